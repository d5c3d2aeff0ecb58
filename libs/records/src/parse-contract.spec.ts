import { parseContract } from './parse-contract.ts';
import { recipeSchema } from './recipe.ts';

const recipe = {
  name: 'x',
  license: 'mit',
  seed: 1,
  sources: [{ kind: 'files', path: 'a.jsonl', map: { problem: 'q', response: 'r' } }],
};

function fault(change: object): string {
  try {
    parseContract(recipeSchema, { ...recipe, ...change }, 'recipe.yaml');
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('parseContract', () => {
  it('fills in defaults', () => {
    expect(parseContract(recipeSchema, recipe, 'r').filters.think_tags).toBe('optional');
  });

  it.each([
    [{ sed: 1 }, 'recipe.yaml: sed: unknown key; did you mean "seed"?'],
    [{ seed: 'a' }, 'recipe.yaml: seed: Invalid input: expected number, received string'],
    [{ license: undefined }, 'recipe.yaml: license: missing (expected string)'],
    [
      { verify: { keep: 'corect' } },
      'recipe.yaml: verify.keep: "corect" is not one of correct, all; did you mean "correct"?',
    ],
    [
      { filters: { response_token: {} } },
      'recipe.yaml: filters.response_token: unknown key; did you mean "response_tokens"?',
    ],
    [
      { sources: [{ kind: 'file' }] },
      'recipe.yaml: sources.0.kind: "file" is not one of countdown, files, hub, endpoint; did you mean "files"?',
    ],
    [
      { sources: [{ kind: 'files', map: { problem: 'q', response: { colum: 'r' } } }] },
      'recipe.yaml: sources.0.map.response.colum: unknown key; did you mean "column"? (and 1 more)',
    ],
    [
      {
        sources: [
          { kind: 'countdown', splits: [{ name: 'train', rows: 5, operands: { 3: 1 }, target: 'open' }] },
        ],
      },
      'recipe.yaml: sources.0.splits.0.target: unknown key; did you mean "targets"?',
    ],
    [
      { sources: [{ kind: 'countdown', splits: [{ name: 'train', rows: 5, operands: { seven: 1 } }] }] },
      /^recipe.yaml: sources.0.splits.0.operands.seven: unknown key; known are 3, 4, 5, 6/,
    ],
    [{ nothing_like_it: 1 }, /^recipe.yaml: nothing_like_it: unknown key; known are name, title, /],
  ])('says of %j what is wrong', (change, message) => {
    expect(fault(change)).toMatch(message);
  });
});
