import type { ScanContext, ScanFinding } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { quote } from '../report.ts';
import { escapesOf } from './escape.ts';
import { fold, type Folded } from './fold.ts';
import { poisonsOf, readsClock } from './poison.ts';
import { partsOf, type Part } from './statements.ts';

/** Largest template that is read, in characters. */
const MAX_TEMPLATE = 1_000_000;

/** Names of attributes that no template of a conversation has a use for; looked for where a template can't be parsed. */
const INTERNALS =
  /__(?:class|base|bases|mro|subclasses|globals|builtins|init|import|getattribute|dict|self|reduce)__|\|\s{0,20}attr\s{0,20}\(/;

/**
 * Judges a Jinja template as chat templates are: parsed, never rendered. Reports `template-escape` where it reaches out of its data and
 * `template-poisoned` where it plants text. `place` says where the template stands, for a person: `tokenizer.chat_template`.
 */
export function judgeTemplate(template: string, place: string, context: Pick<ScanContext, 'report' | 'step'>): void {
  const where = quote(place);
  try {
    if (template.length > MAX_TEMPLATE)
      throw new UnreadableError(`the template is longer than ${MAX_TEMPLATE} characters`);
    for (const finding of findingsOf(partsOf(template, context.step), where)) context.report(finding);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const hostile = INTERNALS.test(template.slice(0, 4 * MAX_TEMPLATE));
    context.report({
      id: hostile ? 'template-escape' : 'template-unreadable',
      verdict: hostile ? 'malicious' : 'not-scanned',
      message: hostile
        ? `The template in ${where} is no valid Jinja and names internals of Python: rendering it can run code.`
        : `The template in ${where} could not be read: ${error.message}.`,
      operation: 'jinja',
    });
  }
}

function findingsOf(parts: readonly Part[], where: string): ScanFinding[] {
  const { variables, bound, clocks } = bindingsOf(parts);
  const found: ScanFinding[] = [];
  for (const part of parts) {
    if (part.kind === 'load') {
      found.push({
        id: 'template-load',
        verdict: 'suspicious',
        message: `The template in ${where} loads another file with ${quote(part.tag)}, which templates of conversations do not.`,
        operation: part.tag,
      });
    }
    if (part.kind === 'text' || part.kind === 'load' || part.value === null) continue;
    for (const { verdict, what } of escapesOf(part.value, variables, bound)) {
      const does = verdict === 'malicious' ? ': rendering it can run code' : ', which honest templates do not';
      found.push({
        id: 'template-escape',
        verdict,
        message: `The template in ${where} ${quote(what)}${does}.`,
        operation: 'jinja',
      });
    }
  }
  for (const { what } of poisonsOf(parts, variables, clocks)) {
    found.push({
      id: 'template-poisoned',
      verdict: 'suspicious',
      message: `The template in ${where} ${what}.`,
      operation: 'jinja',
    });
  }
  return found;
}

/** Names that a template gives itself, the texts that are known of them, and those that tell the time. */
function bindingsOf(parts: readonly Part[]): {
  readonly variables: ReadonlyMap<string, Folded>;
  readonly bound: ReadonlySet<string>;
  readonly clocks: ReadonlySet<string>;
} {
  const variables = new Map<string, Folded>();
  const bound = new Set<string>();
  const clocks = new Set<string>();
  for (const part of parts) {
    if (part.kind !== 'bind') continue;
    for (const name of part.names) {
      if (part.value === null) {
        variables.set(name, [null]);
        bound.add(name);
        continue;
      }
      // `{% set x = cycler %}` makes no helper harmless.
      if (part.value.kind !== 'name') bound.add(name);
      if (readsClock(part.value, clocks)) clocks.add(name);
      const folded = fold(part.value, variables);
      const before = variables.get(name);
      variables.set(name, before === undefined || alike(before, folded) ? folded : worseOf(before, folded));
    }
  }
  return { variables, bound, clocks };
}

function alike(a: Folded, b: Folded): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Of two values of one variable, the one that a name of an internal could be made of. */
function worseOf(a: Folded, b: Folded): Folded {
  return underscored(b) || !underscored(a) ? b : a;
}

function underscored(folded: Folded): boolean {
  return folded.some((piece) => piece?.includes('_') === true);
}
