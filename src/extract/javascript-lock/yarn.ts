import type { Locked } from '../../statement/index.ts';
import { integrityOf } from './npm.ts';
import { sourceOfResolved } from './resolved.ts';

/**
 * Blocks of a yarn.lock, of Yarn 1 (a language of its own) and later (YAML of the same shape): a line of patterns, and its settings two
 * spaces in. Read by lines, so that a large file costs little.
 */
export function yarnPackages(text: string): Locked[] {
  const packages: Locked[] = [];
  let head: { readonly line: number; readonly pattern: string } | null = null;
  let settings = new Map<string, string>();
  const finish = (): void => {
    if (head !== null) packages.push(...packageOf(head, settings));
    head = null;
    settings = new Map();
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^[^\s#].*:$/.test(line)) {
      finish();
      head = { line: index + 1, pattern: line.slice(0, -1).slice(0, 2_000) };
      continue;
    }
    const setting = /^ {2}([a-zA-Z]{1,40}):? +("?)([^"]{1,2000})\2$/.exec(line);
    if (setting !== null) settings.set(setting[1] ?? '', setting[3] ?? '');
  }
  finish();
  return packages;
}

function packageOf(
  head: { readonly line: number; readonly pattern: string },
  settings: ReadonlyMap<string, string>,
): Locked[] {
  const resolution = settings.get('resolution') ?? '';
  const pattern = (resolution || head.pattern.split(',')[0] || '').replaceAll('"', '').trim();
  const match = /^((?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214})@(.*)$/s.exec(pattern);
  if (match === null || match[2]?.startsWith('workspace:') === true) return [];
  const [, asked = '', reference = ''] = match;
  const alias = /^npm:((?:@[\w.~-]{1,100}\/)?[\w.~-]{1,214})@/.exec(reference)?.[1];
  const version = settings.get('version') ?? '';
  const resolved = settings.get('resolved') ?? (/^(?:npm|patch):/.test(reference) ? '' : reference);
  const placed = /^(?:link|portal|file):/.test(reference)
    ? { version: '', source: 'local' as const, origin: '' }
    : sourceOfResolved(resolution !== '' && reference.startsWith('npm:') ? '' : resolved, version);
  const name = resolution === '' ? (alias ?? asked) : asked;
  return [{ line: head.line, ecosystem: 'npm', name, ...placed, ...digestsOf(settings) }];
}

/** Yarn 1 writes an `integrity`, or SHA-1 behind the address, which is none; later ones a `checksum` of an archive that they make. */
function digestsOf(settings: ReadonlyMap<string, string>): Pick<Locked, 'hashes' | 'hashed'> {
  const hashes = integrityOf(settings.get('integrity') ?? '');
  return { hashes, hashed: hashes.length > 0 || /^(?:\w{1,8}\/)?[0-9a-f]{128}$/.test(settings.get('checksum') ?? '') };
}
