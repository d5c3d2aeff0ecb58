export type { AskedFor, Said } from './answers.ts';
export * from './endpoint-server.ts';
export * from './faults.ts';
export * from './virtual-clock.ts';
