import type { Fact, Operation } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { operationFact } from './build.ts';
import type { Unit } from './unit.ts';

/** Libraries whose pages show conversations. */
const PAGES = ['gradio', 'streamlit', 'nicegui', 'chainlit', 'panel', 'reflex', 'mesop'];
/** Text that a tag begins or ends in: what stands beside it is read as HTML. */
const TAG = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?>?\s*$|^\s*<\/?[a-z][a-z0-9]*[\s>]/i;
const ANSWERS = /(?:^|[^a-z])(?:answer|response|completion|generated|output|reply|bot|assistant)/i;
const MESSAGES =
  /(?:^|[^a-z])(?:messages?|msgs?|chat|history|turns?|prompts?|question|query|user_(?:input|text)|utterance)(?:$|[^a-z])/i;
const DEEPEST = 4;

/**
 * Words of a conversation put between tags of HTML where a page shows it: `'<pre>' + message + '</pre>'`. What a call returns is left out,
 * since what cleans a text is a call.
 */
export function markupFacts(unit: Unit): Fact[] {
  if (!PAGES.some((name) => unit.roots.has(name))) return [];
  const seen = new Set<string>();
  return unit.module.calls.flatMap((call) =>
    call.arguments
      .flatMap(({ value }) => wordsBetweenTags(value, 0))
      .flatMap((text) => {
        const key = `${call.symbol}\0${text}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return [operation(unit, call, text)];
      }),
  );
}

function wordsBetweenTags(value: Value, depth: number): string[] {
  if (depth > DEEPEST) return [];
  if (value.kind === 'list') return value.items.slice(0, 50).flatMap((item) => wordsBetweenTags(item, depth + 1));
  if (value.kind !== 'unknown' || value.joined?.by !== '') return [];
  const { parts } = value.joined;
  return parts.flatMap((part, at) => {
    const beside = [parts[at - 1], parts[at + 1]].some((other) => other?.kind === 'string' && TAG.test(other.value));
    if (!beside || part.kind === 'string' || part.kind === 'call' || part.kind === 'number') return [];
    return MESSAGES.test(part.text) || ANSWERS.test(part.text) ? [part.text.slice(0, 80)] : [];
  });
}

function operation(unit: Unit, call: Call, text: string): Fact {
  const input: Operation['input'] = ANSWERS.test(text) ? 'model-output' : 'request';
  return operationFact(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'html-rendering', name: `HTML around ${text}`, input },
  );
}
