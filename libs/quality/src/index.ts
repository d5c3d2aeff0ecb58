export * from './build-filters.ts';
export * from './estimate-tokens.ts';
export * from './filter.ts';
