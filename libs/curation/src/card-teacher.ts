import type { Manifest } from '@longhand/records';

/** Which models answered, where, and with which settings; nothing for a data set without an endpoint. */
export function teacherText({ recipe }: Manifest): string[] {
  const teachers = recipe.sources.flatMap((source) => (source.kind === 'endpoint' ? [source] : []));
  if (teachers.length === 0) return [];
  return [
    '## Teachers',
    '',
    ...teachers.flatMap(({ endpoint, settings, samples, until }) => {
      const { temperature, top_p, top_k, min_p, max_tokens } = settings;
      const told = Object.entries({ temperature, 'top-p': top_p, 'top-k': top_k, 'min-p': min_p }).flatMap(
        ([name, value]) => (value === null ? [] : [`${name} ${String(value)}`]),
      );
      const many =
        until === undefined
          ? `${String(samples)} samples a problem`
          : `samples until ${String(until.correct)} are correct, at most ${String(until.cap)} a problem`;
      return [
        `- \`${endpoint.model}\` at ${new URL(endpoint.url).hostname}: ${many}, ${told.join(', ')}, at most ` +
          `${max_tokens.toLocaleString('en')} tokens.`,
      ];
    }),
    '',
  ];
}
