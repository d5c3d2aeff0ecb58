import { SPACE, strip, stripOf } from '../text/python-text.ts';
import { type Check, numberArgument, textArgument } from './instruction.ts';

/**
 * `detectable_format:number_bullet_lists`: exactly so many lines that begin with `*` (and no second one) or `-`. A
 * line of one `*` alone takes the next line with it, as the official pattern does.
 */
export const numberOfBullets: Check = (response, args) => {
  const lines = response.split('\n').map((line) => line.replace(LEADING_SPACE, ''));
  let bullets = lines.filter((line) => line.startsWith('-')).length;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (!line.startsWith('*') || line[1] === '*') continue;
    if (line.length === 1 && ++i === lines.length) break;
    bullets++;
  }
  return bullets === numberArgument(args, 'num_bullets');
};

const LEADING_SPACE = new RegExp(`^[${SPACE}]+`);

const OPTIONS = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

/** `detectable_format:constrained_response`: one of three sentences. */
export const constrainedResponse: Check = (response) => OPTIONS.some((option) => response.includes(option));

/** `detectable_format:number_highlighted_sections`: `*…*` and `**…**`, not blank; the latter count twice. */
export const highlightedSections: Check = (response, args) => {
  const single = (response.match(/\*[^\n*]*\*/g) ?? []).filter((part) => strip(stripOf(part, '*')) !== '');
  const double = (response.match(/\*\*[^\n*]*\*\*/g) ?? []).filter((part) => strip(part.slice(2, -2)) !== '');
  return single.length + double.length >= numberArgument(args, 'num_highlights');
};

/** `detectable_format:multiple_sections`: at least so many numbered headings, `Section 1`. */
export const multipleSections: Check = (response, args) => {
  const heading = textArgument(args, 'section_spliter').trim();
  const sections = response.match(
    new RegExp(`[${SPACE}]?${heading.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}[${SPACE}]?\\p{Nd}+`, 'gu'),
  );
  return (sections?.length ?? 0) >= numberArgument(args, 'num_sections');
};

/** `detectable_format:json_format`: the whole is JSON, in a code fence or not. */
export const jsonFormat: Check = (response) => {
  let text = strip(response);
  for (const fence of ['```json', '```Json', '```JSON', '```'])
    if (text.startsWith(fence)) text = text.slice(fence.length);
  if (text.endsWith('```')) text = text.slice(0, -3);
  text = strip(text);
  return isJson(text) || isJson(text.replaceAll(STRING_OR_WORD, withoutNonNumbers));
};

/** Python's JSON knows three numbers more, each a value of its own; strings are passed over. */
const STRING_OR_WORD = /"(?:[^"\\]|\\[^])*(?:"|\\?$)|(?<![^\s,:[])(?:NaN|-?Infinity)(?![^\s,\]}])/g;

function withoutNonNumbers(token: string): string {
  return token.startsWith('"') ? token : '0';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `detectable_format:title`: `<<…>>` on one line, not blank. */
export const title: Check = (response) =>
  response.split('\n').some((line) => {
    const start = line.indexOf('<<');
    const end = line.lastIndexOf('>>');
    if (start < 0 || end < start + 3) return false;
    return strip(line.slice(start, end).replace(/^<+/, '').replace(/>+$/, '')) !== '';
  });

/** `detectable_content:number_placeholders`: at least so many `[…]`, each on one line. */
export const placeholders: Check = (response, args) => {
  let count = 0;
  for (const line of response.split('\n')) {
    for (let at = line.indexOf('['); at >= 0; at = line.indexOf('[', at)) {
      at = line.indexOf(']', at);
      if (at < 0) break;
      count++;
    }
  }
  return count >= numberArgument(args, 'num_placeholders');
};

/** `detectable_content:postscript`: a marker such as `P.S.`, in any case. */
export const postscript: Check = (response, args) => {
  const marker = textArgument(args, 'postscript_marker').trim();
  const text = response.toLowerCase();
  if (marker === 'P.P.S') return PPS.test(text);
  if (marker === 'P.S.') return PS.test(text);
  return text.includes(marker.toLowerCase());
};

const PS = new RegExp(`p\\.[${SPACE}]?s\\.`);
const PPS = new RegExp(`p\\.[${SPACE}]?p\\.[${SPACE}]?s`);
