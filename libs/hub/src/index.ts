export { isCached, snapshotFolder, snapshotPath } from './cache-layout.ts';
export { checkCard } from './check-card.ts';
export { selectConverted, selectDataFiles, type DataFilesQuery } from './data-files.ts';
export { downloadFile } from './download.ts';
export { findHubData, type HubData, type HubDataQuery } from './hub-data.ts';
export { openHub, type Hub, type HubOptions } from './hub.ts';
export { ensureParquetFooter, openPartialFile, type ByteRange, type PartialFile } from './partial-file.ts';
export { publish, type Published, type PublishOptions, type PublishProgress } from './publish.ts';
export {
  isSame,
  planPublish,
  remoteState,
  type LocalFile,
  type PublishPlan,
  type RemoteState,
} from './publish-plan.ts';
export {
  listRepoFiles,
  parseRepoName,
  resolveRepo,
  type RepoAt,
  type RepoFile,
  type RepoType,
} from './repo-files.ts';
