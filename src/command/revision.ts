import type { Reference } from '../model/index.ts';

/**
 * How firmly a revision of a git repository or hub holds ('' : none was given). Only a full commit hash cannot be moved. What looks like a
 * version is a tag, everything else a branch: also an abbreviated hash, which any branch of that name takes the place of.
 */
export function pinnedOf(revision: string): Extract<Reference['pinned'], 'none' | 'commit' | 'tag' | 'branch'> {
  if (revision === '') return 'none';
  if (/^[0-9a-f]{40}$/i.test(revision)) return 'commit';
  return /^(?!(?=\d*[a-f])[0-9a-f]{7,39}$)v?\d[\w.-]*$/i.test(revision) ? 'tag' : 'branch';
}
