import type { Fact } from '../../model/index.ts';
import { dependencyFacts } from '../../command/index.ts';
import { siteAt } from '../../statement/index.ts';
import { packageOf } from '../specifier.ts';
import { isMlPackage } from './packages.ts';
import type { Unit } from './unit.ts';

/** Imports that say that a file belongs to machine learning, be it for types alone. Web frameworks and databases do not. */
export function signalFacts(unit: Unit): Fact[] {
  const names = new Set(unit.module.imports.map(({ module }) => packageOf(module)).filter(isMlPackage));
  // Workers AI is bound to the worker and imported from nowhere.
  if (
    unit.module.calls.some(
      (call) =>
        call.callee.endsWith('.run') &&
        call.arguments[0]?.value.kind === 'string' &&
        /^@(?:cf|hf)\//.test(call.arguments[0].value.value),
    )
  )
    names.add('workers-ai');
  return [...names].toSorted().map((name) => ({ fact: 'signal', value: { name } }));
}

/** Packages of machine learning that a file fetches by itself: `npm:openai@4.20.0`, `https://cdn.jsdelivr.net/npm/@xenova/transformers@2.6.0`. */
export function importedPackageFacts(unit: Unit): Fact[] {
  return unit.module.imports.flatMap((item): Fact[] => {
    const name = packageOf(item.module);
    if (item.typeOnly || (item.address === '' && item.version === '') || !isMlPackage(name)) return [];
    const exact = /^v?\d+\.\d+\.\d+[\w.+-]*$/.test(item.version);
    const requirement = {
      package: name,
      specifier: item.version,
      pinned:
        item.address !== ''
          ? ('url' as const)
          : exact
            ? ('exact' as const)
            : item.version === ''
              ? ('none' as const)
              : ('range' as const),
      hashed: false,
      source: item.address !== '' ? ('url' as const) : ('index' as const),
      address: item.address,
    };
    return dependencyFacts(siteAt(unit.source, item, { manifest: 'code' }), requirement, 'npm');
  });
}
