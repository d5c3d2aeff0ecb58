import { different, same } from '../spec-support/verdict-tables.ts';

describe('matrices and vectors in all their delimiters', () => {
  it('are the same', () => {
    same([
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '[[1,2],[3,4]]'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\left[\\begin{array}{cc}1&2\\\\3&4\\end{array}\\right]'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\left(\\begin{matrix}1&2\\\\3&4\\end{matrix}\\right)'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\begin{Bmatrix}1&2\\\\3&4\\end{Bmatrix}'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\begin{smallmatrix}1&2\\\\3&4\\end{smallmatrix}'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\begin{pmatrix}1\\\\2\\\\ \\end{pmatrix}'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '(1,2)'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\langle 1,2\\rangle'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '[1,2]^T'],
      ['\\begin{pmatrix}1 & 2\\end{pmatrix}', '[1, 2]'],
      ['\\frac12\\begin{pmatrix}2&4\\\\6&8\\end{pmatrix}', '\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}'],
      [
        '\\begin{pmatrix}0.5&0\\\\0&0.5\\end{pmatrix}',
        '\\begin{pmatrix}\\frac12&0\\\\0&\\frac12\\end{pmatrix}',
      ],
      ['\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}', '-2'],
      ['3\\mathbf{i}-2\\mathbf{j}+\\mathbf{k}', '(3,-2,1)'],
      ['(3,-2,1)', '3i-2j+k'],
      ['3\\hat{i}+4\\hat{j}', '\\langle 3,4\\rangle'],
      ['\\begin{pmatrix}3\\\\-2\\\\1\\end{pmatrix}', '3\\vec{i}-2\\vec{j}+\\vec{k}'],
      ['\\vec{v}=(1,2)', '(1,2)'],
      ['\\langle 1+2t, 3-t, 4t\\rangle', 'x=1+2t, y=3-t, z=4t'],
      ['\\mathbf{r}(t) = \\langle t, t^2\\rangle', '\\langle t,t^2\\rangle'],
      ['r(t) = (t, t^2)', '\\langle t,t^2\\rangle'],
    ]);
  });

  it('are told apart', () => {
    different([
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\begin{pmatrix}1&3\\\\2&4\\end{pmatrix}'],
      ['\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}', '\\begin{vmatrix}1&2\\\\3&4\\end{vmatrix}'],
      ['3\\mathbf{i}-2\\mathbf{j}+\\mathbf{k}', '(3,2,1)'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '\\begin{pmatrix}2\\\\1\\end{pmatrix}'],
      ['\\begin{pmatrix}1\\\\2\\end{pmatrix}', '(1,3)'],
    ]);
  });

  it('are also written as a binomial where the other answer is a column', () => {
    same([['\\begin{pmatrix} 2 \\\\ -1 \\end{pmatrix}', '\\binom{2}{-1}']]);
    different([['\\begin{pmatrix} 2 \\\\ -1 \\end{pmatrix}', '\\binom{-1}{2}']]);
  });
});
