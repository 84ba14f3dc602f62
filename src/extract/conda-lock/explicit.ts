import type { Locked } from '../../statement/index.ts';
import { acrossPlatforms, archiveOf, digest } from './archive.ts';

/** A list of addresses below `@EXPLICIT`, each with a digest behind `#`, as `conda list --explicit` and conda-lock write it. */
export function explicitPackages(text: string): Locked[] {
  const entries = text.split('\n').flatMap((raw, at): Locked[] => {
    const line = raw.trim();
    const archive = archiveOf(line);
    if (archive === null) return [];
    const hash = /#(?:sha256:)?([0-9a-f]{32,64})$/.exec(line)?.[1];
    return [
      {
        line: at + 1,
        ecosystem: 'conda',
        source: 'index',
        ...archive,
        hashes: [...digest('md5', hash), ...digest('sha256', hash)],
      },
    ];
  });
  return acrossPlatforms(entries);
}
