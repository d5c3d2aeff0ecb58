import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadRecipe } from './load-recipe.ts';

const datasets = join(import.meta.dirname, '../../../datasets');

describe('the recipes of datasets/', () => {
  it.each(readdirSync(datasets))('%s is valid, has its own name and a card', (name) => {
    const { recipe, card } = loadRecipe(name, { datasets });
    expect(recipe.name).toBe(name);
    expect(card.length).toBeGreaterThan(50);
  });

  it('draws the same problems for every arm of the study', () => {
    const arms = ['math-cot-20k', 'math-nocot-20k', 'math-cot-2.5k', 'deepseek-r1-20k', 'numinamath-20k'];
    const draws = arms.map((name) => {
      const { seed, select, prompt } = loadRecipe(name, { datasets }).recipe;
      return { seed, order: select.order, prompt };
    });
    expect(new Set(draws.map((draw) => JSON.stringify(draw))).size).toBe(1);
  });
});
