export default {
  displayName: 'interop',
  preset: '../../jest.preset.js',
  moduleNameMapper: { '^uuid$': '<rootDir>/../../libs/shards/src/testing/uuid-stub.cjs' },
};
