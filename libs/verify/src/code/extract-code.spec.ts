import { extractCode } from './extract-code.ts';

const FENCE = '`'.repeat(3);

describe('the block that defines a name', () => {
  const block = (code: string, language = 'python') => `${FENCE}${language}\n${code}\n${FENCE}\n`;
  const f = 'def f(x):\n    return x';

  it.each([
    ['before its usage', block(f) + block('print(f(1))'), f],
    ['the last of two', block('def f(x): pass') + block(f), f],
    ['without a language', block(f, '') + block('1', ''), f],
    ['not of another language', block(f, 'text'), null],
    ['not of a longer name', block(f) + block('def ff(x): pass'), f],
    ['as a class', block('class f:\n    pass'), 'class f:\n    pass'],
    ['named without a language, beside others', block(f, '') + block('print(f(1))'), f],
    ['nowhere: the last one', block('a = 1') + block('b = 2'), 'b = 2'],
    [
      'without its indentation in a list',
      `1. So:\n   ${FENCE}python\n   def f(x):\n       return x\n   ${FENCE}\n`,
      f,
    ],
  ])('%s', (_, text, code) => {
    expect(extractCode(text, 'python', { form: 'call', entryPoint: 'f', cases: [] })).toBe(code);
  });
});
