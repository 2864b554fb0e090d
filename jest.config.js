/** Unit tests run on the compiled output; conformance suites (*.suite.js) are run by `unbrig run` with its own configuration. */
export default {
  rootDir: 'dist',
  testMatch: ['**/*.test.js'],
  transform: {},
  testTimeout: 60_000,
  // Jest would leave one of two cores idle; much of the time goes into waiting for real time to pass.
  maxWorkers: 2,
};
