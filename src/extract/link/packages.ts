import { popularNames, reputationOf } from '../../dependency/index.ts';
import type { Dependency, Fact, Load } from '../../model/index.ts';
import { valuesOf } from './step.ts';
import { folderOf } from './tree.ts';
import { nearestDependency, reaches } from './versions.ts';

/** Completes what needs a list of names or a second file: whose name a package resembles, which torch a `torch.load` meets. */
export function withPackages(facts: readonly Fact[]): readonly Fact[] {
  const torchOf = nearestDependency(valuesOf(facts, 'dependency').filter((one) => TORCH.has(one.package)));
  const told = new Set<string>();
  for (const dependency of valuesOf(facts, 'dependency')) {
    if (dependency.manifest === 'lock') continue;
    const { reputation } = withStanding(dependency);
    if (reputation !== '') told.add(placeOf(dependency, reputation));
  }
  return facts.map((fact): Fact => {
    if (fact.fact === 'dependency')
      return { fact: 'dependency', value: withoutRepeated(withStanding(fact.value), told) };
    return fact.fact === 'load' ? { fact: 'load', value: settleVersion(fact.value, torchOf) } : fact;
  });
}

type Reputation = Dependency['reputation'];

const TORCH: ReadonlySet<string> = new Set(['torch', 'pytorch']);

/** A lock repeats what the manifest beside it says; the manifest is where it is mended. */
function withoutRepeated(dependency: Dependency, told: ReadonlySet<string>): Dependency {
  const { manifest, reputation } = dependency;
  return manifest === 'lock' && told.has(placeOf(dependency, reputation))
    ? { ...dependency, reputation: '' }
    : dependency;
}

function placeOf({ path, package: name }: Dependency, reputation: Reputation): string {
  return [folderOf(path), name, reputation].join('\0');
}

function withStanding(dependency: Dependency): Dependency {
  const { ecosystem, source } = dependency;
  if ((ecosystem !== 'pypi' && ecosystem !== 'npm') || source !== 'index') return dependency;
  return {
    ...dependency,
    // A slip is made by who writes the name; what others need was written by them.
    resembles: dependency.manifest === 'lock' ? '' : popularNames(ecosystem).resemblance(dependency.package),
    reputation: reputationOf(dependency),
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
