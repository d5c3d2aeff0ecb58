import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSuite } from './suite.ts';

describe('a suite in YAML', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'suite-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const load = (text: string) => {
    const path = join(folder, 'mine.yaml');
    writeFileSync(path, text);
    return loadSuite(path);
  };

  it('has a judge without chance, whatever else is set of it', () => {
    const { judge } = load(
      'name: x\ntasks: [truthfulqa]\njudge:\n  endpoint: {url: "http://h/v1", model: m}\n  settings: {max_tokens: 99}\n',
    );
    expect(judge!.settings).toMatchObject({ temperature: 0, top_p: null, max_tokens: 99 });
  });

  it.each([
    ['tasks: [ifevil]', /mine\.yaml: tasks\.0: task "ifevil" is not known; did you mean "ifeval"\?$/],
    ['tasks: [gsm8k, {task: mathh}]', /tasks\.1: task "mathh" is not known; did you mean "math"\?$/],
    ['tasks: [', /mine\.yaml: /],
    ['tasks: [gsm8k, gsm8k]', /two tasks are called gsm8k/],
    [
      'tasks: [gsm8k]\njudge: {endpoint: {url: "http://h/v1", model: m}, promt: x}',
      /judge\.promt: unknown key/,
    ],
  ])('%j: one line that names the place', (text, message) => {
    expect(() => load(`name: x\n${text}\n`)).toThrow(message);
    expect(() => load(`name: x\n${text}\n`)).toThrow(expect.objectContaining({ name: 'UserError' }) as Error);
  });
});
