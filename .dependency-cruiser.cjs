// The rooms of the house and who may enter them (docs/adr/0001-rooms.md), held by tests/house/rooms.test.ts.

/** A feature imports only features that come before it. */
const featureOrder = [
  ...[
    'audit',
    'jobs',
    'outbox',
    'accounts',
    'organizations',
    'clinicians',
    'programs',
    'sessions',
    'enrolments',
  ],
  ...[
    'zoom',
    'invitations',
    'attendance',
    'intake',
    'screens',
    'check-in',
    'evaluations',
    'credits',
    'certificates',
    'privacy',
    'webhooks',
  ],
  ...['portal', 'console', 'exports', 'meta'],
];

const packages = '(^|/)node_modules/';
const purePackages = `${packages}(temporal-polyfill|csv-parse|iconv-lite|fastest-levenshtein)/`;
const zod = `${packages}zod/`;
const knex = `${packages}knex/`;
const frontDoor = '^src/([^/]+$|cli/|demo/|wiring/|workers/)';

const rooms = [
  { name: 'core-imports-core', from: '^src/core/', to: '^src/(?!core/)' },
  { name: 'platform-not-to-its-left', from: '^src/platform/', to: `^src/(features|workflows)/|${frontDoor}` },
  { name: 'features-not-to-their-left', from: '^src/features/', to: `^src/workflows/|${frontDoor}` },
  { name: 'workflows-not-to-the-front-door', from: '^src/workflows/', to: frontDoor },
].map(({ name, from, to }) => ({
  name,
  comment:
    'A file imports from its own room and from rooms to its right: front door, workflows, features, platform, core.',
  severity: 'error',
  from: { path: from },
  to: { path: to },
}));

const order = featureOrder.slice(0, -1).map((feature, position) => ({
  name: `feature-order-${feature}`,
  comment: `${feature} may not import a feature that comes after it.`,
  severity: 'error',
  from: { path: `^src/features/${feature}/` },
  to: { path: `^src/features/(${featureOrder.slice(position + 1).join('|')})/` },
}));

const doors = [
  {
    name: 'feature-by-its-service',
    comment: 'Of another feature only *.service.ts and files without a role suffix are to be seen.',
    severity: 'error',
    from: { path: '^src/features/([^/]+)/' },
    to: { path: '^src/features/.+\\.(?!service\\.)[a-z-]+\\.ts$', pathNot: '^src/features/$1/' },
  },
  {
    name: 'store-is-private',
    comment: 'A store is private to its folder; other rooms ask the service.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/features/' },
    to: { path: '^src/features/.+\\.store\\.ts$' },
  },
];

const outside = [
  {
    name: 'core-is-pure',
    comment: 'Core computes: no Node modules, and only packages that do nothing but compute.',
    severity: 'error',
    from: { path: '^src/core/' },
    to: { pathNot: ['^src/', purePackages, zod], couldNotResolve: false },
  },
  {
    name: 'packages-behind-platform',
    comment:
      'Technology is imported by platform only; zod and knex have rules of their own, commander is the command line.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/(core|platform)/'] },
    to: { path: packages, pathNot: [purePackages, zod, knex, `${packages}commander/`] },
  },
  {
    name: 'commander-in-the-command-line',
    comment: 'Only the command line parses arguments.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/cli(\\.ts$|/)' },
    to: { path: `${packages}commander/` },
  },
  {
    name: 'zod-where-input-enters',
    comment: 'zod belongs to platform, routes, config, the email catalogue and the credit rules.',
    severity: 'error',
    from: {
      path: '^src/',
      pathNot: [
        '^src/platform/',
        '\\.routes\\.ts$',
        '^src/config\\.ts$',
        '[/-]catalogue\\.ts$',
        '^src/core/credits/rule\\.ts$',
      ],
    },
    to: { path: zod },
  },
  {
    name: 'knex-in-stores',
    comment: 'Outside platform only stores know Knex.',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/platform/', '\\.store\\.ts$'] },
    to: { path: knex },
  },
  {
    name: 'knex-types-only',
    comment: 'Stores take the database as an argument: they import types of Knex, never Knex.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/platform/' },
    to: { path: knex, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'drivers-in-db',
    comment: 'Database drivers are for platform/db alone.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/platform/db/' },
    to: { path: `${packages}(better-sqlite3|better-sqlite3-napi|pg)/` },
  },
  {
    name: 'zones-in-one-place',
    comment: 'All zone arithmetic goes through core/time.',
    severity: 'error',
    from: { path: '^src/', pathNot: '^src/core/time/' },
    to: { path: `${packages}temporal-polyfill/` },
  },
  {
    name: 'no-development-packages',
    comment: 'What runs in production is a dependency, not a development dependency.',
    severity: 'error',
    from: { path: '^(src|migrations)/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'migrations-stand-alone',
    comment: 'A migration is frozen once merged, so it carries its own copy of what it needs.',
    severity: 'error',
    from: { path: '^migrations/' },
    to: { path: '^(src|tests|seeds)/' },
  },
  {
    name: 'no-tests-in-the-program',
    comment: 'The program does not know its tests.',
    severity: 'error',
    from: { path: '^(src|migrations)/' },
    to: { path: '^tests/' },
  },
];

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'No cycles, types included.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import leads to a file or an installed package.',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { couldNotResolve: true },
    },
    ...rooms,
    ...order,
    ...doors,
    ...outside,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
