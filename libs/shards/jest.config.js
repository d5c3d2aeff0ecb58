export default {
  displayName: 'shards',
  preset: '../../jest.preset.js',
};
