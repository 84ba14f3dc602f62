import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** The folder of the package, the same from sources and from `dist`. */
const ROOT = new URL('../../', import.meta.url);

/** Rules and catalogues that are shipped with the package. */
export const RULES = fileURLToPath(new URL('rules', ROOT));
export const CATALOGS = fileURLToPath(new URL('catalogs', ROOT));

/** Scripts that attack models and write results, to be copied into a repository. */
export const ATTACK_SCRIPTS = fileURLToPath(new URL('templates/evidence', ROOT));

/** The version that package.json says. */
export function packageVersion(): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')))
    .version;
}
