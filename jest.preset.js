/** One jest configuration for every project: native ES modules, TypeScript through SWC, sources of sibling libs. */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@longhand/source', 'node', 'node-addons'],
  },
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  // thrift, under parquetjs, requires uuid, which is an ES module: Node can do that, jest cannot.
  moduleNameMapper: {
    '^uuid$': '<rootDir>/../../libs/shards/src/testing/uuid-stub.cjs',
    ...(process.env.CI === undefined ? {} : { '^fast-check$': '<rootDir>/../../jest.fast-check.js' }),
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Time is not what the tests judge: a machine under load, or a slow one, is to pass them too.
  testTimeout: 600_000,
  passWithNoTests: true,
};
