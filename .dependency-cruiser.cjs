/** The layers of the house (CONTRIBUTING.md). */
const forbid = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });
const tests = '\\.test\\.tsx?$|/testing/|-contract\\.ts$';

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'Nothing goes round (types may).',
    ),
    forbid(
      'suites-speak-to-rig',
      { path: '^suites/', pathNot: tests },
      { path: '^(drivers|reports|vectors)/' },
      'A suite never names a driver or a report.',
    ),
    forbid('suites-no-cli', { path: '^suites/' }, { path: '^rig/(cli|bench)/' }, 'A suite does not know who runs it.'),
    forbid(
      'reports-read-the-record',
      { path: '^reports/', pathNot: tests },
      { path: '^(drivers|suites|rig/(cli|bench))' },
      'A report never asks a driver.',
    ),
    forbid(
      'drivers-know-no-verdict',
      { path: '^drivers/', pathNot: tests },
      { path: '^(suites|reports|rig/(cli|bench|conformance|regulation))' },
      'A driver knows no limit and no verdict.',
    ),
    forbid(
      'rig-opens-no-device',
      { path: '^rig/', pathNot: `^rig/(bench|cli)/|${tests}` },
      { path: '^drivers/' },
      'The engine opens no device.',
    ),
    forbid(
      'bench-through-the-index',
      { path: '^rig/bench/', pathNot: tests },
      { path: '^drivers/', pathNot: '^drivers/index\\.ts$' },
      'The bench opens drivers by their index alone.',
    ),
    forbid(
      'rig-reads-no-report',
      { path: '^rig/', pathNot: '^rig/cli/' },
      { path: '^(suites|reports)/' },
      'The engine depends on no suite and no view.',
    ),
    forbid(
      'pure-stages',
      { path: '^rig/(signal|sigfox|mioty|regulation)/', pathNot: `${tests}|bench-` },
      { dependencyTypes: ['npm', 'core'], pathNot: '^(node:)?crypto$' },
      'Signal, protocols and regulation are pure.',
    ),
    forbid(
      'pure-judging',
      { path: '^rig/conformance/(judge|judgement|measure|decide|limits|messages|verdict|types)\\.ts$' },
      { dependencyTypes: ['npm', 'core'] },
      'A verdict is a function of the evidence.',
    ),
    forbid(
      'serial-in-drivers',
      { pathNot: '^drivers/' },
      { path: 'node_modules/(serialport|@serialport|node-hid)/' },
      'Only drivers touch devices.',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
