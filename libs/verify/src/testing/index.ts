export { mutateAnswer, seededNumbers } from './mutate-answer.ts';
export { onShared, sharedRows } from './shared-data.ts';
