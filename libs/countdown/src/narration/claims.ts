import { phrases } from './phrase.ts';

// What is said about numbers. Every phrase here states a fact that the caller has computed.

/** `$a + $b = $c` in words. */
export const SUM = phrases(`
  $a plus $b {is|gives|makes} $c
  $a and $b {add up to|together make|sum to} $c
  adding $b to $a gives $c
  the sum of $a and $b is $c
  $a and $b together {give|make} $c
`);

/** `$a - $b = $c` in words. */
export const DIFFERENCE = phrases(`
  $a minus $b {is|gives|leaves} $c
  $a less $b {is|leaves} $c
  taking $b {from|off|away from} $a leaves $c
  the difference {of|between} $a and $b is $c
  subtracting $b from $a {gives|leaves} $c
`);

/** `$a * $b = $c` in words. */
export const PRODUCT = phrases(`
  $a times $b {is|gives|makes} $c
  $b times $a {is|gives|makes} $c
  the product of $a and $b is $c
  $a multiplied by $b {is|gives} $c
  multiplying $a by $b gives $c
`);

/** `$a / $b = $c` in words. */
export const QUOTIENT = phrases(`
  $a divided by $b {is|gives} $c
  $a over $b is $c
  $b goes into $a exactly $c times
  dividing $a by $b {gives|leaves} $c
`);

/** $v is a little below $g. */
export const LOW_NEAR = phrases(`
  , {just|only} $d {short of|below|under} $g{.|!|. So close.|. Argh.|. Annoying.}
  . {That's|That is} {just|only} $d {short|too low|too small}{.|, so close.|. Close, but no.}
  , {so close|very close|painfully close}: $d {short|too little}.
  , {which is|that's} $d {less than|short of|below} $g{.|. Nearly!|, a near miss.}
  {, but| — but|; but} $g {is what's needed|was the aim}, {so I'm|which leaves me} $d short.
  . {Hmm, close|Oh, close|Close}! {Only|Just} $d {short|below|missing}.
  , {missing $g by $d|$d shy of $g}.
  . {Off by $d|Short by $d}{.|, on the low side.|; so near.}
`);

/** $v is a little above $g. */
export const HIGH_NEAR = phrases(`
  , {just|only} $d {over|above|more than} $g{.|!|. So close.|. Argh.|. Annoying.}
  . {That's|That is} {just|only} $d {too much|too high|too big}{.|, so close.|. Close, but no.}
  , {so close|very close|painfully close}: $d {too much|over}.
  , {which is|that's} $d {more than|above|past} $g{.|. Nearly!|, a near miss.}
  {, but| — but|; but} $g {is what's needed|was the aim}, {so I'm|which leaves me} $d over.
  . {Hmm, close|Oh, close|Close}! {Only|Just} $d {over|too high|too many}.
  , {overshooting $g by $d|$d past $g}.
  . {Off by $d|Over by $d}{.|, on the high side.|; so near.}
`);

/** $v is below $g. */
export const LOW = phrases(`
  , which is $d {short of|below|less than|under} $g.
  . {That's|That is} $d {short|too low|too small|below the mark}.
  , {still|that's} $d {short|too little|under}{.|. No.|. Nope.}
  . {Too low|Too small|Not enough|Short}{, by $d.|: $d missing.|; $g is $d more.|.}
  , {and|but} $g {is $d more|is $d away|is $d higher}.
  ; $d {short|too few|under $g}.
  {, not $g.|, no.|. No.|. Not $g.|, not it.} {It's $d short.|$d too low.|Low by $d.|Short by $d.|}
  — {under|short} by $d.
  . {I'd need $d more|It would take $d more|$d more and it would fit|$d is missing}.
  {, so there's| — there's|. There's} {a gap of $d|still $d to go|$d missing}.
`);

/** $v is above $g. */
export const HIGH = phrases(`
  , which is $d {over|above|more than|past} $g.
  . {That's|That is} $d {over|too high|too big|above the mark}.
  , {that's|so} $d {too much|over|too high}{.|. No.|. Nope.}
  . {Too high|Too big|Too much|Over}{, by $d.|: $d over.|; $g is $d less.|.}
  , {and|but} $g {is $d less|is $d away|is $d lower}.
  ; $d {over|too many|above $g}.
  {, not $g.|, no.|. No.|. Not $g.|, not it.} {It's $d over.|$d too high.|High by $d.|Over by $d.|}
  — {over|too much} by $d.
  . {I'd have to lose $d|It would have to shrink by $d|$d less and it would fit|$d too many}.
  {, so it overshoots| — overshooting|. It overshoots} by $d.
`);

/** $v is far below $g. */
export const LOW_FAR = phrases(`
  , {way|far|much} too {small|low}.
  , {nowhere near|far below|a long way below|miles under} $g.
  . {Way too small|Far too little|Much too low|Not even close}.
  , {which is tiny|which is small} {next to|compared with|against} $g.
  , and $g is {much|a lot|far} {bigger|larger}.
  . {That's|That is} $d {short|below $g}, {hopeless|no good|far off}.
`);

/** $v is far above $g. */
export const HIGH_FAR = phrases(`
  , {way|far|much} too {big|high|large}.
  , {nowhere near|far above|a long way above|way over} $g.
  . {Way too big|Far too much|Much too high|Not even close}.
  , which is {huge|enormous|big} {next to|compared with|against} $g.
  , and $g is {much|a lot|far} {smaller|less}.
  . {That's|That is} $d {over|above $g}, {hopeless|no good|far off}.
`);
