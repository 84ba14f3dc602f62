import type { Fact, Reference } from '../model/index.ts';
import { lastSegment, plainAddress } from './address.ts';
import type { Invocation } from './invocation.ts';
import { readOptions } from './options.ts';
import { type Site, subjectAt } from './script-place.ts';

/** A package that a runner fetches and starts. */
export type RunPackage = {
  /** `npx`, `uvx`, `bunx`, `pipx run`, `pnpm dlx` … */
  readonly loader: string;
  readonly package: string;
  /** As written behind `@` or `==`; empty for none. */
  readonly version: string;
  /** A full version, which the registry does not let anybody change. */
  readonly exact: boolean;
  /** What stands behind the package. */
  readonly rest: readonly string[];
};

const VALUED = new Set(
  '-p --package --from --with --python --index-url --extra-index-url --index --spec -c --call --registry --cache --env-file --allow-read'.split(
    ' ',
  ),
);

/** Which package a command of `npx`, `uvx`, `bunx`, `pipx run`, `pnpm dlx`, `yarn dlx`, `bun x` or `uv tool run` starts; null for others. */
export function runPackage(program: string, args: readonly string[]): RunPackage | null {
  const found = runnerOf(lastSegment(program).replace(/\.(?:cmd|exe)$/i, ''), args);
  if (found === null) return null;
  const at = packagePosition(found.args);
  const chosen = readOptions(found.args.slice(0, at), VALUED).named.findLast(({ name }) =>
    ['--from', '-p', '--package', '--spec'].includes(name),
  )?.value;
  const text = (found.python ? chosen : (chosen ?? null)) ?? found.args[at];
  if (text === undefined || text === '' || text.startsWith('-')) return null;
  const { name, version } = found.python ? pythonName(text) : nodeName(text);
  const exact = /^v?\d+\.\d+(?:\.\d+)?[\w.+-]*$/.test(version) || /^[0-9a-f]{40}$/.test(version);
  return { loader: found.loader, package: plainAddress(name) ?? name, version, exact, rest: found.args.slice(at + 1) };
}

function runnerOf(
  program: string,
  args: readonly string[],
): { readonly loader: string; readonly args: readonly string[]; readonly python: boolean } | null {
  const [first = '', second = ''] = args;
  if (program === 'npx' || program === 'bunx') return { loader: program, args, python: false };
  if (program === 'uvx') return { loader: program, args, python: true };
  if (program === 'pipx' && first === 'run') return { loader: 'pipx run', args: args.slice(1), python: true };
  if (program === 'uv' && first === 'tool' && second === 'run')
    return { loader: 'uvx', args: args.slice(2), python: true };
  if ((program === 'pnpm' || program === 'yarn') && first === 'dlx') {
    return { loader: `${program} dlx`, args: args.slice(1), python: false };
  }
  if (program === 'npm' && (first === 'exec' || first === 'x'))
    return { loader: 'npx', args: args.slice(1), python: false };
  return program === 'bun' && first === 'x' ? { loader: 'bunx', args: args.slice(1), python: false } : null;
}

function packagePosition(args: readonly string[]): number {
  let at = 0;
  while (at < args.length && (args[at] ?? '').startsWith('-')) {
    if (args[at] === '--') return at + 1;
    at += VALUED.has(args[at] ?? '') ? 2 : 1;
  }
  return at;
}

function nodeName(text: string): { readonly name: string; readonly version: string } {
  const at = text.lastIndexOf('@');
  return at > 0 ? { name: text.slice(0, at), version: text.slice(at + 1) } : { name: text, version: '' };
}

function pythonName(text: string): { readonly name: string; readonly version: string } {
  const git = /^git\+([^@#\s]{1,500}(?:@[^@/#\s]{1,200}(?=\/)[^@#\s]{1,500})?)(?:@([^#\s]{1,200}))?/.exec(text);
  if (git !== null) return { name: git[1] ?? text, version: git[2] ?? '' };
  const match = /^([A-Za-z0-9._-]{1,200})(?:\[[^\]]{0,200}\])?\s*(?:===?|@)\s*(.{1,200})$/.exec(text);
  return match === null
    ? { name: text.replace(/[[<>~!=].*$/s, ''), version: '' }
    : { name: match[1] ?? '', version: match[2] ?? '' };
}

/** The reference that a started package makes as a server of tools. */
export function toolServerReference(site: Site, run: RunPackage): Fact {
  const commit = /^[0-9a-f]{40}$/.test(run.version);
  const floating = run.version === '' || run.version === 'latest' || run.version === 'next';
  const pinned: Reference['pinned'] = commit ? 'commit' : floating ? 'none' : 'tag';
  return {
    fact: 'reference',
    value: {
      ...subjectAt(site),
      name: run.package,
      controls: commit ? ['commit-pin'] : run.exact ? ['exact-pin'] : [],
      kind: 'tool-server',
      repo: run.package,
      resolved: !run.package.includes('$'),
      revision: run.version,
      pinned,
      loader: run.loader,
      remoteCode: 'on',
      formats: ['code'],
      transport: /:\/\//.test(run.package) ? 'git' : 'registry',
      verified: false,
    },
  };
}

/** Servers of the Model Context Protocol that a command starts from a registry; told by `mcp` in the package's name. */
export function toolServerFacts(invocation: Invocation): Fact[] {
  const run = runPackage(invocation.program, invocation.args);
  return run !== null && /mcp/i.test(run.package) ? [toolServerReference(invocation.site, run)] : [];
}
