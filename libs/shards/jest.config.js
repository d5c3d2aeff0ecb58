export default {
  displayName: 'shards',
  preset: '../../jest.preset.js',
  moduleNameMapper: { '^uuid$': '<rootDir>/src/testing/uuid-stub.cjs' },
};
