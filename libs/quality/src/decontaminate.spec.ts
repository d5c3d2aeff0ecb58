import { contaminationFinder } from './decontaminate.ts';

const fillers = Array.from(
  { length: 30 },
  (_, i) =>
    `Compute the ${['sum', 'mean', 'volume', 'slope'][i % 4]!} number ${String(i)} of item${String.fromCharCode(97 + i)} things in order.`,
);
const polygon =
  'In a regular polygon, the measure of an interior angle is 6.5 times the measure of an exterior angle. How many sides does the polygon have?';
const find = contaminationFinder(
  [
    { name: 'small', problems: ['What is $2+3$?', polygon] },
    {
      name: 'large',
      problems: [
        ...fillers,
        'How many integers are in the solution set of $|x-2|\\leq5.6$ ?',
        'Let $m$ and $n$ be relatively prime positive integers. Find $m+n$ where the first is the area of a kite.',
        'Let $m$ and $n$ be relatively prime positive integers. Find $m+n$ where the second is the age of a cat.',
        'Let $m$ and $n$ be relatively prime positive integers. Find $m+n$ where the third is the cost of a hat.',
      ],
    },
  ],
  { ngram: 8, coverage: 0.25, similarity: 0.28 },
);

describe('contaminationFinder', () => {
  it('finds an item in other spacing and case, with an instruction added, however short it is', () => {
    expect(find('Return your final response within \\boxed{}.  what is 2 + 3 ?')).toMatchObject({
      benchmark: 'small',
      item: 0,
      rule: 'same_text',
      figure: 1,
    });
    expect(find('What is $2+4$?')).toBeNull();
  });

  it('finds an item inside a longer problem, and tells the words they share', () => {
    const hit = find(
      `Solve the following task for a competition on Monday. ${polygon} Show all work in detail.`,
    );
    expect(hit).toMatchObject({ benchmark: 'small', item: 1, rule: 'shared_ngrams' });
    expect(hit!.figure).toBeGreaterThan(0.9);
    expect(hit!.span).toMatch(/^in a regular polygon the measure of an interior angle is 6\.5 times/);
  });

  it('finds a paraphrase with other numbers', () => {
    expect(find('How many integers are there in the solution set of $|x-3| \\leq 7.6$?')).toMatchObject({
      benchmark: 'large',
      item: 30,
    });
  });

  it('does not take a stock phrase for an item', () => {
    const stock = 'Let $m$ and $n$ be relatively prime positive integers. Find $m+n$ where';
    const own =
      'Two spheres of different radii are inscribed in one cone so that each touches its side all around, and ' +
      'the smaller rests on the larger; the ratio of their volumes to that of the cone is wanted.';
    expect(find(`${own} ${stock} the ratio equals m over n.`)).toBeNull();
  });

  it('tells problems of one competition apart though all ask in the same words', () => {
    const ends =
      'can be expressed as $\\frac{p}{q}$, where $p$ and $q$ are relatively prime positive integers. Find $p+q$.';
    const inAime = contaminationFinder(
      [
        {
          name: 'aime',
          problems: [`Jen enters a lottery and draws four numbers. The probability that she wins ${ends}`],
        },
      ],
      { ngram: 8, coverage: 0.25, similarity: 0.28 },
    );
    expect(
      inAime(`A frog starts on pad 1 and jumps to either side. The probability that it visits pad 7 ${ends}`),
    ).toBeNull();
    expect(
      inAime(`Jen enters the lottery, drawing five numbers. The probability that she wins ${ends}`),
    ).not.toBeNull();
  });

  it('lets other problems and empty texts be', () => {
    expect(
      find('A train leaves the town at noon and goes 60 miles an hour. When does it arrive?'),
    ).toBeNull();
    expect(find('')).toBeNull();
  });
});
