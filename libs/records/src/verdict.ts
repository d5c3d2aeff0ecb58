import * as z from 'zod';

/**
 * What verification says of a response. `unverifiable` is not a kind of `incorrect`: it says that no
 * judgement was possible (no gold answer, a gold answer that cannot be read, a budget that ran out).
 */
export const verdictSchema = z.enum(['correct', 'incorrect', 'unverifiable']);

export type Verdict = z.infer<typeof verdictSchema>;
