export default {
  displayName: 'findings',
  preset: '../../jest.preset.js',
};
