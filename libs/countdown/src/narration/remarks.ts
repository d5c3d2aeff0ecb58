import { phrases } from './phrase.ts';

// What is said between the computations. `$S` is I or we, `$s` the same inside a sentence, `$L` an opening such as "Let me".

/** The problem in the thinker's words. */
export const READ = phrases(`
  {Okay, so|Alright, so|So|Okay,} $s {have|need to use|get} the numbers $list and {need to|have to|must|should} {make|reach|get to|hit} $T{.| with each of them used once.|, using every number exactly once.}
  {The numbers are|Numbers:} $list{.|,} {The target is|Target:} $T.
  {$S need|$S have} to {get|make|build|reach} $T {from|out of} $list{, each used exactly once.|, and each number goes in exactly once.|. Every number once, + - * / allowed.|.}
  {Let's see.|Okay, let's see.|Hmm, let's see.|Right.} {Target $T|$T is the target}, {numbers|and the numbers are|with} $list.
  {Okay|Alright|Right}, {the task is|the goal is|what's wanted is|$s want} {to make|an expression for} $T {from|with|using} $list.
  $T {from|out of} $list. {Each number once, four operations.|All of them, once each.|Every number has to appear once.|Hmm.|Okay.}
  {First,|To start,|So first of all,} {the setup|what $s have}: $list{,| on one side,} and $T {to reach|as the goal|as the target}.
  {$L make sure $s read this right|$L restate this}: {use|combine} $list, each exactly once, to get $T.
`);

/** What comes first. */
export const PLAN = phrases(`
  {$L start with|A natural start is|First thought:} {the big products|multiplying things}, {then|and} {fix|adjust} what's left.
  {$L|Let me just} {play with|try} {a few combinations|some combinations} {first|} {to get a feel for it|and see what comes close}.
  {Maybe|Perhaps} {work backwards from|start from} the target {and see what the last step could be|and peel numbers off}.
  {The idea:|Plan:|Strategy:} {get close with a product, then correct|find a pair that lands near $T and use the rest to correct|look for a helpful sub-goal}.
  {There's no obvious answer|Nothing jumps out|I don't see it right away}, so {trial and error|some searching|a bit of search} it is.
  {Not sure where to begin.|Hmm, where to begin?|Where to start?} {Products first, probably.|I'd look at the larger numbers first.|Maybe with the biggest number.}
  {$L think about|$L consider} {the structure|what kind of expression this could be}.
  {Division may|Subtraction will probably|Some subtraction may} {come in|play a part|be needed}{ too| as well|}, {but first the obvious|$s'll see}.
`);

/** A short opening of a sentence. */
export const INTERJECTION = phrases(`
  {Hmm,|Hmm.|Hm,}
  {Okay,|OK,|Okay so}
  {Well,|Now,|So,}
  {Wait,|Hold on,|Actually,}
  {Alternatively,|Or,|Or maybe}
  {Let's see,|Let me see,|Let me think:}
  {Right,|Alright,|Then}
  {Next,|Also,|And}
  {What about this:|How about this:|Maybe this:}
`);

/** A new start, before the idea itself. */
export const SWITCH = phrases(`
  {Different|Another} {idea|approach|angle|tack}{.|:}
  {$L|Let me} {try|go for|consider} {something else|something different|another route}.
  {OK,|Okay,|Alright,|} {that's|this is} {not working|going nowhere|a dead end}{. Something else.|, so a different start.|; change of plan.}
  {Back to the start.|Back to the numbers: $list.|Start over.|From the top.|Fresh start.}
  {What else?|What else could work?|What else is there?|What haven't $s tried?}
  {$L step back|$L back up|Stepping back}{ for a second| a bit|}. {The target is $T.|$s want $T from $list.|Still aiming for $T.}
  {Okay|Hmm}, {think differently|let me rethink this|think again}.
  {Leave that.|Leave it.|Never mind that.|Moving on.|Scrap that.}
  {New|Next} {attempt|try|idea}.
`);

/** Something leads nowhere. */
export const ABANDON = phrases(`
  {That's|That looks like|This is|Seems like} a dead end.
  {No luck|No good|Not working|Doesn't work}{ there| here| that way|}.
  {I don't see|$S can't see|Not seeing} {a way|how} {to finish|through|to close the gap}{ from there| here|}.
  {So that|So this|That} {branch|path|line|idea} {is out|doesn't help|fails|goes nowhere}.
  {Okay,|Right,|Hmm,|} {not that|not this way|drop that|drop this|give that up}.
  {It doesn't|That doesn't|This doesn't} {fit|work out|come together|pan out}.
  {Cross that off.|Cross it off.|Strike that.|Set that aside.|Put that aside.}
  {Nothing there|Nothing useful|Nothing in that}.
  {Nope.|No.|Meh.|Not it.|Fail.}
  {I'll|Let me} {drop|leave|abandon} {that|it|this}{ for now|}.
`);

/** The goal $g is to be made from $rest. */
export const NEED = phrases(`
  {so|then|and} {$s need|I'd need|it takes|what's needed is} $g {from|out of} $rest
  {so|then|and} $rest {would have to|must|should|have to} {give|make|come to} $g
  {that leaves|which would leave} $rest to {make|produce|give} $g
  {can|could} $rest {make|give|produce|become} $g?
  {is there a way|is there any way|do $s have a way} to {get|make} $g {from|with|out of} $rest?
  {now|next}: $g {from|out of} $rest
  {the job is|that reduces it to} {making|getting} $g {from|out of|with} $rest
  {so the question is whether|the question becomes whether} $rest {can|could} {make|give|reach} $g
`);

/** The last step may be this. */
export const LAST_STEP = phrases(`
  {Suppose|Say|What if|Imagine} the {last|final} {step|operation} is {"$w"|$w}{:|,} {then|so} {before that I'd need|the rest has to make|everything else must come to} $need{, because|, since} $eq.
  {If|Suppose} $n {comes in|is used} {last|at the end}, as {"$w"|$w}, {the rest|the other numbers} {must|have to|should} {give|make} $need ($eq).
  {Working backwards|Going backwards|Backwards} with $n: $eq, so $rest {would need to|should|must} {make|give} $need.
  {Undo|Peel off} {"$w"|$w} from $T: $eq. {Can|Could} $rest {make|give} $need?
  $eq, {so|which means} {ending on|finishing with} {"$w"|$w} {asks|calls} for $need from $rest.
`);

/** Results of a pair or more, none of which is the goal. */
export const NONE_FITS = phrases(`
  {none of them|none of these|none|not one of them} is $g
  {no $g|$g isn't} {there|in there|among them}
  {nothing|nothing there} {equals|gives|hits} $g
  and I {need|wanted|was after} $g
  $g {is missing|is not one of them|doesn't show up}
  {not|never} $g
`);

/** Only one number is left. */
export const ONE_LEFT = phrases(`
  {only|just} {the |}$n {is left|remains}
  {that leaves|which leaves|leaving} {just|only} {the |}$n
  {and|but} the {last number|one left|remaining number} is $n
  $n is {the only one|all that's} left
`);

/** Several numbers are left. */
export const LEFT = phrases(`
  {that leaves|which leaves|leaving} $rest
  {left over|still unused|remaining|left}: $rest
  {with|and} $rest {still to use|left|to go|still to place|unused}
  $rest {remain|are left|are still to be used|are the ones left}
`);

/** The same was looked at before. */
export const SEEN = phrases(`
  {that's|that is} {$g from $rest again|the same $g from $rest as before}, {which I already looked at|and that didn't work|no need to repeat it|and $s know how that went}
  {I|$s} {already|have already} {tried|looked at|asked for} $g from $rest{| earlier| before}, {no|and no|without luck}
  {$g from $rest came up before|again $g from $rest}{, no luck|; no|, so skip}
`);

/** It is done. */
export const FOUND = phrases(`
  {Yes!|Yes.|That's it!|There it is!|Got it!|Bingo.|There we go.|Oh nice, that works!|And that is $T!|That hits $T exactly.}
  {That's|And that's|Which is} {exactly|precisely} $T{!|.}
  {Finally,|Great,|Nice,|Perfect,|Excellent,|Ah,} $T{!|.|, exactly.}
  {So that works|That works|It works}{!|.}
  {Oh!|Ah!|Wow.|Ha.} {That gives|That is|That makes} $T.
`);

/** Before a check of the whole. */
export const CHECK = phrases(`
  {$L|Let me} {double-check|verify|check that|check it|recheck}{:|.| step by step:| once more:}
  {Check|Verify|Verification|Double check}:
  {Just to be sure|To be safe|Before I write it down|For certainty}{:|, recompute:|, once more:}
  {Let me go through it again.|Let me recompute.|Going through it slowly:|Step by step:}
`);

/** The numbers used are counted. */
export const USAGE = phrases(`
  {Numbers used|Used|I used}: $used. {Each|Every one|All} {exactly once|once}{.|, nothing left over.|, good.}
  {All|All of the} numbers {appear|are used}: $used{.|, each once.|, once each.}
  {And|Also} every number {appears|is used} {exactly once|once}: $used.
  {The numbers|Those} are $used, {which matches|the same as} the given $list.
  {Are all the numbers used|Did I use everything|Is every number in there}? $used{: yes.|. Yes.|, yes, each once.}
`);

/** The last words of the thought. */
export const CLOSE = phrases(`
  {So the|The} {answer|expression|solution} {is|would be} $e.
  {So|Therefore,|Thus,|Hence} $e {is the answer|works|is a valid solution|it is|does it}.
  $am {happy|confident|satisfied} with $e.
  {Good|Great|Perfect|Done}. {I'll answer|The answer is|Final:|Answer:} $e.
  {That settles it|All good|Everything checks out|All conditions hold}{: $e.|, $e.|. $e it is.}
`);

/** The response after the thought. */
export const SUMMARY = phrases(`
  {One|A} {way|solution|valid expression} {is|that works is} $e{: $steps.|, since $steps.|, because $steps.|.}
  {Combining|Using} each of $list once: $steps. {So the expression is|This gives|The expression:} $e.
  {Step by step|The steps are|Working it out|The computation}: $steps. {Each number is used exactly once.|All numbers are used once.|Every number appears once.|}
  $steps{, which is the target|, as required|, the target}. {Every number is used exactly once.|Each of $list appears exactly once.|All of $list are used, each once.}
  {To reach|To make|To get} $T from $list: $steps.
  {The target $T can be reached with|$T is reached by|$T can be made as} $e. {Check: $steps.|Indeed, $steps.|The steps: $steps.}
`);

/** What introduces the boxed expression. */
export const BOXED = phrases(`
  {Final answer|Answer|Final expression|The answer|Solution}: $box
  {The final expression is|So the answer is|Therefore, the answer is|An expression that works is|Hence:|Thus,} $box{.|}
  $box
  **{Answer|Final Answer|Final answer|Solution}**\\n\\n$box
`);

/** Inside a smaller quest: one number is used as a last step. */
export const SUBSTEP = phrases(`
  {with|using|taking} the $n as {"$w"|$w}, {that's|it's|it becomes} $need from $rest ($eq).
  $eq, so {with $w it would be|after $w it is|putting $n in as "$w" makes it} $need from $rest.
  {try|say|perhaps} {"$w"|$w}: $eq, {and|then} $rest {for|must make|should give} $need.
  {use|spend} the $n {here|now|at this point}, "$w": $eq. {$rest for $need?|Does $rest give $need?|$need from $rest?}
  {could|can} $n help? $eq, {so|then} $need {from|out of} $rest.
  for $T {with|via} {"$w"|$w} {I'd need|there must be} $need {from|out of} $rest, {as|since|because} $eq.
`);

/** Two values become one. */
export const MERGED = phrases(`
  {combine|merge|first} $eq{, leaving|. That leaves|, so now it's} $rest {for|to make} $g.
  $eq{. Then|, then|; so} {it's $g from $rest|$rest have to give $g|I need $g from $rest}.
  {make|take|build} $x first: $eq. {Now|So} {the numbers are|I have|there's} $rest{, and the goal is $g|, goal $g| for $g}.
  {what about|how about|what if I use} $x? $eq, and {the list becomes|the numbers become|I'm left with} $rest.
  {start|begin} {with|from} $eq. {From|With} $rest, {can $g be made|is $g possible|do I see $g}?
  $eq {is interesting|could be useful|looks useful|might help}{:|,} {then|so} $rest {should|must|would have to} {give|make} $g.
  {use|treat} $x as {one|a single} number: $eq. {Remaining|So}: $rest, {want|target|goal} $g.
`);

/** What two numbers give is listed. */
export const PAIR_FIRST = phrases(`
  {from|with} $a and $b {I get|come|I can make|there is}
  $a and $b {give|can give|produce|make}
  {the options|possibilities|the results} {for|with|from} $a and $b
  {combining|putting together} $a and $b
`);

/** The same two numbers once more. */
export const PAIR_AGAIN = phrases(`
  $a and $b {only give|just give|give only} $values{, no $g.|, not $g.|; no $g there.|, so no.}
  {again,|once more,|and again} $a and $b {only give|give} $values{. Not $g.|. $g isn't among them.|. No $g.}
  {I know|$s know} what $a and $b give: $values{. No $g.|, so not $g.|.}
  {as before|as seen|same as earlier}, $a and $b {make|give} $values{, never $g.|, not $g.}
  $a and $b again: $values{, no $g.|. No $g.|; $g isn't one of them.}
  {had that pair already|that pair again|a pair I've seen}: $a and $b give $values, {not|never} $g.
`);

/** Before a product that comes near. */
export const PRODUCT_ANCHOR = phrases(`
  {try|consider|take|start with|look at|use}
  {what about|how about|maybe}
  {a product to aim with|as an anchor|a big piece first|main part}:
  {for size,|to get into the range,|roughly,|as a base,}
  {the product}:
  {one candidate:|a candidate:|candidate:}
  {let me compute|compute|I compute}
  {close to the target:|in the neighbourhood:|near it:|nearby:}
`);

/** The target as a product. */
export const FACTOR_ANCHOR = phrases(`
  $eq. {$has|And $has}, so {can|could} $rest {make|give|be} $b?
  {as a product|in factors|multiplicatively}, $eq; $has. {Then|So} $rest {must give|should make|have to make} $b.
  $eq, {and|where} $has. {That would need|What's missing is|Needed:} $b from $rest.
  {factor pair|factors}: $eq. {Since|As} $has, {the other factor|what's left to make} is $b, from $rest.
  {if|suppose} the {last|final} step {multiplies by|is times} $a: $eq, {and|} $has, {leaving|so that leaves} $rest for $b.
  $a {is a factor|divides it}: $eq. {And|} $has. $b {from|out of} $rest{?|, is that possible?|, then.}
`);

/** Before an expression put together by feel. */
export const FREE = phrases(`
  {try|trying|let's try|let me try|how about|what about|maybe|perhaps}
  {just|simply} {playing|guessing|combining}:
  {a guess|a shot in the dark|randomly|quick try|quickly}:
  {what does|what would} this give:
  {for instance|for example|say|e.g.}
`);

/** Before quotients that are whole. */
export const QUOTIENTS = phrases(`
  {which divisions come out whole?|which numbers divide evenly?|divisions that work:}
  {division|dividing|quotients}: {these are whole|exact ones}:
  {is there any exact division? Yes:|any clean quotients? There is:}
  {let me not forget division|I haven't used division yet|division could help}:
`);

/** The nearest miss. */
export const BEST_SO_FAR = phrases(`
  {the closest so far|my best so far|the best miss}{ was| is|:} $e, $d $side.
  $e {was close|came close|was near}, {only|just} $d $side. {Can I repair it?|Could that be fixed?|Is there a fix?|Small change somewhere?}
  {going back to|back to|returning to} $e{, which|: it} {is|was} $d $side.
  {recall|remember} $e{, $d $side|: $d $side}. {What if I change something there?|Tweak it?|Perhaps rearrange.|}
  {maybe|perhaps} {modify|adjust|tweak} $e, {which is|that's} $d $side.
`);

/** A number of the size of the miss is already in the expression. */
export const SECOND_COPY = phrases(`
  {if only there were|if I had|a} {a |}second $d{,| would do it,} {but|however} {there's only what's given|it's already used|it is in use}.
  {I can't|can't|cannot} use $d {again|twice|a second time}, {of course|unfortunately|so no}.
  {the difference is exactly|exactly} $d, {but|and} $d is {taken|used already|spent} there.
`);

/** Flipping a sign changes twice the number. */
export const SIGN_FLIP = phrases(`
  {turning|changing} + $n {into|to} - $n {lowers it by|takes off} {twice that|double}, $double{, and I'd want $d|, while the gap is $d|}.
  {flipping|switching} the sign of $n {would shift|moves} it {down by|by} $double{, not $d|, and the gap is $d|}.
  {what if $n is subtracted instead|subtract $n instead of adding it}? {A change of|That shifts it by} $double, {but the miss is $d|the gap being $d}.
`);

/** Two numbers change places. */
export const SWAP = phrases(`
  {swap|swapping|exchange|exchanging} $a and $b:
  {with|and with} $a and $b {swapped|exchanged|the other way round}:
  {what if|and if} $a and $b {trade|change|switch} places?
  $a {in place of|where} $b {and vice versa|is, and the reverse}:
`);

/** A part of the numbers is enough for the target, which does not count. */
export const SUBSET_HIT = phrases(`
  {interesting|oh|wait|ha|hmm}{:|,} $eq{!|.} {But|However,} {that leaves|it leaves} $rest {unused|out}, {and every number has to be used|which isn't allowed|and the rules want all of them}.
  $eq {already|}, {exactly|precisely} the target, {but|only} {without|not using} $rest. {They|Those} {can't|cannot} just {be dropped|disappear}. {I'd need them to make 0 or 1, which they don't.|No 0 or 1 from that, so it's no use.|}
  {for a moment|at first} I thought {I had it|this was it}: $eq. {No,|But} {I forgot|that misses|that ignores} $rest.
  {careful|wait}: $eq {looks like the answer|would be $T}, {but I haven't used|it skips|but it leaves out} $rest. {Doesn't count.|Not valid.|So no.|All must appear.}
`);

/** Plus and minus alone cannot do it, by parity. */
export const PARITY = phrases(`
  {parity|parity check|a parity argument}: $total is $s, {and|but} $T is $t. {Changing signs|Flipping plus to minus} {keeps the parity|never changes that}, so {addition and subtraction alone|just + and -} {can't|cannot} {do it|work}. {I need|There has to be} a product or a quotient{ somewhere|}.
  $total, which is $s. {With|Using} only + and - the result {stays|would be} $s, {but|while} $T is $t; {so|hence} {multiplication or division is needed|some * or / must be in there}.
  {can|could} it be {sums and differences only|only plus and minus}? $total is $s and $T is $t, so no: {the parity is wrong|parity forbids it}.
`);

/** The rules of the game. */
export const RULES = phrases(`
  {Remember|Recall}: {each of|} $list {exactly once|once each}, {no powers|no concatenation|no other numbers}.
  {To be clear about the rules|The rules again}: $list, {each|every one} used once, to get $T.
  {I have to|$S must} use {all of them|every number}: $list. {None twice.|No repeats.|None left out.}
`);

/** A part of the solution is computed. */
export const ANCHOR_FOUND = phrases(`
  {try|take|consider|build|start with} $eq.
  $eq{.|. That could be a part of it.|. That looks promising.|. Useful?}
  {what about|how about|maybe} $eq{?|. Then?|.}
  {I also have|there is also|there's also} $eq.
`);

/** The target turns up while numbers are still unused. */
export const BY_ACCIDENT = phrases(`
  {funny|amusing|of course}, $T {itself shows up|is the target itself|turns up} there, but not with everything used, so it doesn't count.
  {there's|I see} the target $T {in there|among them}, {but|only} {numbers are missing|not all numbers are in it}.
  $T! {No wait|Wait}, {that|this} {isn't everything|doesn't use all the numbers|leaves numbers out}.
`);

/** All that is left, added up, falls short. */
export const SUM_SHORT = phrases(`
  {even|just} adding: $total, {below|less than} $g, so {there must be a product|something has to be multiplied|I need a multiplication}.
  {sum|total} {of those|of what's left}: $total. {That's|It's} {under|below} $g, {so plus alone can't do it|so addition isn't enough}.
  $total {falls short of|is less than|doesn't get to} $g, so {multiply somewhere|a product is needed}.
`);

/** All that is left, added up, is too much. */
export const SUM_OVER = phrases(`
  $total {is|would be} {more than|above} $g, so {something must be subtracted or divided|not everything is added}.
  {added up|all added}: $total, {more than|above} $g. {A minus somewhere|Something has to go down|Subtract something}, {then|probably}.
  {the sum|their sum} {is|comes to} too {big|much}: $total against $g.
`);

/** Parity of a sum decides a pair or triple. */
export const PARITY_HINT = phrases(`
  $total is $s and $g is $t, so {plus and minus|sums and differences} {of these|} {won't do|can't work|are out}.
  {parity|by parity}: $total is $s, $g is $t, so not with + and - alone.
`);

/** Before one more expression put together by feel. */
export const FREE_AGAIN = phrases(`
  {another|another one|one more|next|again}:
  {and|or|then|also|or maybe|or even}
  {what about|how about|and what about|next,|or try|and then}
  {a variation|differently|rearranged|reshuffled|mixed up a bit}:
  {instead|otherwise}:
  {this one|the next one}:
`);
