import { commandFacts, type ScriptPlace } from '../../src/command/index.ts';
import type { Fact } from '../../src/model/index.ts';

/** A place in a Dockerfile, starting at its first line. */
export function aPlace(over: Partial<ScriptPlace> = {}): ScriptPlace {
  return { path: 'Dockerfile', symbol: '', context: 'shipped', startLine: 1, manifest: 'dockerfile', ...over };
}

/** The values of one kind of fact of a script, in order, without what every subject of the place has in common. */
export function valuesOf(facts: readonly Fact[], kind: Fact['fact']): Record<string, unknown>[] {
  return facts.filter(({ fact }) => fact === kind).map(({ value }) => within(value));
}

function within(value: Fact['value']): Record<string, unknown> {
  const common = new Set([
    'path',
    'symbol',
    'context',
    'edits',
    'evidence',
    'resembles',
    'reputation',
    'advisories',
    'scope',
    'dev',
    'marker',
    'hashes',
    'origin',
    'crosses',
  ]);
  return Object.fromEntries(Object.entries(value).filter(([key]) => !common.has(key) || !('context' in value)));
}

/** The same for a script at `aPlace()`. */
export function read(script: string, kind: Fact['fact'], over: Partial<ScriptPlace> = {}): Record<string, unknown>[] {
  return valuesOf(commandFacts(script, aPlace(over)), kind);
}
