export default {
  displayName: 'lm',
  preset: '../../jest.preset.js',
};
