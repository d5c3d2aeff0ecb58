export default {
  displayName: 'lm',
  preset: '../../jest.preset.js',
  // tfjs' own cpu backend, which the reference numbers are checked on too, takes its time.
};
