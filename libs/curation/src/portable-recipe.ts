import { endpointSchema, type Endpoint, type EndpointSource, type Recipe } from '@longhand/records';

/**
 * The recipe as it decides a data set's bytes and may be told to anybody: where the input lies on this disk, and the
 * ports and paths of endpoints, are left out.
 */
export function portableRecipe(recipe: Recipe): Recipe {
  const sources = recipe.sources.map((source) => {
    if (source.kind === 'countdown') return source;
    if (source.kind === 'endpoint') return withoutAddress(source);
    const rest = { ...source };
    if (rest.kind === 'hub') delete rest.endpoint;
    else delete rest.path;
    return rest;
  });
  const { decontaminate, verify } = recipe;
  return {
    ...recipe,
    sources,
    tokens: {},
    ...(verify.judge !== undefined && {
      verify: { ...verify, judge: { ...verify.judge, endpoint: whoAnswers(verify.judge.endpoint) } },
    }),
    ...(decontaminate !== undefined && {
      decontaminate: {
        ...decontaminate,
        against: decontaminate.against.map(({ name, column }) => ({ name, column })),
      },
    }),
  };
}

function withoutAddress(source: EndpointSource): EndpointSource {
  const problems = { ...source.problems };
  if (problems.kind === 'hub') delete problems.endpoint;
  else if (problems.kind === 'files') delete problems.path;
  return { ...source, problems, endpoint: whoAnswers(source.endpoint) };
}

/** Of an endpoint, the host says who answered; port, path, and how it was talked to, decide nothing. */
function whoAnswers({ url, model }: Endpoint): Endpoint {
  const { protocol, hostname } = new URL(url);
  return endpointSchema.parse({ url: `${protocol}//${hostname}`, model });
}
