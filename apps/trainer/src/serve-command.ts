import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { wholeNumber } from '@longhand/command-line';

interface Flags {
  model: string;
  name?: string;
  host: string;
  port: number;
  batch: number;
  engine: string;
  quiet: boolean;
}

/** `trainer:serve`: a checkpoint as an OpenAI-compatible endpoint. */
export function serveCommand(): Command {
  return new Command('serve')
    .description(
      'Serve a checkpoint as an OpenAI-compatible endpoint: chat/completions, completions, models.',
    )
    .requiredOption('--model <folder or Hub id>', 'the checkpoint')
    .option('--name <name>', "what clients call it (default: the folder's name, or the Hub id)")
    .option('--host <address>', 'where it listens; 0.0.0.0 lets other machines ask', '127.0.0.1')
    .option('--port <n>', 'port, 0 for any that is free', wholeNumber(0, 65_535), 8000)
    .option('--batch <n>', 'responses computed together', wholeNumber(1), 16)
    .option(
      '--engine <name>',
      'what computes: auto, tfjs-node-gpu, tfjs-node, onnxruntime-cpu, onnxruntime-cuda, onnxruntime-webgpu, cpu',
      'auto',
    )
    .option('--quiet', 'no line a request', false)
    .addHelpText('after', '\nSet LONGHAND_SERVE_KEY to ask clients for that key.')
    .action(run);
}

async function run(flags: Flags): Promise<void> {
  const [{ engineOf, serveCheckpoint }, { chooseEngine }] = await Promise.all([
    import('@longhand/evaluation'),
    import('@longhand/lm'),
  ]);
  const notice = (line: string) => {
    console.error(line);
  };
  notice(`engine: ${(await chooseEngine(flags.engine)).reason}`);
  const engine = await engineOf(flags.model, notice);
  await engine.model();
  const isHubId = engine.name === flags.model && /^[\w.-]+\/[\w.-]+(@\S+)?$/.test(flags.model);
  const name = flags.name ?? (isHubId ? flags.model : basename(resolve(flags.model)));
  const key = process.env.LONGHAND_SERVE_KEY;
  const server = await serveCheckpoint({
    engine,
    name,
    host: flags.host,
    port: flags.port,
    batch: flags.batch,
    ...(key === undefined || key === '' ? {} : { key }),
    ...(flags.quiet ? {} : { onRequest: notice }),
  });
  console.log(`serving ${name} at ${server.url}`);
  console.log(`  npx nx run trainer:eval --model='${server.url}#${name}' --suite=gsm8k`);
  await new Promise<void>((end) => {
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
  await server.close();
  await engine.close();
}
