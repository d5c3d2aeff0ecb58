import { Command } from 'commander';
import { preparePublish, publishPrepared } from '@longhand/curation';
import type { PublishProgress } from '@longhand/hub';
import { UserError } from '@longhand/records';

interface Flags {
  data: string;
  repo: string;
  endpoint?: string;
  private: boolean;
  dryRun: boolean;
}

/** `pipeline:publish`: a validated data set goes to the Hub, visible all at once. */
export function publishCommand(): Command {
  return new Command('publish')
    .description('Validate a data set, show what will be sent, and publish it on the Hugging Face Hub.')
    .requiredOption('--data <folder>', 'a data set that pipeline:curate made')
    .requiredOption('--repo <owner/name>', 'the repo; it is made where it is not there')
    .option('--endpoint <url>', 'the Hub (default: HF_ENDPOINT, or https://huggingface.co)')
    .option('--private', 'make the repo private where it is made', false)
    .option('--dry-run', 'stop after showing what would be sent', false)
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const onNotice = (line: string) => {
    console.error(line);
  };
  const onRows = everyTwoSeconds((rows: number) => {
    console.error(`${rows.toLocaleString('en')} rows checked`);
  });
  const prepared = await preparePublish({
    data: flags.data,
    repo: flags.repo,
    endpoint: flags.endpoint,
    onNotice,
    onRows,
  });
  const { plan, report, hub } = prepared;
  if (plan === null) {
    const { file = '', message = '' } = report.fault ?? {};
    throw new UserError(`${file}: ${message}; nothing was sent`, { exitCode: 1 });
  }
  console.log(
    `${flags.data} is valid: ${report.rows.toLocaleString('en')} rows in ${String(report.files)} files`,
  );
  const bytes = (files: readonly { size: number }[]) =>
    files.reduce((sum, { size }) => sum + size, 0).toLocaleString('en');
  const place = `${hub.endpoint}/datasets/${flags.repo}`;
  console.log(
    plan.head === null ? `${place}: will be made` : `${place}: main is at ${plan.head.slice(0, 12)}`,
  );
  for (const { path, size } of plan.send)
    console.log(`  send    ${path} (${size.toLocaleString('en')} bytes)`);
  for (const path of plan.remove) console.log(`  remove  ${path}`);
  console.log(
    `${String(plan.send.length)} files to send (${bytes(plan.send)} bytes), ` +
      `${String(plan.files.length - plan.send.length)} there already, ${String(plan.remove.length)} to remove`,
  );
  if (flags.dryRun) return;
  const onProgress = everyTwoSeconds(({ files, ofFiles, bytes, ofBytes, path }: PublishProgress) => {
    const sent = `${bytes.toLocaleString('en')} of ${ofBytes.toLocaleString('en')} bytes`;
    console.error(`${sent} sent, ${String(files)} of ${String(ofFiles)} files (${path})`);
  });
  const done = await publishPrepared(prepared, { private: flags.private, onProgress, onNotice });
  console.log(
    done.changed
      ? `published: ${done.url} at commit ${done.commit.slice(0, 12)}`
      : `nothing to do: ${done.url} holds this data set at commit ${done.commit.slice(0, 12)}`,
  );
}

function everyTwoSeconds<T>(say: (value: T) => void): (value: T) => void {
  let shown = performance.now();
  return (value) => {
    if (performance.now() - shown < 2000) return;
    shown = performance.now();
    say(value);
  };
}
