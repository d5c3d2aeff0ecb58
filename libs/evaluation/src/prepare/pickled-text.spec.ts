import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { scoreResponses } from '../score/score-responses.ts';
import { buildItem } from '../task/build-item.ts';
import { findTask } from '../tasks/tasks.ts';
import { unpackedTests } from './code-tasks.ts';
import { FieldError } from './field-error.ts';
import { base64Bytes, pickledText } from './pickled-text.ts';

/** base64(zlib(pickle.dumps(text, protocol))), written by Python 3.11. */
const byPython = {
  2: 'eJxrYIooZGBgiK5WyswrKC1RslJQMlQwislT0lFQyi8tgQoZg7glqcUlJZUFqSCB4pKUzDylWh0FJH2HVyqYoGs0xaExtpBBDwCcmCSk',
  3: 'eJxrYI4oZGBgiK5WyswrKC1RslJQMlQwislT0lFQyi8tgQoZg7glqcUlJZUFqSCB4pKUzDylWh0FJH2HVyqYoGs0xaExtpBBDwCdEiSl',
  4: 'eJxrYJlaygABPYXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWMQtyS1uKSksiAVJFBckpKZp1Sro4Ck7/BKBRN0jaY4NMZO0QMAFGcmBw==',
  5: 'eJxrYJ1aygABPYXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWMQtyS1uKSksiAVJFBckpKZp1Sro4Ck7/BKBRN0jaY4NMZO0QMAFOYmCA==',
};
const evil = 'eJxLzi/mKq4sLknN5dIIVk9NzshXyMhU5yoJ0gMAeEMIVg=='; // os.system('echo hi')
const list = 'eJxrYJnKwQABsVN6GBOnJOoBACKxBCQ='; // pickle.dumps(['a'])
const text =
  '[{"input": "1 2\\n", "output": "3", "testtype": "stdin"}, {"input": "é 4\\n", "output": "5", "testtype": "stdin"}]';

const unpack = (packed: string, most?: number) => pickledText(base64Bytes(packed)!, 'tests', most);

describe('a text that Python has pickled', () => {
  it.each(Object.entries(byPython))('is read, protocol %s', (_, packed) => {
    expect(unpack(packed)).toBe(text);
  });

  it('is refused when it is anything else', () => {
    expect(() => unpack(evil)).toThrow('tests: its pickle is more than one text (operation 0x63 at byte 0)');
    expect(() => unpack(list)).toThrow(/^tests: its pickle is more than one text/);
    expect(() => unpack('AAAA')).toThrow('tests is neither JSON nor zlib in base64');
    expect(base64Bytes('{"a": 1}')).toBeNull();
    const cut = deflateSync(Buffer.from([0x80, 4, 0x58, 255, 255, 255, 127, 65])).toString('base64');
    expect(() => unpack(cut)).toThrow('tests: its pickle is cut off at byte 8');
  });

  it('is refused when it unpacks to too much, before it fills the memory', () => {
    const bomb = deflateSync(Buffer.alloc(4_000_000)).toString('base64');
    expect(() => unpack(bomb, 100_000)).toThrow('tests unpacks to more than 100000 bytes');
  });

  it('never throws anything but its one line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(typeof pickledText(deflateSync(bytes), 'tests')).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(FieldError);
          expect((error as Error).message).not.toContain('\n');
        }
      }),
    );
  });
});

describe('LiveCodeBench with packed private tests', () => {
  const task = findTask('livecodebench');
  const row = {
    question_content: 'Add.',
    public_test_cases: '[{"input": "0 0", "output": "0", "testtype": "stdin"}]',
    private_test_cases: byPython[4],
    metadata: '{}',
  };

  it('has the public and the private cases when a program is run', () => {
    const { fields } = buildItem(task, row, 0);
    expect((fields.tests as { cases: unknown[] }).cases).toHaveLength(1);
    expect(unpackedTests(fields)).toMatchObject({
      form: 'stdin',
      cases: [{ input: '0 0', output: '0' }, { input: '1 2\n', output: '3' }, { input: 'é 4\n' }],
    });
    const calls = { ...row, metadata: '{"func_name": "f"}' };
    expect(() => unpackedTests(buildItem(task, calls, 0).fields)).toThrow(/lines of JSON/);
  });

  it('names the item whose private tests are broken', async () => {
    const item = buildItem(task, { ...row, id: 'q7', private_test_cases: evil }, 0);
    const response = { text: 'print(3)', truncated: false, tokens: null };
    await expect(scoreResponses(task, item, [response], {})).rejects.toThrow(
      /^item q7: private_test_cases: its pickle is more than one text/,
    );
  });
});
