import { countdownRevision } from './sources/countdown-source.ts';

/** What besides recipe and input decides the bytes of a data set. Raise `curation` when they change. */
export const curationVersions: Readonly<Record<string, string>> = {
  curation: '2',
  countdown: countdownRevision,
};
