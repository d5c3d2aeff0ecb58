export default {
  displayName: 'verify',
  preset: '../../jest.preset.js',
};
