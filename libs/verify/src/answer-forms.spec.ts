import type { VerifyKind } from './verification.ts';
import { verify } from './verify.ts';

/** A gold answer, what answers it, and what must not be taken for it. */
type Forms = readonly [gold: string, right: readonly string[], wrong: readonly string[], kind?: VerifyKind];

const FORMS: Readonly<Record<string, readonly Forms[]>> = {
  'a choice after "answer" in other languages and in full-width forms': [
    [
      'B',
      [
        'Answer：B',
        'Answer：Ｂ',
        '（B）',
        '答案：（B）',
        '答案选B。',
        '选择B',
        '正解はBです。',
        '정답: B',
        'Ответ: B',
        'Respuesta: B',
        'La bonne réponse est B.',
        'Die richtige Antwort ist B.',
        'Ans: B',
      ],
      ['Answer：C', '答案：（C）', 'Ответ: C', 'Die richtige Antwort ist nicht B.', '答案不是B'],
    ],
  ],
  'a choice in the last words': [
    [
      'B',
      [
        'Option (B) is correct. Options (A), (C) and (D) are wrong.',
        'B\n\nA is wrong because it is small.',
        '[[B]]',
      ],
      ['(B) and (C)', 'A is tempting but C is correct.'],
    ],
    [
      'B',
      ['1. A is false.\n2. C is false.\nThus B.', 'I would go with B', 'A is too small, so (B).'],
      [
        'Option B is incorrect.',
        'B is wrong.',
        'It is not B',
        'I would eliminate option B',
        'Option B is too small.',
      ],
    ],
  ],
  'yes and no with negations and hedges': [
    [
      'Yes',
      ['There is no doubt: yes', 'Yes. There is no larger one.', "It can't be false."],
      [
        'yes and no',
        'Yes or no',
        'Not yes',
        'It is not true.',
        "This isn't correct.",
        'Maybe yes',
        'True/False',
      ],
      'yes-no',
    ],
    [
      'No',
      ['Not true', "The claim isn't valid.", 'No such number exists, so no.'],
      ['No idea.', 'not sure, no'],
      'yes-no',
    ],
  ],
  'repeating decimals, bases and logarithms in short forms': [
    ['\\frac16', ['0.1\\bar 6', '0.1\\overline6'], ['0.\\overline 16', '0.1 6']],
    ['2A_{16}', ['2A_{\\text{hex}}', '52_{\\text{oct}}'], ['A2_{\\text{hex}}', '2A_{\\text{dec}}']],
    ['\\log_2 3', ['log2(3)', '\\log2(3)'], ['log3(2)']],
    ['\\sqrt[3]{4}', ['cbrt(4)'], ['cbrt(2)']],
  ],
  'the gamma function at halves of whole numbers': [
    ['24', ['\\Gamma(5)'], ['\\Gamma(4)']],
    ['\\sqrt{\\pi}', ['\\Gamma(1/2)', '2\\Gamma(\\frac{3}{2})'], ['\\Gamma(3/2)']],
    ['n!', ['\\Gamma(n+1)'], ['\\Gamma(n)']],
  ],
  'units and currencies behind their number': [
    ['5\\text{ cm}', ['5cm', '50mm', '0.05 m'], ['5mm', '5m']],
    ['350 \\text{ nm}', ['350nm', '3.5 \\times 10^{-7} m', '0.35 μm'], ['350μm', '3.5 \\times 10^{-6} m']],
    ['\\$5.50', ['5.50 USD', 'five dollars and fifty cents'], ['5.50 EUR', 'five dollars and five cents']],
    ['€12', ['12 EUR'], ['12 pounds', '12 USD', '$12']],
    ['12 \\text{ square units}', ['12 units^2', '12 units'], ['12 cubic units']],
  ],
  'a share and its number of percent': [
    ['\\frac58', ['62.5\\%'], ['\\frac58\\%', '0.625\\%']],
    ['0.5', ['50\\%'], ['0.5\\%']],
    ['50', ['50\\%'], ['0.5\\%']],
  ],
  'matrices, vectors and their notations': [
    [
      '\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}',
      ['\\begin{pmatrix} 1 & 2 \\\\[2pt] 3 & 4 \\end{pmatrix}'],
      ['\\begin{pmatrix} 1 & 2 \\\\[2pt] 4 & 3 \\end{pmatrix}'],
    ],
    [
      '\\begin{pmatrix} -1 \\\\ 4 \\\\ 0 \\end{pmatrix}',
      ['(-1, 4, 0)^{\\top}', '-\\mathbf{i} + 4\\mathbf{j}'],
      ['(4, -1, 0)^{\\top}', '-\\mathbf{i} + 4\\mathbf{k}'],
    ],
    [
      '3\\mathbf{i}-2\\mathbf{j}',
      ['3\\hat{i} - 2\\hat{j}', '3\\vec{i}-2\\vec{j}'],
      ['3\\hat{i} + 2\\hat{j}', '-2\\hat{i} + 3\\hat{j}'],
    ],
  ],
  'sets and signs': [
    [
      '(-\\infty, 2) \\cup (5, \\infty)',
      ['(-inf, 2) U (5, inf)'],
      ['(-inf, 2] U (5, inf)', '(-inf, 2) U (6, inf)'],
    ],
    ['x \\ge 4', ['{x | x ≥ 4}'], ['{x | x > 4}']],
    ['\\pm 4', ['4, -4'], ['(4,-4)', '4']],
    ['3, 5', ['3\\text{, }5'], ['3\\text{, }6']],
    ['\\infty', ['\\text{infinity}'], ['-\\text{infinity}']],
  ],
  'letters that look like words': [
    ['v_0 t + \\frac{1}{2} a t^2', ['\\frac{t(2v_0 + at)}{2}'], ['\\frac{t(2v_0 - at)}{2}']],
  ],
  'a last sentence that lists, rules out or gives up': [
    [
      '3, 5',
      ['The solutions are x = 3 and x = 5.', 'The values are **3** and **5**.'],
      ['The solutions are x = 3 and x = 6.'],
    ],
    [
      '5',
      [
        'The only solution is x = 5.',
        'The solution is x = 5, as x = -1 is extraneous.',
        'We reject 4, leaving x = 5.',
      ],
      [
        'The solutions are x = 3 and x = 5.',
        'The values are $3$ and $5$.',
        'The values are **3** and **5**.',
        'The only solution is x = 4, since x = 5 is extraneous.',
        '$x = 4$ is the only root; $x=5$ is not a root.',
        'It is impossible to get 5.',
        'What is the area of a triangle with sides 3, 4, 5?',
        'There are 5 apples? I do not know the answer.',
        'more than 5',
        'anything but 5',
      ],
    ],
    ['18', ['So 16-3-4 = 9, and 9 × 2 = 18.'], ['So 16-3-4 = 9, and 9 × 2 = 19.']],
    ['220', ['The share is 11/15, and since he shared 300 tickets, he got 11/15*300 = 220 tickets.'], []],
    ['16', ['On the last day he bakes 8 + 8 = 16 pies in 4 hours.', 'So he ate 20 - 4 = 16 bars?'], []],
    [
      '6',
      ['She ended in 7-1=6th place'],
      ['6 eggs cost $12. So three cost 12/2 = 6 dollars, and one costs 2 dollars.'],
    ],
    ['x=3', ['$x = 3$ is the only root in the interval $[0, 5]$.'], []],
    ['[0,1)', ['It holds when $x$ is in the interval $[0,1)$.'], []],
    ['12', ['So $d$ is $\\frac{72}{6}$ or $12$.'], ['So $d$ is $\\frac{72}{8}$ or $12$.']],
    ['408', ['The walk takes $204$ minutes; twice this is **408**.'], []],
    ['204', [], ['The walk takes $204$ minutes; twice this is **408**.']],
    [
      '(1, 2)',
      ['The vertex is at (1, 2).'],
      ['The vertex is at (2, 1).', 'The points are (1, 2) and (3, 4).'],
    ],
    [
      '3',
      ['There are 3 such numbers: 2, 5, and 7.', 'The answer is 3; 4 does not work.'],
      ['There are 3 cases to consider.'],
    ],
  ],
  'words in sentences': [
    [
      '\\text{Tuesday}',
      ['The day of the week is Tuesday.', 'It falls on a Tuesday.', 'The day is **Tuesday**.', 'Tues'],
      ['It will not be Tuesday.', 'Is it Tuesday?', 'The day after Tuesday.', 'Tuesday or Wednesday'],
    ],
    [
      '\\text{increasing}',
      ['The function is increasing.'],
      ['The function is not increasing.', 'It is decreasing.'],
    ],
    ['\\text{no solution}', ['The equation has no solution.'], ['The equation has one solution.']],
    ['1{,}500{,}000', ['one and a half million'], ['one and a half thousand']],
    [
      '12\\text{ minutes and }30\\text{ seconds}',
      ['12.5 minutes', '750 seconds'],
      ['12 minutes', '12.3 minutes'],
    ],
  ],
  'numbers by value': [
    ['4.2 \\times 10^{5}', ['420 thousand', '4.2e5 J', '420,000'], ['4.2', '4.2 \\times 10^4'], 'numeric'],
    ['0.25', ['\\frac14', '25\\%', '\\sqrt{0.0625}'], ['25', '0.25\\%'], 'numeric'],
    ['-40', ['minus 40'], ['40'], 'numeric'],
  ],
  'Countdown in running text': [
    [
      '{"numbers":[25,50,3,6],"target":225}',
      [
        'We can use **(50 - 25) * (6 + 3) = 225**.',
        'The solution: `(50-25)*(6+3)`',
        '(50 - 25) x (6 + 3)',
        '(50 - 25)(6 + 3)',
        '```\n(50 - 25) * (6 + 3)\n```',
      ],
      [
        '50 - 25 = 25, 6 + 3 = 9, 25 * 9 = 225',
        'I tried (50 - 25) * (6 + 3) but the final answer is 50*3+25*3.',
        '(50-25)**(6+3)',
        'The answer is 225.',
      ],
    ],
    ['{"numbers":[1,3,4,6],"target":24}', ['6:(1-3:4)'], ['6:(1-3:4)+0']],
  ],
};

const CASES = Object.entries(FORMS).flatMap(([form, rows]) =>
  rows.map(([gold, right, wrong, kind = 'auto']) => [form, gold, right, wrong, kind] as const),
);

describe('answers in forms that models write', () => {
  it.each(CASES)('%s: %s', (_form, gold, right, wrong, kind) => {
    const verdict = (prediction: string) => verify({ gold, prediction, kind }).verdict;
    expect(right.filter((prediction) => verdict(prediction) !== 'correct')).toEqual([]);
    expect(wrong.filter((prediction) => verdict(prediction) === 'correct')).toEqual([]);
  });
});
