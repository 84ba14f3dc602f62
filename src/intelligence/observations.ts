import { exactVersionOf } from '../dependency/index.ts';
import {
  type Answers,
  type Dependency,
  type HubAnswer,
  keyOf,
  type Observation,
  type PackageAnswer,
  type Reference,
  type SystemModel,
} from '../model/index.ts';
import { hubQuestion, isPublic } from './questions.ts';

const DAY = 86_400_000;
const YOUNG = 30 * DAY;
const FRESH = 7 * DAY;
const ABANDONED = 3 * 365 * DAY;

type Said = Pick<Observation, 'kind' | 'detail'>;

/** What registries and the hub say of the names in a system. `former` is the system before the change: a moved pin is compared with it. */
export function observationsOf(system: SystemModel, former: SystemModel, answers: Answers, now: Date): Observation[] {
  const packages = new Map(answers.packages.map((one) => [`${one.ecosystem}:${one.name}`, one]));
  const hub = new Map(answers.hub.map((one) => [hubKey(one), one]));
  const before = new Map(former.references.map((reference) => [keyOf('reference', reference), reference]));
  return [
    ...ofPackages(system.dependencies, packages, now),
    ...system.references.flatMap((reference) => {
      const answer = answerFor(reference, hub);
      if (answer === undefined) return [];
      const earlier = before.get(keyOf('reference', reference));
      const formerly =
        earlier === undefined || earlier.revision === reference.revision ? undefined : answerFor(earlier, hub);
      const said = [...saidOfRepository(answer, now), ...(formerly === undefined ? [] : changesOf(formerly, answer))];
      return said.map((one) => observed(reference, reference.repo, answer.kind, 'hub', one));
    }),
  ];
}

/** A lock does not repeat what is told of the manifest beside it. */
function ofPackages(
  dependencies: readonly Dependency[],
  answers: ReadonlyMap<string, PackageAnswer>,
  now: Date,
): Observation[] {
  const told = new Set<string>();
  const manifestsFirst = dependencies.toSorted((a, b) => Number(a.manifest === 'lock') - Number(b.manifest === 'lock'));
  return manifestsFirst.flatMap((dependency) => {
    const answer = answers.get(`${dependency.ecosystem}:${dependency.package}`);
    if (answer === undefined || !isPublic(dependency)) return [];
    const folder = dependency.path.slice(0, dependency.path.lastIndexOf('/') + 1);
    return saidOfPackage(answer, dependency, now).flatMap((said) => {
      const key = [folder, answer.ecosystem, answer.name, said.kind].join('\0');
      if (dependency.manifest === 'lock' && told.has(key)) return [];
      told.add(key);
      return [observed(dependency, dependency.package, 'package', answer.ecosystem, said)];
    });
  });
}

function observed(
  { path, symbol, context, evidence }: Dependency | Reference,
  name: string,
  about: Observation['about'],
  source: Observation['source'],
  { kind, detail }: Said,
): Observation {
  return { name, path, symbol, context, controls: [], evidence, edits: [], about, kind, source, detail, scan: '' };
}

function hubKey({ kind, repo, revision }: Pick<HubAnswer, 'kind' | 'repo' | 'revision'>): string {
  return `${kind}:${repo}@${revision}`;
}

function answerFor(reference: Reference, hub: ReadonlyMap<string, HubAnswer>): HubAnswer | undefined {
  const asked = hubQuestion(reference);
  return asked === null ? undefined : hub.get(hubKey(asked));
}

function saidOfPackage(answer: PackageAnswer, dependency: Dependency, now: Date): Said[] {
  const { ecosystem, state, first, newest } = answer;
  const registry = ecosystem === 'pypi' ? 'PyPI' : 'npm';
  if (state === 'absent') return [{ kind: 'absent', detail: `${registry} has no package of this name` }];
  if (state === 'quarantined') return [{ kind: 'quarantined', detail: `${registry} has put it under quarantine` }];
  const said: Said[] = [];
  if (isWithin(first, now, YOUNG)) said.push({ kind: 'young', detail: `first released on ${day(first)}` });
  if (state !== 'found') said.push({ kind: 'abandoned', detail: `${registry} calls it ${state}` });
  else if (newest !== '' && !isWithin(newest, now, ABANDONED))
    said.push({ kind: 'abandoned', detail: `its newest release is of ${day(newest)}` });
  return [...said, ...saidOfRelease(answer, exactVersionOf(dependency), now)];
}

function saidOfRelease({ ecosystem, releases, first }: PackageAnswer, version: string, now: Date): Said[] {
  const at = releases.findIndex((release) => release.version === version);
  const release = releases[at];
  if (release === undefined) return [];
  const said: Said[] = [];
  if (release.yanked !== null) {
    const why = release.yanked.replaceAll(/\s+/g, ' ').trim().slice(0, 120);
    said.push({
      kind: 'yanked',
      detail: `${version} was ${ecosystem === 'npm' ? 'deprecated' : 'taken back'}${why === '' ? '' : `: ${why}`}`,
    });
  }
  if (isWithin(release.at, now, FRESH) && !isWithin(first, now, YOUNG))
    said.push({ kind: 'fresh', detail: `${version} was released on ${day(release.at)}` });
  const earlier = releases[at - 1];
  if (earlier?.provenance === true && !release.provenance)
    said.push({ kind: 'provenance-lost', detail: `${earlier.version} proves where it was built, ${version} does not` });
  return said;
}

const PICKLES = /\.(?:bin|pt|pth|ckpt|pkl|pickle|joblib)$/i;
const SAFE_WEIGHTS = /\.(?:safetensors|gguf|onnx)$/i;

function saidOfRepository(answer: HubAnswer, now: Date): Said[] {
  const { kind, repo, revision, state, name, created, gated, files, unsafe } = answer;
  if (state === 'hidden') return [{ kind: 'absent', detail: `the hub has no public ${kind} of this name` }];
  if (state === 'disabled') return [{ kind: 'absent', detail: 'the hub has disabled it' }];
  if (state === 'no-revision') return [{ kind: 'absent', detail: `it has no revision ${revision.slice(0, 40)}` }];
  const said: Said[] = [];
  if (name.toLowerCase() !== repo.toLowerCase())
    said.push({ kind: 'moved', detail: `it is now ${name}, and anybody may take the old name` });
  if (isWithin(created, now, YOUNG)) said.push({ kind: 'young', detail: `created on ${day(created)}` });
  if (gated) said.push({ kind: 'gated', detail: 'it asks for an account that has accepted its terms' });
  const [worst] = unsafe;
  if (worst !== undefined)
    said.push({
      kind: 'unsafe',
      detail: `the hub's scanners call ${worst.path} ${worst.level}${unsafe.length > 1 ? ` and ${unsafe.length - 1} more` : ''}`,
    });
  const pickles =
    kind === 'model'
      ? files.filter((file) => PICKLES.test(file) && !/(?:training_args|optimizer|scheduler)/.test(file))
      : [];
  if (pickles.length > 0 && !files.some((file) => SAFE_WEIGHTS.test(file)))
    said.push({ kind: 'pickle-only', detail: `its only weights are pickles such as ${pickles[0] ?? ''}` });
  return said;
}

/** What another revision brings that the former did not have. */
function changesOf(before: HubAnswer, after: HubAnswer): Said[] {
  if (before.state !== 'found' || after.state !== 'found') return [];
  const added = (list: (answer: HubAnswer) => readonly string[]): readonly string[] =>
    list(after).filter((one) => !list(before).includes(one));
  const clauses = [
    ...told(
      'runs',
      added(({ code }) => code),
    ),
    ...told(
      'new code',
      added(({ files }) => files.filter((file) => file.endsWith('.py'))),
    ),
    ...told(
      'new pickles',
      added(({ files }) => files.filter((file) => PICKLES.test(file))),
    ),
    ...(before.template === after.template ? [] : ['another chat template']),
    ...(before.licence === after.licence
      ? []
      : [`under ${after.licence || 'no licence'} instead of ${before.licence || 'none'}`]),
  ];
  const since = `since ${(before.revision || before.commit).slice(0, 12)}:`;
  const said: Said[] = clauses.length === 0 ? [] : [{ kind: 'changed', detail: `${since} ${clauses.join(', ')}` }];
  if (before.bases.join('\n') === after.bases.join('\n')) return said;
  return [
    ...said,
    {
      kind: 'lineage-changed',
      detail: `${since} made of ${basesIn(after.bases)} instead of ${basesIn(before.bases)}`,
    },
  ];
}

function basesIn(bases: readonly string[]): string {
  return bases.join(', ') || 'nothing that it names';
}

function told(clause: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${clause} ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and more' : ''}`];
}

function isWithin(time: string, now: Date, span: number): boolean {
  const age = now.getTime() - Date.parse(time);
  return Number.isFinite(age) && age < span;
}

function day(time: string): string {
  return time.slice(0, 10);
}
