import fc from 'fast-check';
import { splitThinking } from '@longhand/records';
import { reasoningSpan } from './reasoning-span.ts';

describe('reasoningSpan', () => {
  it('finds in bytes what splitThinking finds in text', () => {
    const piece = fc.constantFrom('<think>', '</think>', '\n', ' ', 'a', 'é', '😀', 'think>', '<');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(5), (pieces, before) => {
        const text = pieces.join('');
        const bytes = Buffer.concat([
          Buffer.alloc(before, 'x'),
          Buffer.from(text),
          Buffer.from('</think>tail'),
        ]);
        const end = before + Buffer.byteLength(text);
        const span = reasoningSpan(bytes, before, end);
        expect(span === null ? null : bytes.toString('utf8', ...span)).toBe(splitThinking(text).reasoning);
      }),
    );
  });
});
