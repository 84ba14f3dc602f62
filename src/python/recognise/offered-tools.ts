import type { Element, Fact } from '../../model/index.ts';
import type { Call, Definition, Value } from '../module.ts';
import { bringsText } from './agents.ts';
import { elementFact, elementOf, flowFact } from './build.ts';
import { toolElement } from './tool-element.ts';
import type { Unit } from './unit.ts';
import { entryOf, valueOf } from './values.ts';

const MOST = 40;
/** Names of tools as providers accept them (https://platform.openai.com/docs/api-reference/chat/create). */
const NAME = /^[\w.-]{1,128}$/;

/**
 * The tools that a call of a provider's SDK offers to a model (`tools=[…]`): descriptions with a name, or functions themselves. The program
 * runs them when the model asks for it, so their code is what the model reaches; a name that stands for no function of the file reaches
 * nothing that is known.
 */
export function offeredTools(unit: Unit, call: Call, model: Element): Fact[] {
  const offered = valueOf(call, ['tools', 'functions']);
  if (offered?.kind !== 'list') return [];
  return offered.items.slice(0, MOST).flatMap((item): Fact[] => {
    const tool = toolOf(unit, call, item);
    if (tool === null) return [];
    const ask = flowFact(unit, call, { from: model, to: tool, data: ['tool-call'], protocol: 'call' });
    const answer = flowFact(unit, call, { from: tool, to: model, data: ['document'], protocol: 'call' });
    return [elementFact(tool), ask, ...(bringsText(tool) ? [answer] : [])];
  });
}

function toolOf(unit: Unit, call: Call, item: Value): Element | null {
  if (item.kind === 'name') {
    const definition = functionOf(unit, item.qualified);
    return definition === undefined ? null : toolElement(unit, definition, item.qualified);
  }
  const name = nameIn(item);
  if (name === null) return null;
  const definition = functionOf(unit, tableOf(unit).get(name) ?? name);
  if (definition !== undefined) return toolElement(unit, definition, name);
  return elementOf(unit, { symbol: call.symbol, span: call }, { kind: 'tool', name });
}

/** The name in a description of OpenAI (`function.name`), Anthropic and others (`name`) or Bedrock (`toolSpec.name`). */
function nameIn(item: Value): string | null {
  const described = entryOf(item, 'function') ?? entryOf(item, 'toolSpec') ?? item;
  const name = entryOf(described, 'name');
  return name?.kind === 'string' && NAME.test(name.value) ? name.value : null;
}

function functionOf(unit: Unit, symbol: string): Definition | undefined {
  const definition = unit.definitions.get(symbol);
  return definition?.kind === 'function' ? definition : undefined;
}

const tables = new WeakMap<Unit, ReadonlyMap<string, string>>();

/** Names that a table of the file (`{"send": send_mail}`) gives to its functions. */
function tableOf(unit: Unit): ReadonlyMap<string, string> {
  const known = tables.get(unit);
  if (known) return known;
  const names = new Map<string, string>();
  for (const { value } of unit.module.assignments) {
    if (value.kind !== 'dict') continue;
    for (const [key, entry] of value.entries)
      if (entry.kind === 'name' && unit.definitions.has(entry.qualified)) names.set(key, entry.qualified);
  }
  tables.set(unit, names);
  return names;
}
