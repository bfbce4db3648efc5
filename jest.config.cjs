/** One Jest configuration for the whole tree: `npx jest libs/engine` runs one project. */
module.exports = {
  testEnvironment: 'node',
  // No test asserts a time: this only ends one that hangs, also on a machine that does other things.
  testTimeout: 180_000,
  testMatch: ['<rootDir>/{libs,services,deploy,test}/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    // Modules for the browser, as they are compiled.
    '^(\\.{1,2}/.*)\\.mjs$': ['$1.mts', '$1.mjs'],
    '^#libs/(.*)$': '<rootDir>/libs/$1/index.ts',
    '^#services/(.*)$': '<rootDir>/services/$1/index.ts',
    '^#deploy/(.*)$': '<rootDir>/deploy/$1/index.ts',
  },
  transform: {
    '^.+\\.(m?ts|[cm]?js)$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  // Nest 12 and some of its dependencies are ESM only, the exporter of traces imports while it runs: Jest must transform them.
  transformIgnorePatterns: ['/node_modules/(?!(@nestjs|@opentelemetry/otlp-exporter-base|jose|file-type|path-to-regexp|uint8array-extras|strtok3|token-types|@tokenizer|@borewit|uid|iterare|@lukeed|cookie|mvn-artifact-[a-z]+)/)'],
};
