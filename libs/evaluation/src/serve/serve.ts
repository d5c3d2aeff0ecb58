import type { CompletionServer, CompletionServerOptions } from './completion-server.ts';

/** Serves a checkpoint as `startCompletionServer` says; what computes is loaded when it is called. */
export async function serveCheckpoint(options: CompletionServerOptions): Promise<CompletionServer> {
  return (await import('./completion-server.ts')).startCompletionServer(options);
}
