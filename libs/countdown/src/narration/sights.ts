import { phrases } from './phrase.ts';

// What catches the eye before the search starts.

/** The sum of all numbers is below the target. */
export const TOTAL_SHORT = phrases(`
  {all of them together|adding everything|everything added|the sum of all}: $eq, {$d short of $T|which is $d below $T|$d less than $T}.
  $eq{. Even the full sum is $d short of $T|, so plain addition ends $d below $T|, $d under $T}, so {something has to be multiplied|there must be a product|a multiplication has to come in}.
  {how far does adding get|does adding everything get there}? $eq, no: $d {short|missing}.
  {first the total|the total}: $eq. {That's|That is} {below $T by $d|$d under $T}, {so I need to multiply|multiplication needed|a product it must be}.
`);

/** The sum of all numbers is above the target. */
export const TOTAL_OVER = phrases(`
  {all of them together|adding everything|everything added|the sum of all}: $eq, {$d more than $T|which is $d above $T|$d over}.
  $eq{. The full sum is $d over $T|, $d above $T}, so {something must be subtracted or divided|some of it has to come off|there will be a minus or a division}.
  {how far does adding get|does adding everything work}? $eq, {no,|} $d {over|too much}.
  {first the total|the total}: $eq. {That's|That is} {above $T by $d|$d over $T}{, so not everything is added|}.
`);

/** The target's prime factors. */
export const FACTORED = phrases(`
  $all{, for example|, so|, e.g.} $pair.
  {factor|factoring|factorize} the target: $all. {One split is|A possible split:|For example} $pair.
  how does $T factor? $all{, e.g.|, which gives|, hence} $pair.
  $T {isn't prime|is composite}: $all. {Maybe|Perhaps} $pair {helps|is a way in|could be used}.
`);

/** The target is prime. */
export const PRIME_TARGET = phrases(`
  $T is prime{|, so the last step won't be a product of two whole numbers above 1|, so no factor pairs to aim for|, so the end is probably a sum or a difference}.
  {note|notice} that $T is a prime number{, no nice product then|, so the last step is likely + or -|}.
  $T is prime{: a sum or difference at the end, I'd guess|, hmm|, which rules out the factor approach|}.
`);

/** The product of the two largest numbers. */
export const LARGEST_OVER = phrases(`
  {the two largest|the two biggest} {multiply to|have the product} $p, {above|over|far beyond} $T: $eq.
  $eq, so {the product of the two largest|the biggest product of two} {is already|is} {more than|above} $T.
  {for scale|to get a sense of scale|size check}: $eq, {more than|bigger than} $T.
`);

/** Not even the product of the two largest numbers gets there. */
export const LARGEST_SHORT = phrases(`
  {even the two largest|even the two biggest} {multiply to|give} {just|only} $p: $eq.
  $eq, {still|and that's} {below|less than} $T, so {one product isn't enough|it takes more than one product|more is needed}.
  {for scale|size check}: $eq, {less than|smaller than} $T, and that's the biggest pair.
`);

/** One of the numbers divides the target. */
export const DIVISOR = phrases(`
  $n divides $T: $eq.
  $T is {divisible by|a multiple of} $n ($eq){, so a product ending in $n is possible|}.
  {interesting|handy|good}: $eq, so $n {is a factor of|divides} $T.
  $n {goes into|divides} $T, {as|since|because} $eq. {The others would need $m for that.|Then I'd want $m from the rest.|}
`);

/** None of the numbers divides the target. */
export const NO_DIVISOR = phrases(`
  none of {the numbers|them} divides $T{ evenly|}{.|, so multiplying by one of them at the end is out.}
  {does any of them divide $T? No.|$T isn't a multiple of any of them.}
`);

/** The number nearest to the target. */
export const NEAREST = phrases(`
  {the number closest to|closest to} $T is $n: $eq{| between them| to go}.
  $n is {near|not far from|the closest to} $T{ ($eq)|: $eq|, and $eq}.
  {starting from|from} $n {the gap to|the distance to} $T is $eq.
  $eq{, so $n is the nearest to $T|. That's the gap between $n and $T}.
`);

/** Two numbers that are close together. */
export const CLOSE_PAIR = phrases(`
  $a and $b are close: $eq{, a small number to tune with|. Could be handy|}.
  {small pieces|small adjusters}: $eq.
  $eq, {a useful small number|which might serve for fine-tuning|something small to adjust with|perhaps good for a correction}.
`);

/** How many are even. */
export const PARITIES = phrases(`
  {the even ones are|even numbers:|evens:} $evens; the target is $t.
  {parities|parity-wise}: $evens {are even|on the even side}, the rest odd, target $t.
`);

/** A square near the target. */
export const SQUARE = phrases(`
  $T is {close to|near} a square: $eq.
  {the nearest square is|nearest square:} $eq.
`);
