import type { OpenCall } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { namesData } from '../recognise/data.ts';
import { fetchesAddress } from '../recognise/downloads.ts';
import { vectorStoreOf } from '../recognise/llm.ts';
import { llmUseOf } from '../recognise/llm-calls.ts';
import { fetchesByName } from '../recognise/references.ts';
import type { Unit } from '../recognise/unit.ts';
import { evidenceOf } from '../recognise/unit.ts';
import { type Names, spreadOf } from './names.ts';
import { isOpen, smallOf } from './small.ts';

const KEPT = 200;
const ARGUMENTS = 30;
const TEXT = 200;

/**
 * The calls that facts are made of and whose arguments the file alone does not tell: a parameter, an imported constant, a field of
 * settings. Clients of language models without a model are among them, because another call may name it.
 */
export function openCalls(names: Names): OpenCall[] {
  const found: OpenCall[] = [];
  for (const call of names.unit.module.calls) {
    if (found.length >= KEPT) break;
    const spread = spreadOf(names.unit, call);
    const open = spread !== null || call.arguments.some(({ value }) => mayBeOpen(names, value, 0));
    const use = open || call.arguments.length < 4 ? llmUseOf(names.unit, call) : null;
    const client = use !== null && use.model === null;
    if (!client && !(open && (use !== null || isFollowed(names.unit, call)))) continue;
    const made = openCall(names, call, spread);
    if (client || spread !== null || made.given.some(({ value }) => isOpen(value))) found.push(made);
  }
  return found;
}

function isFollowed(unit: Unit, call: Call): boolean {
  return (
    MAKES.test(call.callee) ||
    fetchesByName(unit, call) ||
    fetchesAddress(call) ||
    namesData(call) ||
    vectorStoreOf(call) !== null
  );
}

/** Makes the object that settings describe. */
const MAKES = /^hydra\.utils\.(?:instantiate|call)$/;

/** A quick look before anything is made of a value. */
function mayBeOpen(names: Names, value: Value, depth: number): boolean {
  switch (value.kind) {
    case 'string':
      return value.followed && (names.settable || value.text.startsWith('self.'));
    case 'list':
      return depth < 2 && value.items.slice(0, ARGUMENTS).some((item) => mayBeOpen(names, item, depth + 1));
    case 'dict':
      return depth < 2 && value.entries.slice(0, ARGUMENTS).some(([, item]) => mayBeOpen(names, item, depth + 1));
    case 'unknown':
      return value.joined !== undefined || value.item !== undefined;
    case 'none':
      return value.text.startsWith('self.');
    case 'number':
    case 'boolean':
      return false;
    default:
      return true;
  }
}

function openCall(names: Names, call: Call, spread: string | null): OpenCall {
  const { callee, receiver, symbol, opaque } = call;
  const { startLine, endLine } = evidenceOf(names.unit, call);
  const given = call.arguments.slice(0, ARGUMENTS).map(({ name, value }) => {
    const small = smallOf(names, value, symbol);
    const alone = value.kind === 'string' ? value.value.slice(0, TEXT * 2) : value.kind === 'none' ? null : undefined;
    const differs = alone !== undefined && small !== alone;
    const text = value.text.slice(0, TEXT);
    return { name, value: small, text, form: value.kind, ...(differs ? { was: alone } : {}) };
  });
  return {
    callee,
    receiver,
    symbol,
    startLine,
    endLine,
    given,
    opaque: opaque || call.arguments.length > ARGUMENTS,
    ...(spread === null ? {} : { spread }),
  };
}
