import { UserError } from '@longhand/records';

/**
 * The one line for an answer in which the Hub refuses: what is refused, and what to do. Null for answers that
 * are none, or that the caller knows better (a file that is not there, a conflict).
 */
export function refusal(
  response: Response,
  { endpoint, hasToken }: { endpoint: string; hasToken: boolean },
): UserError | null {
  const { status, headers, url } = response;
  if (status < 400 || !url.startsWith(endpoint)) return null;
  const code = headers.get('x-error-code') ?? '';
  const says = headers.get('x-error-message') ?? '';
  const { repo, page, revision } = placeOf(url, endpoint);
  if (code === 'GatedRepo') {
    return new UserError(
      hasToken
        ? `${repo} is gated, and this token's account has no access; ask for it at ${page}`
        : `${repo} is gated; ask for access at ${page}, then set HF_TOKEN to a token of that account`,
    );
  }
  if (code === 'DisabledRepo') return new UserError(`${repo} was disabled by the Hub (${says}); use another`);
  if (code === 'RevisionNotFound') {
    return new UserError(
      `${repo} has no revision "${revision}"; its branches and commits are at ${page}/tree/main`,
    );
  }
  const notFound = code === 'RepoNotFound' ? { cause: { code } } : {};
  if (status === 401) {
    if (hasToken && code !== 'RepoNotFound') {
      return new UserError(
        `${endpoint} does not accept this token; make one at ${endpoint}/settings/tokens and set HF_TOKEN to it, ` +
          'or unset HF_TOKEN where public data is enough',
      );
    }
    if (repo === '') return new UserError(`${endpoint} wants a token; set HF_TOKEN (or run: hf auth login)`);
    return new UserError(
      `${repo} is private or does not exist; check the name, and set HF_TOKEN if it is private`,
      notFound,
    );
  }
  if (status === 404 && code === 'RepoNotFound') {
    return new UserError(
      `${repo} does not exist, or is private and not shown to this token; check the name and whose token HF_TOKEN is`,
      notFound,
    );
  }
  if (status === 403) {
    return new UserError(
      `${repo === '' ? endpoint : repo}: the Hub refuses (${says || 'forbidden'}); use a token with the right to do this`,
    );
  }
  return null;
}

/** Whether the Hub said that there is no such repo (or none that it shows). */
export function isRepoNotFound(error: unknown): boolean {
  return (
    error instanceof UserError && (error.cause as { code?: unknown } | undefined)?.code === 'RepoNotFound'
  );
}

/** Whose address this is, said as a person would. */
function placeOf(url: string, endpoint: string): { repo: string; page: string; revision: string } {
  const { pathname } = new URL(url);
  const match =
    /^\/(?:api\/)?(datasets|models|spaces)?\/?([^/]+\/[^/]+?)(?:\.git)?(?:\/(\w[\w-]*)\/(.*))?$/.exec(
      pathname,
    );
  if (match === null || pathname.startsWith('/api/repos') || pathname.startsWith('/api/whoami')) {
    return { repo: '', page: endpoint, revision: '' };
  }
  const [, kind, name = '', , rest = ''] = match;
  const isModel = kind === undefined || kind === 'models';
  const ref = /^refs\/[^/]+\/[^/]+/.exec(rest)?.[0] ?? rest.split('/')[0] ?? '';
  return {
    repo: isModel ? `model ${name}` : `${kind === 'spaces' ? 'space' : 'data set'} ${name}`,
    page: `${endpoint}/${isModel ? '' : `${kind}/`}${name}`,
    revision: decodeURIComponent(ref),
  };
}
