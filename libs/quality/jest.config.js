export default {
  displayName: 'quality',
  preset: '../../jest.preset.js',
};
