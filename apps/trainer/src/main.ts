import { runProgram } from '@longhand/command-line';
import { analyzeCommand } from './analyze-command.ts';
import { evalCommand } from './eval-command.ts';
import { exportCommand } from './export-command.ts';
import { importCommand } from './import-command.ts';
import { mergeCommand } from './merge-command.ts';
import { scoreCommand } from './score-command.ts';
import { serveCommand } from './serve-command.ts';
import { sftCommand } from './sft-command.ts';
import { sweepCommand } from './sweep-command.ts';

await runProgram({
  name: 'trainer',
  description: 'Fine-tune on curated shards, evaluate in domain and out, find out whether it generalizes.',
  // Each in a file of its own; what a command needs is loaded when it runs.
  commands: [
    sftCommand,
    evalCommand,
    scoreCommand,
    serveCommand,
    analyzeCommand,
    exportCommand,
    importCommand,
    mergeCommand,
    sweepCommand,
  ],
});
