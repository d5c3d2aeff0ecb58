export default {
  displayName: 'tfjs-onnxruntime',
  preset: '../../jest.preset.js',
  testEnvironment: './jest.environment.js',
};
