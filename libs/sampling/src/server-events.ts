/**
 * The data of each event of a `text/event-stream` (WHATWG HTML, 9.2.6): lines may end in CR, LF or both, an event
 * may have several data lines, comments and other fields are passed over. An event that the end of the stream
 * cuts off is not given.
 */
export async function* serverEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let data: string[] = [];
  for await (const line of lines(bytes)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    if (field !== 'data') continue;
    const value = colon < 0 ? '' : line.slice(colon + 1);
    data.push(value.startsWith(' ') ? value.slice(1) : value);
  }
}

async function* lines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    let from = 0;
    // A CR at the very end may be the first half of CRLF: it waits for what comes.
    for (const match of rest.matchAll(/\r\n|\n|\r(?!$)/g)) {
      yield rest.slice(from, match.index);
      from = match.index + match[0].length;
    }
    rest = rest.slice(from);
  }
  if (rest.endsWith('\r')) yield rest.slice(0, -1);
}
