export default {
  displayName: 'sft',
  preset: '../../jest.preset.js',
};
