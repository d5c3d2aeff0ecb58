import { UserError, type Endpoint } from '@longhand/records';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The key for an endpoint, out of the environment; null without one. OPENAI_API_KEY goes, unasked, only to https
 * and to this machine; over plain http to elsewhere the variable has to be named. Throws a `UserError` where a
 * named variable is not set.
 */
export function apiKey({ url, api_key_env }: Pick<Endpoint, 'url' | 'api_key_env'>, env: Environment) {
  if (api_key_env !== undefined) {
    const key = env[api_key_env]?.trim() ?? '';
    if (key === '') throw new UserError(`api_key_env: ${api_key_env} is not set in the environment`);
    return key;
  }
  const key = env.OPENAI_API_KEY?.trim() ?? '';
  if (key === '') return null;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || loopback.test(hostname) ? key : null;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Takes the key out of a text that a server sent, in whole or shortened as error messages quote it. */
export function withoutKey(text: string, key: string | null): string {
  const whole = key === null ? text : text.replaceAll(key, '…');
  return whole.replaceAll(/\b(sk|hf|gsk|key)[-_][\w*.-]{6,}/g, '…');
}
