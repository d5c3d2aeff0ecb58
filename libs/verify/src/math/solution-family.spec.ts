import { different, same } from '../spec-support/verdict-tables.ts';

describe('general solutions with an integer parameter', () => {
  it('are the same set of numbers, whatever their first members and however many families they are cut into', () => {
    same([
      ['x=\\frac{\\pi}{4}+k\\pi, k\\in\\mathbb{Z}', 'x=-\\frac{3\\pi}{4}+n\\pi, n\\in\\mathbb{Z}'],
      [
        'x=\\frac{\\pi}{4}+\\frac{k\\pi}{2}',
        'x = \\frac{\\pi}{4}+k\\pi \\text{ or } x = \\frac{3\\pi}{4}+k\\pi',
      ],
      ['x=\\frac{\\pi}{2}+k\\pi', 'x = \\frac{(2k+1)\\pi}{2}'],
      ['x=\\pm\\frac{\\pi}{3}+2k\\pi', 'x = \\frac{\\pi}{3}+2k\\pi, x=\\frac{5\\pi}{3}+2k\\pi'],
      ['x=45^\\circ + 180^\\circ k', 'x = 225^\\circ + 180^\\circ n'],
      ['x=\\frac{\\pi}{4}+k\\pi \\text{ for integer } k', 'x = \\frac{\\pi}{4}(4k+1)'],
      ['\\{2k+1 : k \\in \\mathbb{Z}\\}', '\\{2n-1 \\mid n \\in \\mathbb{Z}\\}'],
    ]);
  });

  it('are told apart by their period and their members; a general term is no set', () => {
    different([
      ['x=\\frac{\\pi}{4}+k\\pi', 'x=\\frac{\\pi}{4}+2n\\pi'],
      ['x=\\frac{\\pi}{4}+k\\pi', 'x=\\frac{3\\pi}{4}+n\\pi'],
      ['x=\\pm\\frac{\\pi}{3}+2k\\pi', 'x=\\frac{\\pi}{3}+2k\\pi'],
      ['k\\pi + 1', 'k\\pi'],
      ['\\{2k+1 : k \\in \\mathbb{Z}\\}', '\\{4n+1 \\mid n \\in \\mathbb{Z}\\}'],
      ['a_n = 2n+1', 'a_n = 2n-1'],
    ]);
  });
});
