import fc from 'fast-check';
import { countSentences, punktSentences } from './sentences.ts';
import { wordTokens } from './word-tokens.ts';

/** [what it shows, the sentences as NLTK 3.8 with its English model splits them] */
const CASES: [string, string[]][] = [
  ['an abbreviation ends no sentence', ['Dr. Smith met Mr. Jones at 5 p.m. today.', 'He left.']],
  ['unless what follows begins one', ['They sell it in the U.S.', 'However, few buy.']],
  ['an initial before a name', ['J. Bach wrote it.', 'I. Newton did not.']],
  ['a letter before a number ends one', ['Take plan B.', '3 apples are left.']],
  ['a number before a small word that is not known', ['It stopped at 10. qwertyish noises came.']],
  ['a number before a word that it often goes on with', ['The year was 1999. Who knows?']],
  ['a number before any other word', ['The year was 1999.', 'Nobody knows.']],
  ['periods in a row go on', ['Well... maybe not.']],
  ['spaced periods do not', ['Well .', '.', '.', 'maybe not.']],
  ['marks in a row are one end', ['What?!', 'No!!!', 'Yes.']],
  ['straight quotation marks and brackets close with the sentence', ['(He said "no.")', 'She left.']],
  ['curly ones do not', ['He said “no.” She left.']],
  ['braces stand apart', ['{It ends.}', 'It goes on.']],
  ['a line of its own without a mark goes on', ['A title\n\nA sentence.', 'Another.']],
];

describe('sentences', () => {
  it.each(CASES)('%s', (_, sentences) => {
    expect(punktSentences(sentences.join(' '))).toEqual(sentences);
  });

  const text = fc
    .array(
      fc.constantFrom(
        ...['. ', '.', '!', '? ', '... ', '.) ', '" ', '\n', '\u00a0', ' . . . ', ', ', '--', "'"],
        ...[
          'Mr',
          'a',
          'B',
          'the',
          'The',
          'i.e',
          '10',
          'é',
          'qwerty',
          '(',
          '{',
          '“',
          '\ud83d\ude00',
          '\ud800',
        ],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  it('stand in order and leave out nothing but white space', () => {
    fc.assert(
      fc.property(text, (whole) => {
        let at = 0;
        for (const sentence of punktSentences(whole)) {
          const place = whole.indexOf(sentence, at);
          expect(place).toBeGreaterThanOrEqual(at);
          expect(whole.slice(at, place).trim()).toBe('');
          at = place + sentence.length;
        }
        expect(whole.slice(at).trim()).toBe('');
      }),
    );
  });

  it('are counted up to a limit', () => {
    fc.assert(
      fc.property(text, fc.nat(5), (whole, most) => {
        expect(countSentences(whole, most)).toBe(Math.min(most, punktSentences(whole).length));
      }),
    );
  });

  it('take time in proportion to the length of hostile texts', () => {
    const units = [
      'a. ',
      'e.g. x ',
      '! ',
      '. ',
      '.',
      '.\u00a0',
      'a!)',
      '") ',
      "'",
      '-',
      '10. x ',
      'Mr. ',
      ' ',
    ];
    const cost = (length: number) => {
      const before = process.cpuUsage();
      for (const unit of units) wordTokens(`e.g.${unit.repeat(length / unit.length)}x`);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(20_000);
    // The best of three each, in turns: a machine that is slow for a while is slow for both.
    const rounds = [1, 2, 3].map(() => [cost(20_000), cost(160_000)] as const);
    const [short, long] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which]!)));
    expect(long! / short!).toBeLessThan(30);
  });
});

describe('word tokens', () => {
  it.each([
    ["IT'S\nTIME", ["IT'S", 'TIME']],
    ["IT'S TIME", ['IT', "'S", 'TIME']],
    ['NASA—the agency', ['NASA—the', 'agency']],
    ["the O'B plan", ['the', 'O', "'", 'B', 'plan']],
    ['I CANNOT, "SIR".', ['I', 'CAN', 'NOT', ',', '``', 'SIR', "''", '.']],
    ["WON'T STOP...", ['WO', "N'T", 'STOP', '...']],
  ])('%j as NLTK 3.8 takes it apart', (text, tokens) => {
    expect(wordTokens(text)).toEqual(tokens);
  });
});
