import { parseArgs } from 'node:util';
import { localTokens, startHubServer } from '@longhand/hub/testing';

/**
 * node main.js [--port=7860] [--folder=dist/hub] [--add=owner/name=folder]… [--no-xet] [--quiet]
 *
 * Starts a local Hub and serves until Ctrl-C. Each --add makes a data set repo of a folder's files (with
 * `models/` before the name, a model repo). Repos are forgotten at the end; contents stay in --folder.
 * Contents go by Xet where the client can, as on the Hub; with --no-xet by plain LFS alone.
 */
const { values } = parseArgs({
  allowNegative: true,
  options: {
    port: { type: 'string', default: '7860' },
    folder: { type: 'string', default: 'dist/hub' },
    add: { type: 'string', multiple: true, default: [] },
    xet: { type: 'boolean', default: true },
    quiet: { type: 'boolean', default: false },
  },
});
const server = await startHubServer({
  port: Number(values.port),
  folder: values.folder,
  xet: values.xet,
  onRequest: (line, status) => {
    if (!values.quiet) console.log(`${String(status)} ${line}`);
  },
});
for (const each of values.add) {
  const [, model, name = '', folder = ''] = /^(models\/)?([^=]+)=(.+)$/.exec(each) ?? [];
  if (name === '') throw new Error(`--add=${each}: write --add=owner/name=folder`);
  const repo = await server.addFolder(name, folder, { kind: model === undefined ? 'dataset' : 'model' });
  const files = repo.commits.get(repo.refs.get('main') ?? '')?.tree.size ?? 0;
  console.log(`${repo.kind} ${name}: ${String(files)} files of ${folder}`);
}
const [token = ''] = Object.keys(localTokens);
console.log(
  `a local Hub is at ${server.url}; use it with: export HF_ENDPOINT=${server.url} HF_TOKEN=${token}`,
);
process.once('SIGINT', () => void server.close());
process.once('SIGTERM', () => void server.close());
