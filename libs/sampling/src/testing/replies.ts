import type { ServerResponse } from 'node:http';
import { logprobOf, piecesOf, type AskedFor, type Said } from './answers.ts';
import type { EndpointFault } from './faults.ts';

/** An answer that is to be sent. */
export interface Reply {
  asked: AskedFor;
  /** One a choice. */
  said: readonly Said[];
  reasoning: 'reasoning_content' | 'reasoning' | 'inline' | 'unopened';
  fault: EndpointFault | undefined;
}

/** Sends an answer in one piece, as the fault will have it. */
export async function sendWhole(response: ServerResponse, reply: Reply): Promise<void> {
  const { asked, said, fault } = reply;
  const text = JSON.stringify({
    ...frame(asked, isChat(asked) ? 'chat.completion' : 'text_completion'),
    choices: said.map((each, index) => ({
      index,
      ...(isChat(asked)
        ? { message: { role: 'assistant', ...fieldsOf(each, reply) } }
        : { text: textOf(each, reply) }),
      logprobs: logprobsOf(asked, piecesOf(textOf(each, reply))),
      finish_reason: each.finish ?? 'stop',
    })),
    usage: usageOf(reply),
  });
  const half = text.slice(0, text.length >> 1);
  const head = { 'content-type': 'application/json' };
  if (fault?.malformed === true) response.writeHead(200, head).end(`{"choices": [${half}`);
  else if (fault?.truncate === true) response.writeHead(200, head).end(half);
  else if (fault?.drop === 'midway') {
    response.writeHead(200, { ...head, 'content-length': text.length }).write(half);
    await pause(20);
    response.destroy();
  } else if (fault?.endless !== undefined) {
    response.writeHead(200, head).write(half);
    await goOn(response, fault.endless, ' ');
  } else response.writeHead(200, head).end(text);
}

/** Sends an answer as a stream of events, the choices in turn, as the fault will have it. */
export async function sendEvents(response: ServerResponse, reply: Reply): Promise<void> {
  const { asked, said, fault } = reply;
  const object = isChat(asked) ? 'chat.completion.chunk' : 'text_completion';
  const event = (choices: object[], more: object = {}) =>
    `data: ${JSON.stringify({ ...frame(asked, object), choices, ...more })}\n\n`;
  const pieces = said.flatMap((each, index) => deltasOf(each, index, reply).map((delta) => event([delta])));
  const ends = said.map(({ finish }, index) =>
    event([{ index, delta: {}, text: '', finish_reason: finish ?? 'stop' }]),
  );
  const wantsUsage =
    (asked.body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true;
  const usage = wantsUsage ? [event([], { usage: usageOf(reply) })] : [];
  const middle = pieces.length >> 1;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const [place, piece] of pieces.entries()) {
    if (response.destroyed) return;
    if (fault?.pieceMs !== undefined) await pause(fault.pieceMs);
    response.write(piece);
    if (place !== middle || fault === undefined) continue;
    if (fault.truncate === true) {
      response.end();
      return;
    }
    if (fault.drop === 'midway') {
      await pause(20);
      response.destroy();
      return;
    }
    if (fault.malformed === true) response.write(`data: ${piece.slice(6, 20)}\n\n`);
    if (fault.errorEvent !== undefined)
      response.write(`data: ${JSON.stringify({ error: fault.errorEvent })}\n\n`);
    if (fault.endless !== undefined) {
      await goOn(response, fault.endless, piece);
      return;
    }
  }
  response.end([...ends, ...usage, 'data: [DONE]\n\n'].join(''));
}

/** Keeps a connection open until the client leaves. */
async function goOn(response: ServerResponse, how: NonNullable<EndpointFault['endless']>, piece: string) {
  while (!response.destroyed) {
    await pause(10);
    if (how === 'comments') response.write(': still here\n\n');
    if (how === 'tokens') response.write(piece);
  }
}

function frame({ body, seed }: AskedFor, object: string) {
  return { id: `test-${seed}`, object, created: 0, model: String(body.model) };
}

function isChat({ path }: AskedFor): boolean {
  return path.endsWith('/chat/completions');
}

function fieldsOf({ reasoning, content }: Said, reply: Reply): object {
  const apart = reply.reasoning === 'reasoning_content' || reply.reasoning === 'reasoning';
  if (reasoning === undefined || !apart)
    return { content: textOf({ content, ...(reasoning === undefined ? {} : { reasoning }) }, reply) };
  return { content, [reply.reasoning]: reasoning };
}

function textOf({ reasoning, content }: Said, reply: Reply): string {
  if (reasoning === undefined) return content;
  if (isChat(reply.asked) && reply.reasoning !== 'inline' && reply.reasoning !== 'unopened') return content;
  return `${reply.reasoning === 'unopened' ? '' : '<think>\n'}${reasoning}\n</think>\n\n${content}`;
}

function deltasOf(said: Said, index: number, reply: Reply): object[] {
  const { asked } = reply;
  if (!isChat(asked)) {
    return piecesOf(textOf(said, reply)).map((text) => ({
      index,
      text,
      logprobs: logprobsOf(asked, [text]),
    }));
  }
  return Object.entries(fieldsOf(said, reply))
    .reverse()
    .flatMap(([field, text]) =>
      piecesOf(String(text)).map((piece) => ({
        index,
        delta: { [field]: piece },
        logprobs: field === 'content' ? logprobsOf(asked, [piece]) : null,
        finish_reason: null,
      })),
    );
}

function logprobsOf(asked: AskedFor, tokens: readonly string[]): object | null {
  if (asked.body.logprobs === undefined || asked.body.logprobs === false) return null;
  if (isChat(asked)) return { content: tokens.map((token) => ({ token, logprob: logprobOf(token) })) };
  const all = asked.body.echo === true ? [...piecesOf(asked.prompt), ...tokens] : tokens;
  let offset = 0;
  return {
    tokens: all,
    token_logprobs: all.map((token, place) =>
      asked.body.echo === true && place === 0 ? null : logprobOf(token),
    ),
    text_offset: all.map((token) => (offset += token.length) - token.length),
  };
}

function usageOf({ asked, said }: Reply): object {
  const prompt_tokens = piecesOf(asked.prompt).length;
  const completion_tokens = said.reduce(
    (sum, { reasoning = '', content }) => sum + piecesOf(reasoning).length + piecesOf(content).length,
    0,
  );
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
