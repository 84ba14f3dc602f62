import { imageOf } from '../../container/index.ts';
import type { Pinned, Reference } from '../../model/index.ts';

/** What a server's command starts: a package of a registry, a repository, an image, or a file of this machine. */
export type Source = {
  readonly repo: string;
  readonly revision: string;
  readonly pinned: Pinned;
  readonly transport: Reference['transport'];
  /** The program that fetches and starts: `npx`, `uvx`, `docker`. */
  readonly loader: string;
  readonly controls: readonly string[];
};

/** Options that take a word of their own, by launcher; everything else that begins with a dash stands alone. */
const WITH_VALUE = new Map<string, ReadonlySet<string>>([
  ['npx', new Set(['-p', '--package', '-c', '--call', '--registry', '--cache', '-w', '--workspace'])],
  [
    'uvx',
    new Set([
      '--with',
      '--python',
      '-p',
      '--index',
      '--index-url',
      '--extra-index-url',
      '--directory',
      '--refresh-package',
    ]),
  ],
  [
    'docker',
    new Set(
      '-e --env --env-file -v --volume --mount -p --publish --name --network --net -u --user -w --workdir --platform --entrypoint -m --memory --cpus -l --label --add-host -h --hostname --pull --gpus --cap-add --cap-drop --security-opt --device'.split(
        ' ',
      ),
    ),
  ],
]);

/** Reads a server's command line. Null when it starts nothing that can be named. */
export function sourceOf(words: readonly string[]): Source | null {
  const [command = '', ...args] = unwrapped(words.slice(0, 200));
  const program = programOf(command);
  const [first, ...rest] = args;
  if (program === 'npx' || program === 'bunx') return npm(program, args);
  if ((program === 'npm' || program === 'pnpm' || program === 'yarn' || program === 'bun') && first !== undefined) {
    return /^(?:exec|x|dlx)$/.test(first) ? npm(`${program} ${first}`, rest) : null;
  }
  if (program === 'uvx') return python('uvx', args, '--from');
  if (program === 'uv' && first === 'tool' && rest[0] === 'run') return python('uv tool run', rest.slice(1), '--from');
  if (program === 'pipx' && first === 'run') return python('pipx run', rest, '--spec');
  if ((program === 'docker' || program === 'podman') && first === 'run') return docker(program, rest);
  return null;
}

/** `cmd /c npx …` and `env A=b npx …` start what follows. */
function unwrapped(words: readonly string[]): readonly string[] {
  if (programOf(words[0] ?? '') === 'cmd' && /^\/c$/i.test(words[1] ?? '')) return words.slice(2);
  if (programOf(words[0] ?? '') !== 'env') return words;
  const start = words.findIndex((word, index) => index > 0 && !/^-|^\w+=/.test(word));
  return start === -1 ? [] : words.slice(start);
}

/** The last part of a program's path without a Windows ending. */
export function programOf(command: string): string {
  const file = command.slice(-200).split(/[/\\]/).at(-1) ?? '';
  return file.toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}

/** The first word that is no option, and the value of `named` when it is given. */
function positional(args: readonly string[], launcher: string, named: readonly string[]): string | null {
  const withValue = WITH_VALUE.get(launcher) ?? new Set<string>();
  let first: string | null = null;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const equals = word.indexOf('=');
    if (equals > 0 && named.includes(word.slice(0, equals))) return word.slice(equals + 1);
    if (named.includes(word)) return args[at + 1] ?? null;
    if (word === '--') continue;
    if (word.startsWith('-')) {
      if (withValue.has(word)) at += 1;
    } else {
      first = word;
      break;
    }
  }
  return first;
}

const EXACT = /^v?\d+(?:\.\d+){1,3}(?:[-+.]?[0-9A-Za-z][0-9A-Za-z.-]*)?$/;

function version(text: string): Pick<Source, 'revision' | 'pinned' | 'controls'> {
  if (text === '' || text === 'latest' || text === '*') return { revision: text, pinned: 'none', controls: [] };
  if (text.includes('$')) return { revision: text, pinned: 'unknown', controls: [] };
  if (EXACT.test(text) && !/[x*]$/.test(text)) return { revision: text, pinned: 'tag', controls: ['exact-pin'] };
  return { revision: text, pinned: 'branch', controls: [] };
}

function npm(loader: string, args: readonly string[]): Source | null {
  const spec = positional(args, 'npx', ['-p', '--package']);
  if (spec === null || spec === '') return null;
  const git = gitSource(spec, loader);
  if (git !== null) return git;
  if (/^(?:\.{0,2}\/|file:|~)/.test(spec)) return local(spec, loader);
  const at = spec.indexOf('@', 1);
  const repo = at === -1 ? spec : spec.slice(0, at);
  return { repo, ...version(at === -1 ? '' : spec.slice(at + 1)), transport: 'registry', loader };
}

function python(loader: string, args: readonly string[], named: string): Source | null {
  const spec = positional(args, 'uvx', [named]);
  if (spec === null || spec === '') return null;
  const git = gitSource(spec, loader);
  if (git !== null) return git;
  if (/^(?:\.{0,2}\/|file:|~)|^\.$/.test(spec)) return local(spec, loader);
  const found = /^([A-Za-z0-9][\w.-]*)(?:\[[^\]]{0,200}\])?\s*(?:(===?|@)\s*([^\s,;]+)\s*$|(.*))$/s.exec(spec);
  if (found === null) return null;
  const [, repo = '', , exact, other = ''] = found;
  const told =
    exact === undefined && other.trim() !== ''
      ? { revision: other.trim().slice(0, 80), pinned: 'branch' as const, controls: [] }
      : version(exact ?? '');
  return { repo: repo.toLowerCase().replaceAll(/[-_.]+/g, '-'), ...told, transport: 'registry', loader };
}

function docker(loader: string, args: readonly string[]): Source | null {
  const image = imageOf(positional(args, 'docker', []) ?? '');
  if (image === null) return null;
  const { repo, revision, pinned } = image;
  return { repo, revision, pinned, transport: 'registry', loader, controls: pinned === 'digest' ? ['digest-pin'] : [] };
}

/** `git+https://host/org/name@revision`, `github:org/name#revision`, `https://….git`. */
function gitSource(spec: string, loader: string): Source | null {
  const text = spec.slice(0, 1_000).replace(/^[\w.-]+\s*@\s*(?=git\+)/, '');
  const hosted = /^(?:(github|gitlab|bitbucket):)([\w.-]+\/[\w.-]+)(?:#(.+))?$/.exec(text);
  if (hosted !== null) {
    const domain = hosted[1] === 'bitbucket' ? 'bitbucket.org' : `${hosted[1] ?? ''}.com`;
    return git(`https://${domain}/${hosted[2] ?? ''}`, hosted[3] ?? '', loader);
  }
  const found = /^(git\+)?(?:https?|ssh|git):\/\/(?:[^/@\s]+@)?([^\s@#?]+)(?:[@#]([^\s?&#]+))?/.exec(text);
  if (found === null || (found[1] === undefined && found[2]?.endsWith('.git') !== true)) return null;
  return git(`https://${(found[2] ?? '').replace(/\.git$/, '')}`, found[3] ?? '', loader);
}

function git(repo: string, revision: string, loader: string): Source {
  const commit = /^[0-9a-f]{40}$/i.test(revision);
  const pinned = commit ? 'commit' : revision === '' ? 'none' : /^v?\d[\w.-]*$/.test(revision) ? 'tag' : 'branch';
  return { repo, revision, pinned, transport: 'git', loader, controls: commit ? ['commit-pin'] : [] };
}

function local(repo: string, loader: string): Source {
  return { repo, revision: '', pinned: 'local', transport: 'local', loader, controls: [] };
}
