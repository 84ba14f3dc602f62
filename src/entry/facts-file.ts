import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist', import.meta.url));

/**
 * 16 hexadecimal digits over the program's own files: facts are kept for the readers that made them, so that no change of a reader, however
 * small, meets facts of before.
 */
function programHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(PROGRAM, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  for (const file of files.sort())
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(PROGRAM, file)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Names the file below `folder` that keeps the facts of one repository, which `repository` identifies. What other versions of the program
 * left there is removed; null when the folder cannot be used.
 */
export function factsFileIn(folder: string): (repository: string) => string | null {
  const mine = programHash();
  try {
    for (const other of readdirSync(folder)) {
      if (other !== mine && /^[0-9a-f]{16}$/.test(other)) rmSync(join(folder, other), { recursive: true, force: true });
    }
  } catch {
    // Not there yet, or not ours to clean: nothing depends on it.
  }
  return (repository) =>
    join(folder, mine, `${createHash('sha256').update(repository).digest('hex').slice(0, 32)}.facts`);
}

/** Where the command line keeps facts of a local repository: below the user's cache folder (XDG Base Directory Specification); null without one. */
export function localFactsFile(repository: string, environment: NodeJS.ProcessEnv): string | null {
  const cache = cacheFolder(environment);
  if (cache === null) return null;
  try {
    return factsFileIn(cache)(realpathSync(repository));
  } catch {
    return null;
  }
}

/** Where the command line keeps what services answered about names; null without such a folder. */
export function localAnswersFile(environment: NodeJS.ProcessEnv): string | null {
  const cache = cacheFolder(environment);
  return cache === null ? null : join(cache, 'answers');
}

function cacheFolder(environment: NodeJS.ProcessEnv): string | null {
  const given = environment['XDG_CACHE_HOME'] ?? '';
  const home = environment['HOME'] ?? homedir();
  const cache = isAbsolute(given) ? given : isAbsolute(home) ? join(home, '.cache') : null;
  return cache === null ? null : join(cache, 'stridegate');
}
