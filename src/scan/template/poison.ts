import { children } from './escape.ts';
import type { Expression } from './expression.ts';
import { fold, type Variables } from './fold.ts';
import type { Part } from './statements.ts';

/** Text that a template slips into a conversation. */
export type Poison = { readonly what: string; readonly at: number };

const URL = /\b(?:https?:\/\/|www\.)[\w.-]{3,}/i;
const ACTIVE = /<script\b|javascript:|\bonerror\s?=|<iframe\b|(?:curl|wget)\s[^\n|]{0,200}\|\s?(?:ba|z)?sh\b/i;
/** Orders that turn a model against the person it talks to. Every pattern is a row of words with bounded gaps. */
const ORDERS = [
  /\b(?:ignore|disregard|forget)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|all)\b[^.\n]{0,20}\binstructions?\b/i,
  /\b(?:do not|don't|never|without)\b[^.\n]{0,20}\b(?:mention|reveal|tell(?:ing)?|disclose|inform(?:ing)?|show(?:ing)?)\b[^.\n]{0,40}\b(?:users?|instructions?|this (?:link|script|code|url|rule))\b/i,
  /\b(?:always|silently|secretly)\b[^.\n]{0,40}\b(?:include|insert|append|add|recommend|inject|suggest|send|import|embed)\b[^\n]{0,120}(?:https?:\/\/|<script|\bcurl\b|\bpip install\b)/i,
  /\b(?:send|post|forward|upload|exfiltrate)\b[^.\n]{0,60}\b(?:conversation|messages?|credentials?|passwords?|keys?|secrets?|history)\b[^\n]{0,60}https?:\/\//i,
];
/** Characters that change the direction of text, and tag characters, which nobody sees and models read. */
const HIDDEN = /[\u202A-\u202E\u2066-\u2069]|[\u{E0001}-\u{E007F}]/u;
const WORDS = 5;

/** What of a template's own text looks planted: orders against the user, hidden characters, text that waits for a word or a date. */
export function poisonsOf(parts: readonly Part[], variables: Variables, clocks: ReadonlySet<string>): Poison[] {
  const found: Poison[] = [];
  for (const part of parts) {
    const text = textOf(part, variables);
    if (text === '') continue;
    const order = ORDERS.some((pattern) => pattern.test(text)) || ACTIVE.test(text);
    if (order)
      found.push({
        what: 'puts an instruction or a script into every conversation that its user does not see',
        at: part.at,
      });
    if (HIDDEN.test(text)) found.push({ what: 'holds characters that nobody sees', at: part.at });
    const says = URL.test(text) || text.split(/\s+/).filter((word) => /\p{L}{2,}/u.test(word)).length >= WORDS;
    if (!says) continue;
    if (part.tests.some((test) => waitsForWord(test)))
      found.push({ what: 'adds text of its own when certain words are said', at: part.at });
    if (part.tests.some((test) => waitsForTime(test, clocks)))
      found.push({ what: 'adds text of its own from a certain time on', at: part.at });
  }
  return found;
}

function textOf(part: Part, variables: Variables): string {
  if (part.kind === 'text') return part.text.slice(0, 20_000);
  if (part.kind !== 'output' && part.kind !== 'bind') return '';
  if (part.value === null) return '';
  return texts(part.value, variables).join(' ').slice(0, 20_000);
}

function texts(root: Expression, variables: Variables): string[] {
  const found = fold(root, variables).filter((piece) => piece !== null);
  const todo = [root];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (one.kind === 'text') found.push(one.value);
    // Keys are no text that is shown.
    if (one.kind === 'item') todo.push(one.of);
    else if (one.kind !== 'member') todo.push(...children(one));
  }
  return found;
}

/** `'invoice' in message.content`: plain words, no marks such as `</think>` or `/no_think`. */
function waitsForWord(test: Expression): boolean {
  return some(test, (one) => {
    if (one.kind === 'binary' && one.operator === 'in' && readsContent(one.right)) return isWords(one.left);
    if (one.kind === 'binary' && one.operator === '==' && readsContent(one.left)) return isWords(one.right);
    const method = one.kind === 'call' && one.of.kind === 'member' ? one.of : null;
    if (method === null || one.kind !== 'call') return false;
    const searches = ['startswith', 'endswith', 'find', 'count', 'index'].includes(method.name);
    return searches && readsContent(method.of) && one.parameters.values.some(isWords);
  });
}

function isWords(expression: Expression): boolean {
  if (expression.kind === 'list') return expression.items.some(isWords);
  return expression.kind === 'text' && /^[\p{L}\d][\p{L}\d ,.'-]{2,}$/u.test(expression.value.trim());
}

function readsContent(expression: Expression): boolean {
  return some(
    expression,
    (one) =>
      (one.kind === 'member' && one.name === 'content') ||
      (one.kind === 'item' && one.key.kind === 'text' && one.key.value === 'content') ||
      (one.kind === 'name' && /content|message|prompt|query|input/i.test(one.name)),
  );
}

function waitsForTime(test: Expression, clocks: ReadonlySet<string>): boolean {
  return some(
    test,
    (one) =>
      one.kind === 'binary' &&
      ['==', '!=', '<', '>', '<=', '>=', 'in', 'not in'].includes(one.operator) &&
      [one.left, one.right].some((side) => readsClock(side, clocks)),
  );
}

/** Whether an expression tells the time, or a variable that was set from it. */
export function readsClock(expression: Expression, clocks: ReadonlySet<string>): boolean {
  return some(
    expression,
    (one) => one.kind === 'name' && (one.name === 'strftime_now' || one.name === 'now' || clocks.has(one.name)),
  );
}

function some(root: Expression, holds: (expression: Expression) => boolean): boolean {
  const todo = [root];
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    if (holds(one)) return true;
    todo.push(...children(one));
  }
  return false;
}
