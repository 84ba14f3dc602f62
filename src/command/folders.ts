import type { Fact } from '../model/index.ts';
import type { Invocation } from './invocation.ts';

const LONGEST = 500;

/**
 * The folder that a script is in after a command, relative to where it began: empty there, null where it is not known (a variable, an
 * absolute path, a way out and back).
 */
export function folderAfter(folder: string | null, { program, args }: Invocation): string | null {
  if (program === 'popd') return '';
  if (program !== 'cd' && program !== 'pushd') return folder;
  const target = args.find((word) => !word.startsWith('-')) ?? '';
  if (folder === null || target === '' || !/^[\w@%+=:,. -][\w@%+=:,./ -]*$/.test(target)) return null;
  const joined: string[] = [];
  for (const segment of `${folder}/${target}`.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') joined.push(segment);
    else if (joined.pop() === undefined) return null;
  }
  const path = joined.join('/');
  return path.length > LONGEST ? null : path;
}

/** A started file as it is named from where the script began. */
export function startedFrom(folder: string | null, fact: Fact): Fact {
  if (fact.fact !== 'runs' || folder === null || folder === '') return fact;
  const joined: string[] = [];
  for (const segment of `${folder}/${fact.value.path}`.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && joined.length > 0) joined.pop();
    else joined.push(segment);
  }
  return { fact: 'runs', value: { ...fact.value, path: joined.join('/') } };
}
