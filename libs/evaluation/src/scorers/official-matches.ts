/**
 * What GSM8K's usual exact matches find in an answer: `strict` the number after `####`, which few-shot prompts lead to
 * (Cobbe et al. 2021); `flexible` the last number of all. As lm-evaluation-harness compares them: as texts, without
 * commas, dollar signs and a final period, so that 18.00 is not 18.
 */
export function gsm8kMatches(answer: string, gold: string): { strict: boolean; flexible: boolean } {
  const strict = /#### (-?[0-9.,]+)/.exec(answer)?.[1];
  const flexible = answer.match(/-?[$0-9.,]{2,}|-?[0-9]+/g)?.at(-1);
  const wanted = bareNumber(gold);
  const same = (found: string | undefined): boolean => found !== undefined && bareNumber(found) === wanted;
  return { strict: same(strict), flexible: same(flexible) };
}

function bareNumber(text: string): string {
  return text
    .trim()
    .replaceAll(/[,$]/g, '')
    .replace(/^[^]*#### /, '')
    .replace(/\.$/, '');
}

/**
 * HaluEval's own reading (Li et al. 2023): `Yes` or `No` anywhere in the answer, in this case; null where it has
 * neither or both, which counts as wrong there.
 */
export function haluEvalJudgement(answer: string): 'yes' | 'no' | null {
  const text = answer.replaceAll('.', '');
  const [yes, no] = [text.includes('Yes'), text.includes('No')];
  return yes === no ? null : yes ? 'yes' : 'no';
}
