export * from './record.ts';
export * from './user-error.ts';
export * from './verdict.ts';
