import { render, type ChatMessage, type ChatTemplate } from '@longhand/lm';
import { splitThinking, UserError } from '@longhand/records';

/** A stretch of a rendered conversation, in UTF-16 units; what the assistant wrote is trained on. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A conversation as text, and in it the assistant's turns in order. */
export interface RenderedConversation {
  readonly text: string;
  /** From the end of the generation prompt to the end of the content; the token that ends the turn comes after it. */
  readonly turns: readonly Span[];
}

/** Template and the variables it is rendered with. */
export interface ConversationTemplate {
  readonly template: ChatTemplate;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Renders a conversation once, and finds the assistant's turns in that text: templates that drop the reasoning of
 * earlier turns would give other text when rendered turn by turn. A turn is found by rendering again with a mark in
 * place of its content. Throws UserError where the template leaves out the assistant's turns, or the reasoning of
 * the last one.
 */
export function renderConversation(
  { template, variables }: ConversationTemplate,
  messages: readonly ChatMessage[],
): RenderedConversation {
  const draw = (list: readonly ChatMessage[], addGenerationPrompt = false): string =>
    render(template, list, { addGenerationPrompt, variables });
  const text = draw(messages);
  const turns: Span[] = [];
  messages.forEach((message, index) => {
    if (message.role !== 'assistant') return;
    const before = messages.slice(0, index);
    const prompt = draw(before, true);
    const isLast = index === messages.length - 1;
    if (isLast && text.startsWith(prompt)) {
      const content = contentSpan(text, draw([...before, marked(message)]), template.where);
      turns.push({ start: prompt.length, end: Math.max(prompt.length, content.end) });
    } else {
      const other = messages.map((each, i) => (i === index ? marked(each) : each));
      const content = contentSpan(text, draw(other), template.where);
      const opening = openingOf(prompt, draw(before));
      const at = opening === '' ? -1 : text.lastIndexOf(opening, content.start);
      const start = at < 0 ? content.start : Math.min(at + opening.length, content.end);
      turns.push({ start: Math.max(start, turns.at(-1)?.end ?? 0), end: content.end });
    }
  });
  const last = messages.at(-1);
  if (last?.role === 'assistant') checkReasoning(text, turns.at(-1)!, last.content, template.where);
  return { text, turns };
}

/**
 * Throws UserError where a template renders no assistant turn at all, before any data are read.
 */
export function checkTemplate({ template, variables }: ConversationTemplate): void {
  const turns = [
    { role: 'user', content: 'question' },
    { role: 'assistant', content: MARK },
  ];
  if (!render(template, turns, { variables }).includes(MARK)) throw withoutAssistant(template.where);
}

/** A private-use character: no tokenizer or template gives it a meaning, and no data set holds it. */
const MARK = '\uE1A5\uE1A6';

function marked(message: ChatMessage): ChatMessage {
  return { ...message, content: MARK };
}

/** Where the text differs from the one that has a mark in place of the content. */
function contentSpan(text: string, other: string, where: string): Span {
  const at = other.indexOf(MARK);
  if (at < 0) throw withoutAssistant(where);
  const tail = other.slice(at + MARK.length);
  let start = 0;
  const limit = Math.min(at, text.length - tail.length);
  while (start < limit && text[start] === other[start]) start++;
  if (!text.endsWith(tail)) {
    // The template words what comes after a turn by what stands in it: take the common end.
    let common = 0;
    while (common < tail.length && text.at(-1 - common) === tail.at(-1 - common)) common++;
    return { start, end: Math.max(start, text.length - common) };
  }
  return { start, end: Math.max(start, text.length - tail.length) };
}

/** What the generation prompt adds: `<|im_start|>assistant\n`. */
function openingOf(prompt: string, before: string): string {
  return prompt.startsWith(before) ? prompt.slice(before.length) : '';
}

function checkReasoning(text: string, turn: Span, content: string, where: string): void {
  const { reasoning } = splitThinking(content);
  if (reasoning === null || reasoning === '') return;
  if (text.slice(turn.start, turn.end).includes(reasoning.slice(-64))) return;
  throw new UserError(
    `${where}: the chat template leaves out the reasoning (<think>…</think>) of the answer, so it cannot be trained on; ` +
      'give another with model.chat_template',
  );
}

function withoutAssistant(where: string): UserError {
  return new UserError(
    `${where}: the chat template has no assistant part, so there is nothing to train on; give another with model.chat_template`,
  );
}
