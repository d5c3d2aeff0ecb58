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
});
