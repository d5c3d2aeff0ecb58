export default {
  displayName: 'curation',
  preset: '../../jest.preset.js',
};
