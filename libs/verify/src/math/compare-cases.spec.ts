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

  it('are compared with a single formula where they cover all numbers', () => {
    same([
      ['\\begin{cases} x & x>0 \\\\ -x & x \\le 0\\end{cases}', '|x|'],
      ['\\begin{cases} 2x-2 & x\\ge 1 \\\\ 0 & x < 1\\end{cases}', 'x-1+|x-1|'],
    ]);
    different([
      ['\\begin{cases} x & x>0 \\\\ -x & x \\le 0\\end{cases}', 'x'],
      ['\\begin{cases} x & x>0 \\\\ 1 & x = 0 \\\\ -x & x < 0\\end{cases}', '|x|'],
    ]);
  });

  it('that only list equations are a system', () => {
    same([
      ['\\begin{cases} x=1\\\\y=2\\end{cases}', '(1,2)'],
      ['\\begin{cases} x=1\\\\y=2\\end{cases}', 'x=1, y=2'],
    ]);
    different([['\\begin{cases} x=1\\\\y=2\\end{cases}', '\\begin{cases} x=2\\\\y=1\\end{cases}']]);
  });
});
