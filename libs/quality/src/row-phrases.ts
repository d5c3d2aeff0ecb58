import { phraseScanner } from './phrase-scanner.ts';
import { structureRules } from './filters/structure-rules.ts';
import { voiceRules } from './filters/voice-rules.ts';

/** All phrases that are looked for all over a response: one look at its bytes serves every filter. */
export const rowPhrases = phraseScanner({ ...voiceRules, ...structureRules });
