/**
 * What a failed request asks for: `wait` until the endpoint takes more, try `again`, send it in another `form`
 * (a key of the body is not known there), give up on this `prompt` only, or `stop` everything.
 */
export type Remedy = 'wait' | 'again' | 'form' | 'prompt' | 'stop';

/** A request that failed, and what to do about it. */
export class RequestFault extends Error {
  override readonly name = 'RequestFault';
  readonly remedy: Remedy;
  /** How long the endpoint asked to be left alone. */
  readonly waitMs: number | undefined;
  readonly status: number | undefined;

  constructor(remedy: Remedy, message: string, more: { waitMs?: number | undefined; status?: number } = {}) {
    super(message);
    this.remedy = remedy;
    this.waitMs = more.waitMs;
    this.status = more.status;
  }
}

const tooLong =
  /context[ _]?(length|window|size)|maximum (context|input|prompt|model) length|max_model_len|(prompt|input|request).{0,40}too (long|large)|exceeds? (the )?(available |max\w* )?context|too many (input )?tokens/i;
const filtered = /content[ _](filter|policy|management)|responsible ?ai|safety (system|filter)/i;
const noMoney = /insufficient[_ ]quota|billing|exceeded your current quota|credit balance/i;

/** The fault of an answer whose status is not 200; `message` is what its body says. */
export function faultOfStatus(status: number, message: string, waitMs: number | undefined): RequestFault {
  const more = { status, waitMs };
  const text = `status ${status}${message === '' ? '' : `: ${message}`}`;
  if (status === 429) return new RequestFault(noMoney.test(message) ? 'stop' : 'wait', text, more);
  if (status === 408 || status === 409 || status === 425 || (status >= 500 && status !== 501)) {
    return new RequestFault('again', text, more);
  }
  if (status === 400 || status === 413 || status === 422) {
    const unanswerable = status === 413 || tooLong.test(message) || filtered.test(message);
    return new RequestFault(unanswerable ? 'prompt' : 'form', text, more);
  }
  return new RequestFault('stop', text, more);
}

/**
 * Tokens that a prompt leaves for the response, out of a refusal for asking for more than the model's context holds,
 * as vLLM and SGLang word it. Null where the message does not tell, or the prompt alone is too long.
 */
export function roomLeft(message: string): number | null {
  const context = /context length (?:is|of) (\d+)/i.exec(message)?.[1];
  const prompt = (/(\d+) (?:tokens )?(?:in|from) the (?:input|prompt|messages)/i.exec(message) ??
    /(\d+) input tokens/i.exec(message))?.[1];
  if (context === undefined || prompt === undefined) return null;
  const room = Number(context) - Number(prompt);
  return room >= 1 ? room : null;
}

/** The fault of an error that came in the middle of a stream. */
export function faultOfEvent(error: unknown): RequestFault {
  const { message, code, type } = (typeof error === 'object' && error !== null ? error : {}) as {
    message?: unknown;
    code?: unknown;
    type?: unknown;
  };
  const text = typeof message === 'string' ? message : typeof error === 'string' ? error : 'an error event';
  const status = Number(code);
  if (Number.isInteger(status) && status >= 400 && status < 600)
    return faultOfStatus(status, text, undefined);
  if (tooLong.test(text)) return new RequestFault('prompt', text);
  const limited = typeof type === 'string' && /rate.?limit|overloaded/i.test(type);
  return new RequestFault(limited ? 'wait' : 'again', text);
}

/** What the body of a refusal says, on one line of at most 300 characters. */
export function refusalText(body: string): string {
  let text = body;
  try {
    text = messageIn(JSON.parse(body) as unknown) ?? body;
  } catch {
    if (/^\s*<(!doctype|html)/i.test(body)) text = /<title>([^<]*)/i.exec(body)?.[1] ?? '';
  }
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 297)}...` : line;
}

/** OpenAI, vLLM, FastAPI and llama.cpp put it in different places. */
function messageIn(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return undefined;
  const { error, message, detail, code } = body as Record<string, unknown>;
  const inner = messageIn(error) ?? messageIn(message);
  if (inner !== undefined) {
    const known = typeof code === 'string' && !inner.includes(code) ? ` (${code})` : '';
    return `${inner}${known}`;
  }
  return detail === undefined ? undefined : typeof detail === 'string' ? detail : JSON.stringify(detail);
}
