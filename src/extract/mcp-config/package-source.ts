import { pinnedOf, plainAddress, type RunPackage, runPackage } from '../../command/index.ts';
import { imageOf } from '../../container/index.ts';
import type { Reference } from '../../model/index.ts';

/** What a server's command starts: a package of a registry, a repository, an image, or a file of this machine. */
export type Source = Pick<Reference, 'repo' | 'revision' | 'pinned' | 'transport' | 'loader' | 'controls'>;

/** Options of `docker run` that take the next word. */
const DOCKER_VALUES = new Set(
  '-e --env --env-file -v --volume --mount -p --publish --name --network --net -u --user -w --workdir --platform --entrypoint -m --memory --cpus -l --label --add-host -h --hostname --pull --gpus --cap-add --cap-drop --security-opt --device --restart --tmpfs --shm-size'.split(
    ' ',
  ),
);

/** Reads a server's command line. Null when it starts nothing that can be named. */
export function sourceOf(words: readonly string[]): Source | null {
  const [command = '', ...args] = unwrapped(words.slice(0, 200));
  const program = programOf(command);
  if ((program === 'docker' || program === 'podman') && args[0] === 'run') return imageSource(program, args.slice(1));
  const run = runPackage(program, args);
  return run === null ? null : packageSource(run);
}

/** `cmd /c npx …` and `env A=b npx …` start what follows. */
function unwrapped(words: readonly string[]): readonly string[] {
  const program = programOf(words[0] ?? '');
  if (program === 'cmd' && /^\/c$/i.test(words[1] ?? '')) return words.slice(2);
  if (program !== 'env') return words;
  const start = words.findIndex((word, index) => index > 0 && !/^-|^\w+=/.test(word));
  return start === -1 ? [] : words.slice(start);
}

/** The last part of a program's path without a Windows ending. */
export function programOf(command: string): string {
  const file = command.slice(-200).split(/[/\\]/).at(-1) ?? '';
  return file.toLowerCase().replace(/\.(?:exe|cmd|bat|ps1)$/, '');
}

function packageSource(run: RunPackage): Source {
  const { loader } = run;
  const name = run.package.slice(0, 500);
  const hosted = /^(github|gitlab|bitbucket):([\w.-]+\/[\w.-]+)(?:#(.+))?$/.exec(name);
  if (hosted !== null) {
    const domain = hosted[1] === 'bitbucket' ? 'bitbucket.org' : `${hosted[1] ?? ''}.com`;
    return gitSource(`https://${domain}/${hosted[2] ?? ''}`, hosted[3] ?? '', loader);
  }
  const address = plainAddress(name.replace(/^git\+/, ''));
  if (address !== null) {
    const fragment = /#(?:semver:)?([^#&]+)$/.exec(name)?.[1];
    return gitSource(address.replace(/\.git$/, ''), run.version === '' ? (fragment ?? '') : run.version, loader);
  }
  if (/^(?:\.{0,2}\/|file:|~)|^\.$/.test(name)) {
    return { repo: name, revision: '', pinned: 'local', transport: 'local', loader, controls: [] };
  }
  return { repo: name, ...versionOf(run), transport: 'registry', loader };
}

function versionOf({ version, exact }: RunPackage): Pick<Source, 'revision' | 'pinned' | 'controls'> {
  if (version === '' || version === 'latest' || version === '*') {
    return { revision: version, pinned: 'none', controls: [] };
  }
  if (version.includes('$')) return { revision: version, pinned: 'unknown', controls: [] };
  if (exact && !/[x*,]/.test(version)) return { revision: version, pinned: 'tag', controls: ['exact-pin'] };
  return { revision: version, pinned: 'branch', controls: [] };
}

function gitSource(repo: string, revision: string, loader: string): Source {
  const pinned = pinnedOf(revision);
  return { repo, revision, transport: 'git', loader, pinned, controls: pinned === 'commit' ? ['commit-pin'] : [] };
}

function imageSource(loader: string, args: readonly string[]): Source | null {
  let at = 0;
  while (at < args.length && (args[at] ?? '').startsWith('-')) at += DOCKER_VALUES.has(args[at] ?? '') ? 2 : 1;
  const image = imageOf(args[at] ?? '');
  if (image === null) return null;
  const { repo, revision, pinned } = image;
  return { repo, revision, pinned, transport: 'registry', loader, controls: pinned === 'digest' ? ['digest-pin'] : [] };
}
