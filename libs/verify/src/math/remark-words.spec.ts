import { correct, different, incorrect } from '../spec-support/verdict-tables.ts';

describe('words behind a value', () => {
  it('are a unit or a remark, unless they name a second value or make a bound of it', () => {
    correct([
      ['12', '\\boxed{12 \\text{ apples}}'],
      ['12', '\\boxed{12 \\text{ (by symmetry)}}'],
      ['12', '\\boxed{12 \\text{ ways to do it}}'],
    ]);
    incorrect([
      ['12', '\\boxed{12\\text{ (or 13)}}'],
      ['12', '\\boxed{12 \\text{ or maybe } 13}'],
      ['12', '\\boxed{12 \\text{ maybe } 13}'],
      ['12', '\\boxed{12 \\text{ to } 13}'],
      ['12', '\\boxed{12 \\text{ or more}}'],
      ['12', '\\boxed{12 \\text{ at most}}'],
    ]);
  });

  it('say which numbers a variable stands for', () => {
    different([
      ['n \\text{ even}', 'n \\text{ odd}'],
      ['n \\text{ is even}', 'n \\text{ is odd}'],
      [
        '\\begin{cases} 1 & n\\text{ even} \\\\ 0 & n \\text{ odd}\\end{cases}',
        '\\begin{cases} 0 & n\\text{ even} \\\\ 1 & n \\text{ odd}\\end{cases}',
      ],
    ]);
    correct([
      [
        '\\begin{cases} 1 & n\\text{ even} \\\\ 0 & n \\text{ odd}\\end{cases}',
        '\\begin{cases} 0 & \\text{if } n \\text{ is odd} \\\\ 1 & \\text{if } n \\text{ is even}\\end{cases}',
      ],
    ]);
  });

  it('may be in brackets, a base, a range or another result', () => {
    correct([
      ['36', 'Answer: 36 (thirty-six)'],
      ['36', '\\boxed{\\text{36 cm}}'],
      ['43', '\\boxed{61\\text{ base }7}'],
      ['1.2 \\times 10^{-5}', '1.2\\cdot10^{-5}\\text{ m}'],
      ['n = 2^k, k \\ge 1', 'n=2^k \\text{ for } k \\ge 1'],
    ]);
    incorrect([
      ['36', '\\boxed{36\\sim37}'],
      ['36', '\\boxed{36\\text{--}37}'],
      ['36', '\\boxed{36\\text{ base }7}'],
      ['36', '\\boxed{"36" is what the key says but I get 35}'],
    ]);
  });
});
