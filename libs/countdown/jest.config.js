export default {
  displayName: 'countdown',
  preset: '../../jest.preset.js',
};
