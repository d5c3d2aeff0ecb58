export * from './flag-values.ts';
export * from './run-program.ts';
export * from './stop-signal.ts';
