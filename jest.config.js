/** Unit tests run on the compiled output; conformance suites (*.suite.js) are run by `unbrig run` with its own configuration. */
export default {
  rootDir: 'dist',
  testMatch: ['**/*.test.js'],
  transform: {},
  testTimeout: 60_000,
  // More than the two cores of a small machine: some tests wait for real time to pass.
  maxWorkers: 3,
};
