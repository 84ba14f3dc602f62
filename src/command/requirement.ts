import type { Dependency } from '../model/index.ts';
import { lastSegment } from './address.ts';

/** What one requirement asks for. */
export type Requirement = Pick<Dependency, 'package' | 'specifier' | 'pinned' | 'hashed' | 'source'> & {
  /** The address as written, credentials and all, for a look at them; never to be shown. Empty for an index requirement. */
  readonly address: string;
  readonly marker?: string;
  readonly hashes?: readonly string[];
};

/** Longest requirement that is read, in UTF-16 units: lines with hundreds of hashes are long. */
const LIMIT = 20_000;
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?/;
const CONDITION = /^(?:===|==|~=|!=|<=|>=|<|>)\s*[^\s,;]+$/;
const HASH = /\s--hash[=\s]\s*(sha256|sha384|sha512):([0-9a-f]{64,128})(?=\s|$)/g;
const ARCHIVE = /\.(?:whl|zip|tar|tar\.gz|tgz|tar\.bz2|tar\.xz)$/i;

/** A name of PyPI as PEP 503 normalises it. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

/**
 * Reads one requirement of a requirements file, a command line or a `pyproject.toml`: PEP 508 and what pip takes beside it (addresses,
 * `git+…@ref#egg=name`, `-e …`, local paths, `--hash=…`). Null for an option, a comment, a variable and what is no requirement.
 */
export function parseRequirement(text: string): Requirement | null {
  if (text.length > LIMIT) return null;
  const uncommented = cutAt(text.trim(), /(?:^|\s)#/);
  const requirement = fromLine(uncommented);
  if (requirement === null) return null;
  const hashes = Array.from(uncommented.matchAll(HASH), ([, algorithm = '', digest = '']) => `${algorithm}:${digest}`);
  const marker = markerOf(cutAt(uncommented, /\s--[a-z]/));
  return {
    ...requirement,
    ...(hashes.length === 0 ? {} : { hashes: [...new Set(hashes)].sort() }),
    ...(marker === '' ? {} : { marker }),
  };
}

/** What stands behind the `;`: of an address only behind a space, for an address may hold one. */
function markerOf(line: string): string {
  const found = (/:\/\//.test(line) ? /\s;(.*)$/ : /;(.*)$/).exec(line)?.[1] ?? '';
  return found.trim().slice(0, 300);
}

function fromLine(uncommented: string): Requirement | null {
  const hashed = /\s--hash[=\s]\s*[a-z0-9]{1,20}:/.test(uncommented);
  const bare = cutAt(uncommented, /\s--?[A-Za-z]/).trim();
  const editable = /^(?:-e\s*|--editable[=\s]\s*)(.*)$/.exec(uncommented)?.[1];
  const line = (editable === undefined ? bare : cutAt(editable, /\s--?[A-Za-z]/)).replaceAll(/^["']|["']$/g, '').trim();
  if (line === '' || line.startsWith('-') || line.startsWith('$')) return null;
  const named = namedAddress(line);
  if (named !== null) return fromAddress(named.address, named.name, hashed);
  if (isAddress(line)) return fromAddress(cutAt(line, /\s;|;\s/).trim(), '', hashed);
  if (editable !== undefined || isPath(line)) return localRequirement(line, hashed);
  return fromIndex(line, hashed);
}

function cutAt(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return at === -1 ? text : text.slice(0, at);
}

/** `name[extra] @ address ; marker` */
function namedAddress(line: string): { readonly name: string; readonly address: string } | null {
  const at = line.indexOf('@');
  if (at === -1) return null;
  const name = withoutExtras(line.slice(0, at).trim());
  const address = cutAt(line.slice(at + 1).trim(), /\s;|;\s/).trim();
  if (name === null || NAME.exec(name)?.[0] !== name) return null;
  return isAddress(address) || isPath(address) ? { name, address } : null;
}

function withoutExtras(text: string): string | null {
  const open = text.indexOf('[');
  if (open === -1) return text;
  return text.endsWith(']') ? text.slice(0, open).trim() : null;
}

function isAddress(text: string): boolean {
  return /^(?:[a-z]{1,10}\+)?[a-z]{1,10}:\/\/\S/i.test(text) || /^git\+[^\s]+$/i.test(text) || /^file:/i.test(text);
}

function isPath(text: string): boolean {
  return /^(?:\.{1,2}(?:[/\\[]|$)|\/|~\/|[A-Za-z]:\\)/.test(text) || (/^[^\s@;=<>:]+$/.test(text) && isArchive(text));
}

function isArchive(text: string): boolean {
  return ARCHIVE.test(text.replace(/\[[^\]]*\]$/, ''));
}

function fromAddress(address: string, given: string, hashedByOption: boolean): Requirement {
  if (/^file:/i.test(address) || isPath(address)) {
    const local = localRequirement(address.replace(/^file:(?:\/\/)?/i, ''), hashedByOption);
    return given === '' ? local : { ...local, package: normaliseName(given) };
  }
  const [plain = '', fragment = ''] = splitOnce(address, '#');
  const egg = /(?:^|&)egg=([A-Za-z0-9._-]+)/.exec(fragment)?.[1] ?? '';
  const version = /^(?:git|hg|svn|bzr)\+/i.test(plain) || /^git(?:@|:\/\/)/i.test(plain);
  if (version) {
    const ref = refOf(plain);
    const repository = ref === '' ? plain : plain.slice(0, plain.lastIndexOf('@'));
    const pinned = /^[0-9a-f]{40}$/i.test(ref) ? 'commit' : 'none';
    const name = normaliseName(given || egg || nameOfRepository(repository));
    const specifier = ref === '' ? '' : `@${ref}`;
    return { package: name, specifier, pinned, hashed: hashedByOption, source: 'git', address };
  }
  const hashed = hashedByOption || /(?:^|&)(?:sha(?:256|384|512))=[0-9a-f]{64,128}/i.test(fragment);
  const name = normaliseName(given || egg || nameOfArchive(lastSegment(plain)));
  return { package: name, specifier: '', pinned: 'url', hashed, source: 'url', address };
}

/** What stands behind the `@` of the path: a branch, tag or commit. */
function refOf(address: string): string {
  const start = address.indexOf('://');
  const path = start === -1 ? -1 : address.indexOf('/', start + 3);
  const at = address.lastIndexOf('@');
  if (path === -1 || at < path) return '';
  return address.slice(at + 1).replace(/[?&].*$/s, '');
}

/** The last segment of a repository's address; what stands in front of its host may be a credential. */
function nameOfRepository(address: string): string {
  const name = lastSegment(address.replaceAll(':', '/')).replace(/\.git$/, '');
  return name.slice(name.lastIndexOf('@') + 1);
}

function localRequirement(path: string, hashed: boolean): Requirement {
  const place = path.replace(/\[[^\]]*\]$/, '');
  const name = isArchive(place) ? normaliseName(nameOfArchive(lastSegment(place))) : lastSegment(place);
  return { package: name || place, specifier: '', pinned: 'local', hashed, source: 'local', address: '' };
}

/** The distribution's name in front of the version of a wheel or source archive. */
function nameOfArchive(file: string): string {
  const stem = file.replace(ARCHIVE, '');
  return /^(.{1,200}?)-v?\d/.exec(stem)?.[1] ?? stem;
}

function fromIndex(line: string, hashed: boolean): Requirement | null {
  const requirement = cutAt(line, /;/).trim();
  const name = NAME.exec(requirement)?.[0];
  if (name === undefined) return null;
  let rest = requirement.slice(name.length).trim();
  if (rest.startsWith('[')) {
    const close = rest.indexOf(']');
    if (close === -1) return null;
    rest = rest.slice(close + 1).trim();
  }
  if (rest.startsWith('(') && rest.endsWith(')')) rest = rest.slice(1, -1).trim();
  const conditions = rest === '' ? [] : rest.split(',').map((condition) => condition.trim());
  if (conditions.at(-1) === '') conditions.pop();
  if (!conditions.every((condition) => CONDITION.test(condition))) return null;
  const exact = conditions.some((condition) => /^={2,3}[^=]/.test(condition) && !condition.endsWith('*'));
  const pinned = exact ? 'exact' : conditions.length > 0 ? 'range' : 'none';
  const specifier = conditions.map((condition) => condition.replaceAll(/\s+/g, '')).join(',');
  return { package: normaliseName(name), specifier, pinned, hashed, source: 'index', address: '' };
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
