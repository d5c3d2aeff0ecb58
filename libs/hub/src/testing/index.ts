export * from './faults.ts';
export * from './hub-server.ts';
export type * from './repo-store.ts';
