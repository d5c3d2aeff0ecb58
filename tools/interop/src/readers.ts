import { resolve } from 'node:path';
import { checkFile, interopFiles, type Outcome } from './check-file.ts';

const data = resolve(process.env.LONGHAND_SHARED ?? '../shared', 'data');
const files = interopFiles(data);
if (files.length === 0) {
  console.log(`no interop files below ${data}; set LONGHAND_SHARED`);
  process.exit(0);
}
const counts: Record<Outcome['result'], number> = { right: 0, refused: 0, wrong: 0 };
for (const file of files) {
  const timer = setTimeout(() => {
    console.log(`${file}: still not read after a minute`);
    process.exit(1);
  }, 60_000);
  const { result, detail } = await checkFile(data, file);
  clearTimeout(timer);
  counts[result]++;
  console.log(`${result.padEnd(8)}${file.padEnd(90)} ${detail}`);
}
console.log(
  `${files.length} files: ${counts.right} read right, ${counts.refused} refused in one line, ${counts.wrong} wrong`,
);
process.exitCode = counts.wrong > 0 ? 1 : 0;
