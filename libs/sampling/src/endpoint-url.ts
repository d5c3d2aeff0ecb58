import { UserError } from '@longhand/records';

/**
 * The addresses of an endpoint. A URL without a path gets `/v1`; one that ends in `/chat/completions` or
 * `/completions` is taken as far as that; a query (`?api-version=…`) stays. Throws a `UserError` for a URL that
 * carries a key.
 */
export function endpointUrl(url: string): { at: (path: string) => string; host: string } {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new UserError(`endpoint ${url}: is not a URL; write it as http://localhost:8000/v1`);
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw new UserError(`endpoint ${url}: has to begin with http:// or https://`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new UserError(
      `endpoint ${parsed.host}: takes no user or password in its URL; put the key into OPENAI_API_KEY`,
    );
  }
  const { origin, host, search } = parsed;
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\/(chat\/)?completions$/, '');
  const base = `${origin}${path === '' ? '/v1' : path}`;
  return { at: (below) => `${base}/${below}${search}`, host };
}
