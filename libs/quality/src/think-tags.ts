import type { Filter, FilterSettings } from './filter.ts';

/** Drops responses whose think tags are not one pair in order around some text. */
export function thinkTags(setting: FilterSettings['think_tags']): Filter {
  return ({ thinking }) => {
    if (setting === 'ignored') return null;
    const { form, reasoning, final } = thinking;
    if (form === 'none') {
      return setting === 'required'
        ? { reason: 'no_think_tags', detail: 'no <think> and no </think>' }
        : null;
    }
    if (form === 'unclosed') return { reason: 'think_not_closed', detail: '<think> without </think>' };
    if (form === 'malformed')
      return { reason: 'think_malformed', detail: 'not one <think>…</think> at the start' };
    if (reasoning === '') return { reason: 'think_empty', detail: 'nothing between the think tags' };
    if (final === '') return { reason: 'no_final_text', detail: 'nothing after </think>' };
    return null;
  };
}
