import fc from 'fast-check';
import { beginnings, phraseScanner } from './phrase-scanner.ts';

const rules = {
  back: /\b(?:wait\b(?=[,.!?])|hold on\b|no,? (?:that|this)(?:'s| is) wrong|dead[- ]end|I (?:missed|forgot))/gi,
  goal: /\b(?:step \d+|(?:now|next),? we (?:need|have to)|case \d+\s*[:.)]|\d+ is [^\n.]{0,9}more)/gi,
};
const scanner = phraseScanner(rules);
const scan = (bytes: Uint8Array, found: (name: string, start: number, end: number) => boolean) => {
  scanner.find(bytes, scanner.places(bytes), ['back', 'goal'], {}, found);
};

function scanned(text: string): string[] {
  const bytes = Buffer.from(text);
  const hits: string[] = [];
  scan(bytes, (name, start, end) => hits.push(`${name} ${bytes.toString('latin1', start, end)}`) > 0);
  return hits.sort();
}

function searched(text: string): string[] {
  const latin1 = Buffer.from(text).toString('latin1');
  return Object.entries(rules)
    .flatMap(([name, rule]) => [...latin1.matchAll(rule)].map(([found]) => `${name} ${found}`))
    .sort();
}

describe('phraseScanner', () => {
  it('finds what the expressions find, in any text', () => {
    const word = fc.constantFrom(
      ...'wait hold on no that this is wrong dead end-end I missed forgot step 12 now next we need have to case 3 : more'.split(
        ' ',
      ),
      'WAIT',
      'é',
      '4) ',
      'no,',
      "that's",
      'dead-end',
    );
    const sign = fc.constantFrom(' ', ' ', ' ', ', ', '. ', '\n', '', '_');
    const text = fc
      .array(fc.tuple(word, sign), { maxLength: 30 })
      .map((parts) => parts.map((part) => part.join('')).join(''));
    fc.assert(
      fc.property(text, (sample) => {
        expect(scanned(sample)).toEqual(searched(sample));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the phrases of some rules in a part of a text', () => {
    const bytes = Buffer.from('<think>Hold on. Step 2</think> now we need step 4');
    const hits: string[] = [];
    const part = { from: 7, to: 22 };
    scanner.find(bytes, scanner.places(bytes), ['goal'], part, (name, start, end, text) => {
      return hits.push(`${name} ${text.slice(start, end)}`) > 0;
    });
    expect(hits).toEqual(['goal Step 2']);
  });

  it('stops where it is told to', () => {
    const hits: string[] = [];
    scan(Buffer.from('Hold on. Hold on.'), (name) => {
      hits.push(name);
      return false;
    });
    expect(hits).toEqual(['back']);
  });
});

describe('beginnings', () => {
  it('follows groups, alternatives and what may be left out', () => {
    expect(beginnings('\\b(?:go(?:ing)? back|undo\\b|re-?do[.,]|(?:a|b)+c)').sort()).toEqual(
      ['go back', 'going back', 'undo', 're-do', 'redo', 'a', 'b'].sort(),
    );
  });

  it('knows numbers', () => {
    expect(beginnings('\\b(?:step \\d+|\\d+ is [^x]|\\d x)')).toEqual(
      expect.arrayContaining(['step #', '# is ', '0 x', '9 x']),
    );
  });

  it('refuses an expression that may start with anything', () => {
    expect(() => beginnings('\\b(?:[ab]c|d)')).toThrow(/not every alternative starts with a literal/);
    expect(() => beginnings('\\b(?:a)?\\s')).toThrow(/not every alternative/);
  });
});
