import { different, same } from '../spec-support/verdict-tables.ts';

describe('functions by cases', () => {
  it('are the same', () => {
    same([
      [
        'f(x)=\\begin{cases}x & x>0\\\\ -x & x\\le 0\\end{cases}',
        '\\begin{cases}-x & x\\le 0\\\\ x & x>0\\end{cases}',
      ],
      [
        '\\begin{cases}x, & \\text{if } x>0\\\\ -x, & \\text{if } x\\le 0\\end{cases}',
        '\\begin{cases}x & x>0\\\\ -x & x\\le 0\\end{cases}',
      ],
      [
        '\\begin{cases}1 & x \\geq 0\\\\ 0 & \\text{otherwise}\\end{cases}',
        '\\begin{cases}1, & \\text{if } x \\ge 0\\\\ 0, & \\text{else}\\end{cases}',
      ],
      [
        '\\begin{cases}1 & x \\geq 0\\\\ 0 & x<0\\end{cases}',
        '\\begin{cases}1, & \\text{if } x \\ge 0\\\\ 0, & \\text{otherwise}\\end{cases}',
      ],
    ]);
  });

  it('are told apart', () => {
    different([
      [
        '\\begin{cases}1 & x \\geq 0\\\\ 0 & x<0\\end{cases}',
        '\\begin{cases}1 & x > 0\\\\ 0 & x\\le0\\end{cases}',
      ],
    ]);
  });
});
