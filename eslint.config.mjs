import { createProjectGraphAsync, readCachedProjectGraph } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Tags a project may import, by its own tag; the graph of these has no cycle. */
const mayImport = {
  contract: [],
  reference: ['contract'],
  engine: ['contract', 'reference'],
  kafka: ['contract', 'engine'],
  database: ['contract', 'reference', 'engine'],
  platform: ['contract'],
  adapters: ['contract', 'reference'],
  alarms: ['reference'],
  domain: ['contract', 'reference'],
  host: ['contract', 'reference', 'engine', 'kafka', 'database', 'platform'],
  catalog: ['contract', 'domain'],
  testing: ['contract', 'reference', 'engine'],
  edge: ['contract', 'reference', 'engine', 'kafka', 'database', 'platform', 'host', 'adapters', 'alarms', 'catalog'],
  // It publishes the numbers the query service answers, so it asks that service's own code.
  watch: ['contract', 'reference', 'engine', 'kafka', 'database', 'platform', 'host', 'alarms', 'catalog', 'edge'],
  deploy: ['*'],
  test: ['*'],
};

/** What tests of any project may import besides: the memory store, the real stack, and whole neighbours to run against. */
const testsMayImport = ['testing', 'deploy', 'test', 'engine', 'database', 'catalog', 'domain', 'edge', 'watch', 'platform'];

/** Packages that only some places import. */
const packageHomes = [
  { packages: ['kafkajs'], home: 'libs/kafka', homes: ['libs/kafka/**'] },
  // The embedded stack makes databases before there is one to open through libs/database.
  { packages: ['typeorm', 'pg', 'pg-copy-streams'], home: 'libs/database', homes: ['libs/database/**', 'deploy/local/scratch-database.ts', 'deploy/local/postgres-server.ts', 'deploy/local/stack.test.ts', 'test/bench/yardsticks/naive-way.ts', 'test/faults/oracle/database.ts'] },
  { packages: ['prom-client'], home: 'libs/platform', homes: ['libs/platform/**'] },
];

const tests = ['**/*.test.ts', '**/testing/**/*.ts', 'test/**/*.ts'];

/** Without a project graph @nx/enforce-module-boundaries passes silently, so there is none without. Nx's own tasks have just made it. */
const graph = process.env['NX_TASK_TARGET_TARGET'] ? readCachedProjectGraph() : await createProjectGraphAsync({ exitOnError: false });
const domainRoots = Object.values(graph.nodes).filter(({ data }) => data.tags?.includes('domain')).map(({ data }) => data.root);
if (domainRoots.length === 0) throw new Error('The project graph names no project tagged "domain": no boundary would be checked.');

function boundaries(alsoAllowed, { throughOwnIndex = false } = {}) {
  const depConstraints = Object.entries(mayImport).map(([sourceTag, tags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: tags.includes('*') ? tags : [...new Set([...tags, ...alsoAllowed])],
  }));
  // Tests close cycles through these two; among sources the tags leave no way to close one.
  const ignoredCircularDependencies = [['local', '*'], ['testing', '*']];
  return { '@nx/enforce-module-boundaries': ['error', { depConstraints, ignoredCircularDependencies, allowCircularSelfDependency: throughOwnIndex }] };
}

const isPackage = (name) => `^${name}(/|$)`;

/** Static and dynamic imports of the packages whose home is elsewhere. */
function packageRules(elsewhere) {
  return {
    'no-restricted-imports': ['error', { patterns: elsewhere.flatMap(({ packages, home }) => packages.map((name) => ({ regex: isPackage(name), message: `Only ${home} imports ${name}.` }))) }],
    'no-restricted-syntax': ['error', ...elsewhere.flatMap(({ packages, home }) => packages.map((name) => ({
      selector: `ImportExpression[source.value=/${isPackage(name).replace('/', '\\/')}/]`, message: `Only ${home} imports ${name}.`,
    })))],
  };
}

const ownClock = 'A domain has no clock, chance or surroundings: what it needs is in the facts and the reference data.';
const outside = ['process', 'performance', 'globalThis', 'global', 'require', 'crypto', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', '__dirname', '__filename'];

/** Data and pure functions: nothing from outside but zod, the contracts and the reference data. */
const domainRules = {
  'no-restricted-imports': ['error', { patterns: [
    { regex: '^(?!zod$|#libs/contracts$|#libs/reference$|\\.\\.?/)', message: 'A domain imports zod, #libs/contracts, #libs/reference and its own files.' },
  ] }],
  'no-restricted-globals': ['error', ...outside.map((name) => ({ name, message: ownClock }))],
  'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: ownClock }, { object: 'Math', property: 'random', message: ownClock }],
  'no-restricted-syntax': ['error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: ownClock },
    { selector: "CallExpression[callee.name='Date']", message: ownClock },
    { selector: 'ImportExpression', message: 'A domain has no imports at run time.' },
  ],
};

export default tseslint.config(
  { ignores: ['dist/', '.nx/', '.caravan/', 'coverage/', 'node_modules/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { files: ['**/*.{ts,mts,mjs,cjs}'], rules: { 'max-lines': ['error', 300], 'no-console': 'off' } },
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.recommended],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...boundaries([]),
      ...packageRules(packageHomes),
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true }],
    },
  },
  ...packageHomes.map((own) => ({ files: own.homes, rules: packageRules(packageHomes.filter((other) => other !== own)) })),
  { files: domainRoots.map((root) => `${root}/**/*.ts`), ignores: [...tests, ...domainRoots.map((root) => `${root}/main.ts`)], rules: domainRules },
  { files: domainRoots.map((root) => `${root}/main.ts`), rules: boundaries(['host']) },
  { files: tests, rules: boundaries(testsMayImport, { throughOwnIndex: true }) },
);
