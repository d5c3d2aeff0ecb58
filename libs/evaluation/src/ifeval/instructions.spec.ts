import fc from 'fast-check';
import { followInstructions, INSTRUCTIONS } from './follow-instructions.ts';
import type { InstructionArguments } from './instruction.ts';

const follows = (id: string, response: string, args: InstructionArguments = {}) =>
  followInstructions(response, [id], [args]).strict[0];

/** [instruction, arguments, a response that follows, one that does not] */
const CASES: [string, InstructionArguments, string, string][] = [
  [
    'change_case:capital_word_frequency',
    { capital_frequency: 2, capital_relation: 'at least' },
    'NASA and the U.S.A flew',
    'Only NASA flew',
  ],
  [
    'change_case:english_capital',
    {},
    'THIS IS A PERFECTLY ORDINARY SENTENCE.',
    'This is an ordinary sentence.',
  ],
  [
    'change_case:english_lowercase',
    {},
    'this is a perfectly ordinary sentence.',
    'This is an ordinary sentence.',
  ],
  ['combination:repeat_prompt', { prompt_to_repeat: 'Say hello.' }, 'say HELLO. Hello!', 'Hello! Say hello.'],
  ['combination:two_responses', {}, 'One.\n******\nTwo.', 'One.\n******\nOne.'],
  [
    'detectable_content:number_placeholders',
    { num_placeholders: 2 },
    'Dear [name] of [place]',
    'Dear [name\n] of [place]',
  ],
  ['detectable_content:postscript', { postscript_marker: 'P.P.S' }, 'Bye.\np. p. s. More', 'Bye.\nP.S. More'],
  ['detectable_format:constrained_response', {}, 'Well. My answer is maybe.', 'My answer is perhaps.'],
  ['detectable_format:json_format', {}, '```json\n{"a": NaN, "b": "-Infinity"}\n```', '{"a": undefined}'],
  [
    'detectable_format:multiple_sections',
    { section_spliter: 'SECTION', num_sections: 2 },
    'SECTION 1 a SECTION 2 b',
    'SECTION one SECTION 2',
  ],
  ['detectable_format:number_bullet_lists', { num_bullets: 2 }, '* a\n - b\n** c **', '* a\n* b\n* c'],
  ['detectable_format:number_highlighted_sections', { num_highlights: 2 }, '*a* and *b*', '*a* and * *'],
  ['detectable_format:title', {}, 'x <<My>> y', '<<\nMy>>'],
  ['keywords:existence', { keywords: ['cat', 'Dog'] }, 'Cats and dogs', 'Cats'],
  ['keywords:forbidden_words', { forbidden_words: ['cat'] }, 'Concatenate', 'A cat.'],
  ['keywords:frequency', { keyword: 'cat', frequency: 2, relation: 'at least' }, 'cat, concatenate', 'cat'],
  [
    'keywords:letter_frequency',
    { letter: 'Q', let_frequency: 1, let_relation: 'less than' },
    'none',
    'a queue',
  ],
  [
    'language:response_language',
    { language: 'de' },
    'Das ist ein ganz gewöhnlicher deutscher Satz.',
    'This is an ordinary sentence.',
  ],
  [
    'length_constraints:nth_paragraph_first_word',
    { num_paragraphs: 2, nth_paragraph: 2, first_word: 'Then' },
    'First.\n\n"Then," he said.',
    'Then.\n\nFirst.',
  ],
  ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, 'a\n***\nb', 'a\n***\n***\nb'],
  [
    'length_constraints:number_sentences',
    { num_sentences: 2, relation: 'less than' },
    'Dr. Smith met Mr. Jones at 5 p.m. today.',
    'One. Two.',
  ],
  ['length_constraints:number_words', { num_words: 3, relation: 'at least' }, "It's ok", 'One-two'],
  ['punctuation:no_comma', {}, 'a; b', 'a, b'],
  ['startend:end_checker', { end_phrase: 'The end.' }, '"And so: the END."', 'The end. Really.'],
  ['startend:quotation', {}, ' "quoted" ', '"half'],
];

describe('the 25 instructions', () => {
  it('are all here', () => {
    expect(CASES.map(([id]) => id)).toEqual(Object.keys(INSTRUCTIONS).sort());
  });

  it.each(CASES)('%s', (id, args, yes, no) => {
    expect([follows(id, yes, args), follows(id, no, args)]).toEqual([true, false]);
    expect(follows(id, ' \n', args)).toBe(false);
  });

  it.each(['-NaN', '1.NaN', '[NaN1]', 'Infinity-', '{"a": NaN,}', 'Nan'])(
    '%s is no JSON in Python either',
    (text) => {
      expect(follows('detectable_format:json_format', text)).toBe(false);
    },
  );

  it.each(['NaN', '[-Infinity,NaN , Infinity]', '```\n{"a":NaN}\n```'])('%s is JSON in Python', (text) => {
    expect(follows('detectable_format:json_format', text)).toBe(true);
  });

  it('loosely: without first or last line, or asterisks', () => {
    const loose = (id: string, response: string, args: InstructionArguments = {}) =>
      followInstructions(response, [id], [args]).loose[0];
    expect(loose('startend:quotation', 'Sure, here it is:\n"quoted"')).toBe(true);
    expect(loose('startend:end_checker', 'The end.\nHope this helps', { end_phrase: 'The end.' })).toBe(true);
    expect(loose('combination:repeat_prompt', '**Say** hello', { prompt_to_repeat: 'Say hello' })).toBe(true);
    expect(loose('punctuation:no_comma', 'a, b\nc, d\ne, f')).toBe(false);
  });

  it('are followed loosely wherever they are strictly, whatever the response', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.constantFrom(...CASES),
        (text, [id, args]) => {
          const { strict, loose } = followInstructions(text, [id], [args]);
          expect(loose[0] === true || strict[0] === false).toBe(true);
        },
      ),
    );
  });

  it('take time in proportion to the length of hostile responses, not to its square', () => {
    const units = ['[', '<<', '* ', '\n', ' ', '{', '"', '\\"', 'a. ', '***', '1. '];
    const cost = (length: number) => {
      const before = process.cpuUsage();
      for (const unit of units)
        for (const [id, args] of CASES) follows(id, `${unit.repeat(length / unit.length)}x`, args);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    cost(1000);
    // The best of three each, in turns: a machine that is slow for a while is slow for both.
    const rounds = [1, 2, 3].map(() => [cost(2000), cost(8000)] as const);
    const [short, long] = [0, 1].map((which) => Math.min(...rounds.map((round) => round[which]!)));
    expect(long! / short!).toBeLessThan(12);
  });
});
