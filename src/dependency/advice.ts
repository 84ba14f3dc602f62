import type { Dependency } from '../model/index.ts';

/** What somebody who was asked knows of a dependency; null for nothing. */
export type Advise = (
  dependency: Dependency,
) => { readonly reputation: 'malicious' | 'reported'; readonly ids: readonly string[] } | null;

/**
 * Dependencies with what is known of them beyond the repository. What names and versions alone tell stays, but for a hostile release. A lock does not
 * repeat what is told of the manifest beside it.
 */
export function withAdvice(dependencies: readonly Dependency[], advise: Advise): Dependency[] {
  const told = new Set<string>();
  const advised = dependencies.map((dependency) => {
    const advice = advise(dependency);
    if (advice === null) return dependency;
    if (dependency.manifest !== 'lock') told.add(placeOf(dependency));
    const reputation =
      advice.reputation === 'malicious' || dependency.reputation === '' ? advice.reputation : dependency.reputation;
    return { ...dependency, reputation, advisories: [...advice.ids] };
  });
  return advised.map((dependency, at) =>
    dependency.manifest === 'lock' && told.has(placeOf(dependency)) ? (dependencies[at] ?? dependency) : dependency,
  );
}

function placeOf({ path, ecosystem, package: name }: Dependency): string {
  return [path.slice(0, path.lastIndexOf('/') + 1), ecosystem, name].join('\0');
}
