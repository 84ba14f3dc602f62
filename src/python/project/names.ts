import type { Call } from '../module.ts';
import type { Unit } from '../recognise/unit.ts';
import { rootOf } from '../recognise/unit.ts';
import { isKnownRoot } from './known-roots.ts';

const BUILTINS = new Set(
  `abs all any bool bytes callable chr classmethod compile delattr dict dir divmod enumerate eval exec exit filter float format frozenset
  getattr globals hasattr hash hex id input int isinstance issubclass iter len list locals map max min next object open ord pow print
  property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip`.split(
    /\s+/,
  ),
);

/** What a file's names may stand for, as far as the file alone tells. */
export type Names = {
  readonly unit: Unit;
  /** Star imports of what may be the repository's own. */
  readonly stars: boolean;
  /** Names that the file assigns at module level. */
  readonly globals: ReadonlySet<string>;
  /** Whether module-level names may be set from outside by text that is executed: they then stand for settings, not for their value. */
  readonly settable: boolean;
};

export function namesOf(unit: Unit, settable: boolean): Names {
  const globals = new Set<string>();
  for (const { symbol, target } of unit.module.assignments) {
    if (symbol === '' && /^[A-Za-z_]\w*$/.test(target)) globals.add(target);
  }
  const stars = unit.module.imports.some(({ name, module }) => name === '*' && isOwnModule(module));
  return { unit, stars, globals, settable };
}

/** Whether a module, as an import writes it, may be of the repository. */
export function isOwnModule(module: string): boolean {
  return module.startsWith('.') || !isKnownRoot(rootOf(module));
}

/**
 * A name as other files read it: `:symbol` for what the file defines, dotted for what it may import from the repository; null for the
 * rest.
 */
export function ownName(names: Names, qualified: string): string | null {
  const { unit } = names;
  if (qualified === '' || qualified.startsWith('?')) return null;
  if (qualified.startsWith('.')) return qualified;
  if (unit.definitions.has(qualified)) return `:${qualified}`;
  const owner = ownerOf(unit, qualified);
  if (owner !== null) return `:${qualified}`;
  const root = rootOf(qualified);
  if (unit.roots.has(root)) return isKnownRoot(root) ? null : qualified;
  return names.stars && !BUILTINS.has(root) ? qualified : null;
}

/** The class of the file that a dotted name is an attribute of. */
function ownerOf(unit: Unit, qualified: string): string | null {
  const dot = qualified.lastIndexOf('.');
  const owner = dot < 0 ? '' : qualified.slice(0, dot);
  return unit.definitions.get(owner)?.kind === 'class' ? owner : null;
}

/** The class that a function stands in, itself or through functions that it is nested in. */
export function classOf(unit: Unit, symbol: string): string | null {
  for (let at = symbol; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    if (unit.definitions.get(at)?.kind === 'class') return at;
  }
  return null;
}

/** The function of which a call spreads all keyword arguments that it got, and nothing else. */
export function spreadOf(unit: Unit, call: Call): string | null {
  const [only, other] = call.spread ?? [];
  if (only === undefined || only === '' || other !== undefined) return null;
  return parameterOwner(unit, call.symbol, `**${only}`);
}

/** The function, `symbol` or one around it, that has a parameter of that name. */
export function parameterOwner(unit: Unit, symbol: string, name: string): string | null {
  for (let at = symbol; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const definition = unit.definitions.get(at);
    if (definition?.kind === 'function' && definition.parameters.some((parameter) => parameter.name === name))
      return at;
  }
  return null;
}
