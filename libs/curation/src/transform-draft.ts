import { createHash } from 'node:crypto';
import { flipAnswer, flipSteps, type Draw } from '@longhand/quality';
import { joinThinking, splitThinking, type Recipe } from '@longhand/records';
import { answerTools } from './answer-tools.ts';
import type { Draft } from './sources/draft.ts';

/**
 * What the recipe makes of a row that passed its unit's stages: noise in the answer or in the trace, reasoning
 * stripped. Which rows get noise depends on seed and `drawKey` alone; a higher rate takes the same rows and more.
 */
export function transformDraft(
  { transform, seed }: Recipe,
  draft: Draft,
  extracted: string | null,
  drawKey: string,
): Draft {
  let made = draft;
  const { answer_noise, trace_noise, reasoning } = transform;
  const draw = (purpose: string) => seededDraw(`${String(seed)}:${purpose}:${drawKey}`);
  if (answer_noise > 0 && draft.answer !== null) {
    const next = draw('answer noise');
    if (next(1e6) < answer_noise * 1e6) made = withAnswerNoise(made, extracted, next);
  }
  if (trace_noise !== undefined) {
    const next = draw('trace noise');
    if (next(1e6) < trace_noise.rows * 1e6) made = withTraceNoise(made, trace_noise.steps, next);
  }
  return reasoning === 'strip' ? { ...made, response: splitThinking(made.response).final } : made;
}

function withAnswerNoise(draft: Draft, extracted: string | null, draw: Draw): Draft {
  const thinking = splitThinking(draft.response);
  const gold = draft.answer;
  const isWrong = (candidate: string) => gold === null || answerTools.same(candidate, gold) === false;
  const flipped = flipAnswer(thinking.final, extracted ?? '', isWrong, draw);
  const [change] = flipped?.changes ?? [];
  if (flipped === null || change === undefined) return marked(draft, { kind: 'answer', changed: false });
  const { from, to } = change;
  const response = draft.response.slice(0, finalStart(draft.response, thinking.final)) + flipped.text;
  return marked({ ...draft, response }, { kind: 'answer', changed: true, from, to });
}

function withTraceNoise(draft: Draft, share: number, draw: Draw): Draft {
  const { reasoning, final, form } = splitThinking(draft.response);
  const flipped = flipSteps(reasoning ?? draft.response, share, draw);
  if (flipped === null) return marked(draft, { kind: 'trace', changed: false });
  const response =
    reasoning === null
      ? flipped.text
      : form === 'pair'
        ? joinThinking(flipped.text, final)
        : `${flipped.text}\n</think>\n\n${final}`;
  return marked({ ...draft, response }, { kind: 'trace', changed: true, steps: flipped.changes });
}

function finalStart(response: string, final: string): number {
  return response.lastIndexOf(final);
}

/** The row with what was done to it in its metadata, as `noise`: one entry a kind. */
function marked(draft: Draft, noise: Record<string, unknown>): Draft {
  const metadata = JSON.parse(draft.metadata) as { noise?: unknown[] };
  return { ...draft, metadata: JSON.stringify({ ...metadata, noise: [...(metadata.noise ?? []), noise] }) };
}

/** Whole numbers out of a text: the same text, the same numbers. */
function seededDraw(key: string): Draw {
  let taken = 0;
  return (below) => {
    const digest = createHash('sha256')
      .update(`${key}:${String(taken++)}`)
      .digest();
    return Math.floor((digest.readUIntBE(0, 6) / 2 ** 48) * below);
  };
}
