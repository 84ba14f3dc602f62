import type { MaterialChange, SystemModel } from '../model/index.ts';
import { inventoryOf, type Item } from './inventory.ts';

type Side = { readonly states: ReadonlySet<string>; readonly direct: boolean };

/** What the bill of materials gains, loses and holds otherwise, by kind and name. A thing of several versions is one thing. */
export function billChange(before: SystemModel, after: SystemModel): MaterialChange[] {
  const [former, later] = [sidesOf(before), sidesOf(after)];
  const keys = [...new Set([...former.keys(), ...later.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, fresh] = [former.get(key), later.get(key)];
    const [from, to] = [old?.states, fresh?.states].map((states) => (states === undefined ? null : [...states].sort()));
    if (from === undefined || to === undefined || JSON.stringify(from) === JSON.stringify(to)) return [];
    const [kind = '', name = ''] = key.split('\0');
    return [
      {
        kind: kind as Item['kind'],
        name,
        before: from,
        after: to,
        direct: (fresh ?? old)?.direct === true,
      },
    ];
  });
}

function sidesOf(system: SystemModel): ReadonlyMap<string, Side> {
  const sides = new Map<string, Side>();
  for (const item of inventoryOf(system)) {
    const key = `${item.kind}\0${nameOf(item)}`;
    const known = sides.get(key);
    sides.set(key, {
      states: new Set([...(known?.states ?? []), stateOf(item)]),
      direct: item.direct || known?.direct === true,
    });
  }
  return sides;
}

/** A package goes by its registry too: `torch` of conda is another than that of PyPI. */
function nameOf({ kind, name, purl }: Item): string {
  if (kind !== 'package') return name;
  const registry = /^pkg:([a-z]+)\//.exec(purl ?? '')?.[1] ?? '';
  return registry === 'pypi' || registry === '' ? name : `${registry}:${name}`;
}

function stateOf({ kind, version, hashes, licences }: Item): string {
  const content = kind === 'file' ? (hashes[0]?.slice(0, 'sha256:'.length + 12) ?? '') : version;
  return [content, ...licences.map((licence) => ('id' in licence ? licence.id : licence.name))]
    .filter((part) => part !== '')
    .join(', ');
}
