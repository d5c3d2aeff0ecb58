import type { Filter, FilterSettings } from './filter.ts';
import { thinkTags } from './think-tags.ts';
import { tokenRange } from './token-range.ts';

/** The filters of a recipe, in the order in which they are asked; the first that drops a row names the reason. */
export function buildFilters(settings: FilterSettings): Filter {
  const filters = [
    thinkTags(settings.think_tags),
    tokenRange('problem', settings.problem_tokens),
    tokenRange('response', settings.response_tokens),
  ];
  return (row) => {
    for (const filter of filters) {
      const drop = filter(row);
      if (drop !== null) return drop;
    }
    return null;
  };
}
