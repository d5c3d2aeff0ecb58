export default {
  displayName: 'charts',
  preset: '../../jest.preset.js',
};
