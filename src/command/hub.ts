import type { Fact, Reference } from '../model/index.ts';
import { lastSegment, plainAddress } from './address.ts';
import { type Invocation, LOOK_AHEAD, type Script } from './invocation.ts';
import { optionValue, readOptions } from './options.ts';
import { pinnedOf } from './revision.ts';
import { elementAt, flowAt, modelFacts, type Site, subjectAt } from './script-place.ts';
import { formatOfFile } from './weights-format.ts';
import { subjectKey } from '../model/index.ts';

const HF_VALUED = new Set(
  '--revision --repo-type --token --cache-dir --local-dir --local-dir-use-symlinks --include --exclude --max-workers'.split(
    ' ',
  ),
);
const CLONE_VALUED = new Set(
  '-b --branch --revision --depth -o --origin -c --config --reference --filter -j --jobs --shallow-since --shallow-exclude --template --separate-git-dir -u --upload-pack --recurse-submodules='.split(
    ' ',
  ),
);

/** Models, datasets and code that a command fetches by name from a hub, a model registry or a git server. */
export function hubFacts(invocation: Invocation, script: Script): Fact[] {
  const { program, args } = invocation;
  if ((program === 'huggingface-cli' || program === 'hf') && args[0] === 'download') return hubDownload(invocation);
  if (program === 'git') return cloneFacts(invocation, script);
  if (program === 'ollama' && (args[0] === 'pull' || args[0] === 'run')) return ollamaFacts(invocation);
  return [];
}

type Fetched = Pick<Reference, 'kind' | 'repo' | 'revision' | 'pinned' | 'loader' | 'formats' | 'transport'>;

/** A reference of a command, with what follows from its pin. */
export function fetchedReference(site: Site, fetched: Fetched, remoteCode: Reference['remoteCode'] = 'off'): Fact {
  const resolved = !fetched.repo.includes('$');
  return {
    fact: 'reference',
    value: {
      ...subjectAt(site),
      name: fetched.repo,
      controls: fetched.pinned === 'commit' ? ['commit-pin'] : [],
      ...fetched,
      resolved,
      remoteCode,
      verified: false,
    },
  };
}

/** A model or dataset of the hub: the reference, its element and where it goes. */
function hubFetch(site: Site, fetched: Fetched): Fact[] {
  const reference = fetchedReference(site, fetched);
  if (fetched.repo.includes('$')) return [reference];
  if (fetched.kind === 'model') return [reference, ...modelFacts(site, fetched.repo, 'hub', null)];
  if (fetched.kind !== 'dataset') return [reference];
  const dataset = elementAt(site, { kind: 'dataset', name: fetched.repo, trust: 'public' }, true);
  const facts: Fact[] = [reference, { fact: 'element', value: dataset }];
  if (site.runner === undefined) return facts;
  const ends = { source: subjectKey(dataset), target: site.runner, name: `${fetched.repo} -> script` };
  return [...facts, flowAt(site, ends, ['dataset'], 'hub')];
}

function hubDownload({ program, args, site }: Invocation): Fact[] {
  const options = readOptions(args.slice(1), HF_VALUED);
  const [repo, ...files] = options.positionals;
  if (repo === undefined) return [];
  const type = optionValue(options, ['--repo-type']) ?? 'model';
  const revision = optionValue(options, ['--revision']) ?? '';
  const names = [...files, optionValue(options, ['--include']) ?? ''].filter((name) => name !== '');
  const formats = [...new Set(names.map(formatOfFile))].filter((format) => format !== 'unknown').toSorted();
  const kind = type === 'dataset' ? 'dataset' : type === 'space' ? 'code' : 'model';
  return hubFetch(site, {
    kind,
    repo,
    revision,
    pinned: pinnedOf(revision),
    loader: `${program} download`,
    formats: kind === 'code' ? ['code'] : formats.length > 0 ? formats : ['unknown'],
    transport: 'hub',
  });
}

function cloneFacts(invocation: Invocation, script: Script): Fact[] {
  const { args, site, index } = invocation;
  const verb = args.indexOf('clone');
  if (verb === -1 || verb > 4) return [];
  const options = readOptions(args.slice(verb + 1), CLONE_VALUED);
  const [source = '', target] = options.positionals;
  if (source === '' || isPath(source)) return [];
  const folder = target ?? lastSegment(source.replaceAll(':', '/')).replace(/\.git$/, '');
  const chosen = optionValue(options, ['-b', '--branch', '--revision']) ?? '';
  const revision = checkedOut(script, folder, index) ?? chosen;
  const hub = /^https:\/\/(?:[^/@]{1,300}@)?(?:huggingface\.co|hf\.co)\/(datasets\/|spaces\/)?([^/?#]+\/[^/?#]+)/.exec(
    source,
  );
  if (hub !== null) {
    const kind = hub[1] === 'datasets/' ? 'dataset' : hub[1] === 'spaces/' ? 'code' : 'model';
    const repo = (hub[2] ?? '').replace(/\.git$/, '');
    const formats: Reference['formats'] = kind === 'code' ? ['code'] : ['unknown'];
    const pinned = pinnedOf(revision);
    return hubFetch(site, { kind, repo, revision, pinned, loader: 'git clone', formats, transport: 'hub' });
  }
  if (!isRunFrom(script, folder, index)) return [];
  const repo = plainAddress(source) ?? source.slice(0, 500);
  const pinned = pinnedOf(revision);
  const fetched: Fetched = {
    kind: 'code',
    repo,
    revision,
    pinned,
    loader: 'git clone',
    formats: ['code'],
    transport: 'git',
  };
  return [fetchedReference(site, fetched, 'on')];
}

function isPath(source: string): boolean {
  return /^(?:\.{0,2}\/|file:|~)/.test(source) || source === '.';
}

/** The revision that a later `git checkout` or `git reset --hard` of the clone takes, or null. */
function checkedOut(script: Script, folder: string, after: number): string | null {
  let inside = false;
  for (const invocation of script.slice(after + 1, after + LOOK_AHEAD)) {
    if (invocation === null) continue;
    const { program, args } = invocation;
    if (program === 'cd' || program === 'pushd') inside = reaches(args[0], folder);
    if (program !== 'git') continue;
    if (args.includes('clone')) {
      if (!inside) continue;
      return null;
    }
    const there = args[0] === '-C' ? reaches(args[1], folder) : inside;
    const verb = args.findIndex((word) => word === 'checkout' || word === 'reset' || word === 'switch');
    if (!there || verb === -1) continue;
    const rest = args.slice(verb + 1).filter((word) => !word.startsWith('-'));
    if (rest.length === 1 && rest[0] !== undefined) return rest[0];
  }
  return null;
}

const RUNS =
  /^(?:pip|python|uv|pipx|poetry|conda|bash|sh|zsh|make|cmake|ninja|npm|pnpm|yarn|node|cargo|go|accelerate|torchrun|deepspeed|source|\.)$/;

/** Whether something of the clone is installed or run later in the script. */
function isRunFrom(script: Script, folder: string, after: number): boolean {
  let inside = false;
  for (const invocation of script.slice(after + 1, after + LOOK_AHEAD)) {
    if (invocation === null) continue;
    const { program, path, args } = invocation;
    if (program === 'cd' || program === 'pushd')
      inside = reaches(args[0], folder) || (inside && !/^(?:\/|\.\.|~)/.test(args[0] ?? '/'));
    else if (inside ? RUNS.test(program) || path.startsWith('./') : reaches(path, folder) && path.includes('/'))
      return true;
    else if (RUNS.test(program) && args.some((word) => reaches(word, folder))) return true;
  }
  return false;
}

/** Whether a path is the folder or below it, told by whole segments. */
function reaches(path: string | undefined, folder: string): boolean {
  if (path === undefined || folder === '') return false;
  const inner = bare(path.slice(0, 2_000));
  const outer = bare(folder);
  return (
    inner === outer || inner.startsWith(`${outer}/`) || inner.endsWith(`/${outer}`) || inner.includes(`/${outer}/`)
  );
}

function bare(path: string): string {
  return path.replace(/^(?:\.\/)+/, '').replace(/\/$/, '');
}

function ollamaFacts({ args, site }: Invocation): Fact[] {
  const model = args.slice(1).find((word) => !word.startsWith('-'));
  if (model === undefined || model === '') return [];
  const colon = model.lastIndexOf(':');
  const tagged = colon > model.lastIndexOf('/');
  const repo = tagged ? model.slice(0, colon) : model;
  const revision = tagged ? model.slice(colon + 1) : '';
  const pinned = revision === '' ? 'none' : revision === 'latest' ? 'branch' : 'tag';
  const loader = `ollama ${args[0] ?? ''}`;
  const reference = fetchedReference(site, {
    kind: 'model',
    repo,
    revision,
    pinned,
    loader,
    formats: ['gguf'],
    transport: 'registry',
  });
  return repo.includes('$') ? [reference] : [reference, ...modelFacts(site, repo, 'https', null)];
}
