import { UserError } from '@longhand/records';
import type { Filter, FilterRow, FilterSettings } from '../filter.ts';

/** The user's regular expressions; throws a `UserError` for one that cannot be read. */
export function patterns(settings: FilterSettings['patterns']): Filter {
  const compiled = settings.map((setting) => ({ ...setting, pattern: compile(setting) }));
  return (row) => {
    for (const { name, in: where, pattern } of compiled) {
      const found = pattern.exec(partOf(row, where));
      if (found !== null)
        return { reason: `pattern_${name}`, detail: `${where}: "${found[0].slice(0, 80)}"` };
    }
    return null;
  };
}

function compile({ name, match, ignore_case }: FilterSettings['patterns'][number]): RegExp {
  try {
    return new RegExp(match, ignore_case ? 'iu' : 'u');
  } catch (error) {
    throw new UserError(
      `recipe: filters.patterns: ${name} is not a regular expression (${(error as Error).message})`,
    );
  }
}

function partOf(row: FilterRow, where: FilterSettings['patterns'][number]['in']): string {
  switch (where) {
    case 'problem':
      return row.problem;
    case 'reasoning':
      return row.thinking.reasoning ?? '';
    case 'final':
      return row.thinking.final;
    case 'response':
      return row.response;
  }
}
