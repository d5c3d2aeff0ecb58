import fc from 'fast-check';
import { serverEvents } from './server-events.ts';

async function read(chunks: readonly Uint8Array[]): Promise<string[]> {
  const found: string[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await
  const stream = async function* () {
    yield* chunks;
  };
  for await (const data of serverEvents(stream())) found.push(data);
  return found;
}

describe('server-sent events', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['no space after the colon', 'data:a\n\n', ['a']],
    ['two spaces: one belongs to the data', 'data:  a\n\n', [' a']],
    ['several lines of data', 'data: a\ndata: b\n\n', ['a\nb']],
    ['comments and other fields', ': ping\nevent: x\nid: 1\ndata: a\nretry: 5\n\n', ['a']],
    ['an empty line more', '\n\ndata: a\n\n\n', ['a']],
    ['an event that is cut off', 'data: a\n\ndata: b\n', ['a']],
  ])('are read with %s', async (_, text, expected) => {
    expect(await read([Buffer.from(text)])).toEqual(expected);
  });

  it('are the same however the bytes are cut', async () => {
    const data = fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text));
    await fc.assert(
      fc.asyncProperty(
        fc.array(data, { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(400), { maxLength: 12 }),
        async (events, end, cuts) => {
          const bytes = Buffer.from(events.map((each) => `data: ${each}${end}${end}`).join(''));
          const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((to, i) => bytes.subarray(places[i], to));
          expect(await read(chunks)).toEqual(events);
        },
      ),
      { numRuns: 200 },
    );
  });
});
