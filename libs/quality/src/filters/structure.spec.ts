import type { StructureMove } from '@longhand/records';
import { structureProfile } from './structure.ts';

/** Sentences labelled by hand with every move they make. */
const labelled: [sentence: string, ...moves: StructureMove[]][] = [
  ['Wait, that gives 31, not 30.', 'backtrack'],
  ["Hmm, no, that doesn't work because 7 is used twice.", 'backtrack'],
  ['This leads to a contradiction, so n is odd.', 'backtrack'],
  ['I made a mistake in the second line.', 'backtrack'],
  ['That is too small.', 'backtrack'],
  ['So we have to undo the last step.', 'backtrack'],
  ['Hold on, I forgot the factor of two.', 'backtrack'],
  ['That is 12. Wait no that was the other one.', 'backtrack'],
  ['But wait: the sum is even.', 'backtrack'],
  ['Let me check this with n = 3.', 'check'],
  ["Let's verify the result by adding them up.", 'check'],
  ['To double-check, 25 * 4 is 100.', 'check'],
  ['Plugging it back into the equation gives 5.', 'check'],
  ['Does that make sense?', 'check'],
  ['I should confirm that both roots are positive.', 'check'],
  ['As a sanity check, take x = 0.', 'check'],
  ['First, I need to find the slope.', 'subgoal'],
  ['Now we need to compute the area of the triangle.', 'subgoal'],
  ['Step 2 is to solve for y.', 'subgoal'],
  ['Case 1: n is even.', 'subgoal'],
  ["Let's break the sum into two parts.", 'subgoal'],
  ['My plan is to make 96 from the others.', 'subgoal'],
  ['Working backwards from 66, the last step adds 4.', 'backward'],
  ['To get 24, I need a product of 3 and 8.', 'backward'],
  ['What times 7 gives 91?', 'backward'],
  ['100 is 4 more than the target, so 96 is 4 short of it.', 'backward'],
  ['For this to be true, x must be at most 3.', 'backward'],
  ["Let's try another approach.", 'restart'],
  ['Alternatively, use the law of cosines.', 'restart'],
  ['Let me start over.', 'restart'],
  ['A different way is to count the complement.', 'restart'],
  ["Let's rethink the problem.", 'restart'],
  ["Wait, let's start from scratch.", 'backtrack', 'restart'],
  ["That's wrong; let me verify the first line.", 'backtrack', 'check'],
  ['He has to wait 20 minutes for the first dose and must wait half as long again.'],
  ['The train waits at the station for two minutes.'],
  ['The sum of the angles is 180 degrees.'],
  ['So the answer is 42.'],
  ['We multiply both sides by 3 and simplify.'],
  ['A coin is tossed until it shows heads.'],
  ['There are 12 more apples than pears in the box.'],
  ['The second derivative is positive on the interval.'],
  ['Anna writes a check for 30 dollars.'],
];

describe('structureProfile', () => {
  it.each(labelled)('%j', (sentence, ...moves) => {
    const profile = structureProfile(sentence);
    const found = Object.entries(profile).flatMap(([move, count]) => (count > 0 ? [move] : []));
    expect(found.sort()).toEqual([...moves].sort());
  });
});
