export default {
  displayName: 'sampling',
  preset: '../../jest.preset.js',
};
