import { choiceLetter } from './extract/choice-letter.ts';
import { verifyChoice } from './kinds/choice.ts';
import { countdownPuzzle, verifyCountdown } from './kinds/countdown.ts';
import { verifyMath } from './kinds/math.ts';
import { verifyNumeric } from './kinds/numeric.ts';
import { verifyString } from './kinds/plain-string.ts';
import { verifyYesNo } from './kinds/yes-no.ts';
import type { Verification, VerifyKind, VerifyOptions, VerifyRequest } from './verification.ts';

/**
 * Whether a response's final answer is the gold answer.
 *
 * Synchronous, deterministic and bounded (steps, digits and depth are limited, no timers or signals), so it
 * may run in worker threads. Never throws: a gold answer that is missing or cannot be read, and a comparison
 * that its budget does not decide, are `unverifiable`, never `correct`.
 *
 * @example
 * const { verdict, extracted, reason } = verify({ gold: '\\frac{1}{2}', prediction: 'so it is $\\boxed{0.5}$' });
 * // 'correct', '0.5', 'the same value'
 */
export function verify(request: VerifyRequest): Verification {
  const { options = {} } = request;
  try {
    const golds = [request.gold, ...(options.alternatives ?? [])];
    let first: Verification | null = null;
    for (const gold of golds) {
      const verification = verifyOne(request, gold, options);
      if (verification.verdict === 'correct') return verification;
      first ??= verification;
    }
    return first ?? unverifiable('there is no gold answer');
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return unverifiable(`the comparison failed: ${what.slice(0, 200)}`);
  }
}

function verifyOne(request: VerifyRequest, gold: string | null, options: VerifyOptions): Verification {
  const { prediction } = request;
  const puzzle = () => countdownPuzzle(gold, request.numbers, request.target);
  const kind = request.kind === undefined || request.kind === 'auto' ? kindOf(request, gold) : request.kind;
  if (typeof prediction !== 'string') return unverifiable('the prediction is not a text');
  if (kind === 'countdown') return verifyCountdown(puzzle(), prediction);
  if (gold === null || typeof gold !== 'string' || gold.trim() === '')
    return unverifiable('there is no gold answer');
  switch (kind) {
    case 'choice':
      return verifyChoice(gold, prediction, options.choices ?? 'ABCDEFGHIJ', options.choiceTexts ?? []);
    case 'yes-no':
      return verifyYesNo(gold, prediction);
    case 'string':
      return verifyString(gold, prediction, options.caseSensitive ?? false);
    case 'numeric':
      return verifyNumeric(gold, prediction, {
        absolute: options.absoluteTolerance ?? 0,
        relative: options.relativeTolerance ?? 0,
      });
    case 'math':
      return verifyMath(gold, prediction, options);
    default:
      return unverifiable(`kind ${String(kind)} is not known`);
  }
}

/** What kind of answer a gold answer asks for. */
export function kindOf(
  request: Pick<VerifyRequest, 'numbers' | 'target' | 'options'>,
  gold: string | null,
): Exclude<VerifyKind, 'auto'> {
  if (countdownPuzzle(gold, request.numbers, request.target) !== null) return 'countdown';
  if (typeof gold !== 'string') return 'math';
  const short = gold.trim();
  if (short.length <= 20) {
    if (
      /^(?:\\text(?:bf|rm)?\{)?\(?[A-J]\)?\}?\.?$/.test(short) &&
      choiceLetter(short, 'ABCDEFGHIJ') !== null
    )
      return 'choice';
    if (/^(?:yes|no|true|false)\.?$/i.test(short)) return 'yes-no';
  }
  return 'math';
}

function unverifiable(reason: string): Verification {
  return { verdict: 'unverifiable', extracted: null, extractedFrom: null, reason, verifier: 'math@1' };
}
