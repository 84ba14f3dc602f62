import type { ElementKind } from '../../model/index.ts';
import { ELEMENT_KINDS, kindNamed, shapeOf } from '../kinds.ts';
import { attributeName } from './attributes.ts';

const LETTERS = { actor: 'EI', process: 'P', store: 'DS' } as const;

/** Id of the stencil of a kind of element. */
export function stencilId(kind: ElementKind): string {
  return `SE.${LETTERS[shapeOf(kind)]}.Stridegate.${kind}`;
}

/** Conditions on where a thing stands in a repository: a drawing has no such thing, so they hold. */
const OF_FILES = /^\(?(?:element|flow)(?:\.source|\.target)?\.(?:context|path|symbol|evidence)\b[^&|]*$/;
const LIST = String.raw`\[\s*((?:["'][\w-]+["']\s*,?\s*)+)\]`;
const WORD = String.raw`["']([\w-]+)["']`;

const EQUALS = new RegExp(String.raw`^([\w.]+)\.(kind|exposure|authentication|trust|protocol)\s*(==|!=)\s*${WORD}$`);
const ONE_OF = new RegExp(String.raw`^([\w.]+)\.(kind|exposure|authentication|trust|protocol)\s+in\s+${LIST}$`);
const HOLDS = new RegExp(String.raw`^${WORD}\s+in\s+([\w.]+)\.(controls|capabilities|data)$`);
const HOLDS_ANY = new RegExp(String.raw`^([\w.]+)\.(controls|capabilities|data)\.exists\(\w+,\s*\w+\s+in\s+${LIST}\)$`);
const HOLDS_ONE = new RegExp(
  String.raw`^([\w.]+)\.(controls|capabilities|data)\.exists\((\w+),\s*\3\s*==\s*${WORD}\)$`,
);

/**
 * A condition of a rule in the language of the template's filters: the text, an empty one for a condition that always holds on a
 * drawing, or null when the filters cannot say it. `element` is the word for the element that the rule is about.
 */
export function translate(condition: string, element: 'source' | 'target'): string | null {
  const text = condition.trim();
  if (OF_FILES.test(text)) return '';
  if (text.startsWith('!') && !text.includes('&&') && !text.includes('||')) {
    const inner = translate(text.slice(1), element);
    return inner === null || inner === '' ? null : `not (${inner})`;
  }
  const equals = EQUALS.exec(text);
  if (equals !== null) {
    const [, who = '', field = '', operator, value = ''] = equals;
    const clause = is(subjectOf(who, element), field, value);
    return clause === null ? null : operator === '==' ? clause : `not ${clause}`;
  }
  const oneOf = ONE_OF.exec(text);
  if (oneOf !== null) return any(oneOf[3], (value) => is(subjectOf(oneOf[1], element), oneOf[2] ?? '', value));
  const held = HOLDS.exec(text);
  if (held !== null) return has(subjectOf(held[2], element), held[3] ?? '', held[1] ?? '');
  const heldOne = HOLDS_ONE.exec(text);
  if (heldOne !== null) return has(subjectOf(heldOne[1], element), heldOne[2] ?? '', heldOne[4] ?? '');
  const heldAny = HOLDS_ANY.exec(text);
  return heldAny === null
    ? null
    : any(heldAny[3], (value) => has(subjectOf(heldAny[1], element), heldAny[2] ?? '', value));
}

function subjectOf(who: string | undefined, element: 'source' | 'target'): string | null {
  return who === 'element'
    ? element
    : who === 'flow.source'
      ? 'source'
      : who === 'flow.target'
        ? 'target'
        : who === 'flow'
          ? 'flow'
          : null;
}

function any(list: string | undefined, clause: (value: string) => string | null): string | null {
  const clauses = [...(list ?? '').matchAll(/[\w-]+/g)].map(([value]) => clause(value));
  if (clauses.length === 0 || clauses.includes(null)) return null;
  return clauses.length === 1 ? (clauses[0] ?? null) : `(${clauses.join(' or ')})`;
}

function is(subject: string | null, field: string, value: string): string | null {
  if (subject === null || value === 'unknown' || (subject === 'flow') !== (field === 'protocol')) return null;
  if (field !== 'kind') return `${subject}.${attributeName(field)} is '${value}'`;
  const kind = kindNamed(value);
  return kind === null ? null : `${subject} is '${stencilId(kind)}'`;
}

function has(subject: string | null, field: string, value: string): string | null {
  if (subject === null) return null;
  if (field === 'data') return subject === 'flow' ? `flow.${attributeName('data')} is '${value}'` : null;
  if (field === 'capabilities' && subject === 'flow') return null;
  return `${subject}.${attributeName(field === 'controls' ? 'control' : 'capability', value)} is 'Yes'`;
}

/** `source is 'a' or source is 'b'`, in brackets when there are several. */
export function ofKinds(subject: 'source' | 'target', kinds: readonly string[]): string {
  const clauses = ELEMENT_KINDS.filter((kind) => kinds.includes(kind)).map(
    (kind) => `${subject} is '${stencilId(kind)}'`,
  );
  return clauses.length === 1 ? (clauses[0] ?? '') : `(${clauses.join(' or ')})`;
}
