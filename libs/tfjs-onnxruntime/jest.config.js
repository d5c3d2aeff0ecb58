export default {
  displayName: 'tfjs-onnxruntime',
  preset: '../../jest.preset.js',
};
