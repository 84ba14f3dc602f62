import type { Dependency, Fact, Load } from '../../model/index.ts';
import { reputationOf, resemblance } from './names.ts';
import { valuesOf } from './step.ts';
import { nearestDependency, reaches } from './versions.ts';

/** Completes what needs a list of names or a second file: whose name a package resembles, which torch a `torch.load` meets. */
export function withPackages(facts: readonly Fact[]): readonly Fact[] {
  const torchOf = nearestDependency(valuesOf(facts, 'dependency').filter((one) => TORCH.has(one.package)));
  return facts.map((fact): Fact => {
    if (fact.fact === 'dependency') return { fact: 'dependency', value: withStanding(fact.value) };
    return fact.fact === 'load' ? { fact: 'load', value: settleVersion(fact.value, torchOf) } : fact;
  });
}

const TORCH: ReadonlySet<string> = new Set(['torch', 'pytorch']);

function withStanding(dependency: Dependency): Dependency {
  if (dependency.ecosystem !== 'pypi' || dependency.source !== 'index') return dependency;
  return {
    ...dependency,
    resembles: resemblance(dependency.package),
    reputation: reputationOf(dependency.package, dependency.specifier),
  };
}

/**
 * `torch.load` without `weights_only` runs code before torch 2.6 and does not from 2.6 on (PyTorch 2.6 release notes). The version comes
 * from the manifest nearest to the file; where none tells, it stays unknown.
 */
function settleVersion(load: Load, torchOf: (path: string) => Dependency | null): Load {
  if (load.executes !== 'version') return load;
  if (load.format !== 'torch') return { ...load, executes: 'unknown' };
  const nearest = torchOf(load.path);
  const reach = nearest === null ? 'unknown' : reaches(nearest.specifier, '2.6');
  const executes = { yes: 'no', no: 'yes', unknown: 'unknown' } as const;
  return { ...load, executes: executes[reach] };
}
