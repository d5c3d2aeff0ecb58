export default {
  displayName: 'interop',
  preset: '../../jest.preset.js',
};
