import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { checkCrossReferences, type CatalogIssue } from './cross-references.ts';
import { type CatalogEntry, listEntries } from './entries.ts';
import { CatalogFiles, CatalogName } from './schema.ts';
import { NOT_OBSERVABLE, NotObservable, reasonIssues } from './not-observable.ts';

/** Everything under `catalogs/`, checked. `files` is the data; `entries` lists what has an id, by catalogue and id. */
export interface Catalogs {
  readonly files: CatalogFiles;
  readonly entries: ReadonlyMap<CatalogName, ReadonlyMap<string, CatalogEntry>>;
  /** Why no rule can see a technique of ATLAS in the files of a repository, by its id. */
  readonly notObservable: ReadonlyMap<string, string>;
}

export type CatalogReading =
  | { readonly ok: true; readonly catalogs: Catalogs }
  | { readonly ok: false; readonly problems: readonly string[] };

const NEXT_STEP = 'correct the entry, or restore the file from the release';

/**
 * Reads all catalogues of a directory (`catalogs/` of the package), synchronously, and checks them against their schemas and
 * each other. A problem is one line: `<file>:<line>:<column>: <key path>: <what is wrong>; <what to do>`.
 */
export function readCatalogs(directory: string): CatalogReading {
  const problems: string[] = [];
  const values: Partial<Record<CatalogName, unknown>> = {};
  const read = (path: string): unknown => {
    const reading = readFile(path);
    if (!reading.ok) problems.push(...reading.problems);
    return reading.ok ? reading.value : undefined;
  };
  for (const name of CatalogName.options) values[name] = read(pathOf(directory, name));
  const unseen = read(join(directory, NOT_OBSERVABLE));
  if (problems.length > 0) return { ok: false, problems };

  const parsed = CatalogFiles.safeParse(values);
  const issues = parsed.success ? ownIssues(parsed.data) : parsed.error.issues.map(schemaIssue);
  const reasons = NotObservable.safeParse(unseen);
  const unseenIssues = reasons.success
    ? reasonIssues(reasons.data, parsed.data?.atlas)
    : reasons.error.issues.map(({ path, message }) => ({ path: keysOf(path), message }));
  const told = [...describe(directory, issues), ...describeIn(join(directory, NOT_OBSERVABLE), unseenIssues)];
  if (!parsed.success || !reasons.success || told.length > 0) return { ok: false, problems: told };
  const notObservable = new Map(Object.entries(reasons.data.reasons));
  return { ok: true, catalogs: { files: parsed.data, entries: indexEntries(parsed.data), notObservable } };
}

/** As `readCatalogs`, for the catalogues that ship with the package: throws an Error with every problem, one a line. */
export function loadCatalogs(directory: string): Catalogs {
  const reading = readCatalogs(directory);
  if (!reading.ok) throw new Error(['the catalogues cannot be used:', ...reading.problems].join('\n'));
  return reading.catalogs;
}

function pathOf(directory: string, name: CatalogName): string {
  return join(directory, name, 'catalog.yaml');
}

type FileReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly string[] };

function readFile(path: string): FileReading {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    return { ok: false, problems: [`${path}: cannot be read (${reason}); restore the file from the release`] };
  }
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length === 0) return { ok: true, value: document.toJS() };
  const lines = lineStarts(text);
  const problems = document.errors.map((error) => `${path}:${lines.at(error.pos[0])}: ${error.message}; ${NEXT_STEP}`);
  return { ok: false, problems };
}

function schemaIssue(issue: z.core.$ZodIssue): CatalogIssue {
  const [name, ...path] = keysOf(issue.path);
  return { catalog: CatalogName.parse(name), path, message: issue.message };
}

function keysOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((key) => (typeof key === 'number' ? key : String(key)));
}

function ownIssues(files: CatalogFiles): readonly CatalogIssue[] {
  const misplaced = CatalogName.options
    .filter((name) => files[name].catalog !== name)
    .map((catalog): CatalogIssue => ({ catalog, path: ['catalog'], message: `must be '${catalog}', as the folder` }));
  return [...misplaced, ...checkCrossReferences(files)];
}

function describe(directory: string, issues: readonly CatalogIssue[]): readonly string[] {
  return CatalogName.options.flatMap((name) =>
    describeIn(
      pathOf(directory, name),
      issues.filter(({ catalog }) => catalog === name),
    ),
  );
}

/** Parses a file that has issues once more, to find the lines; sound files never pay for it. */
function describeIn(file: string, issues: readonly Pick<CatalogIssue, 'path' | 'message'>[]): readonly string[] {
  if (issues.length === 0) return [];
  const position = locator(readFileSync(file, 'utf8'));
  return issues.map(({ path, message }) => `${file}:${position(path)}: ${keyPath(path)}: ${message}; ${NEXT_STEP}`);
}

/** Finds the line and column of a key path or, when it leads nowhere (a missing key), of the innermost part that exists. */
function locator(text: string): (path: CatalogIssue['path']) => string {
  const document = parseDocument(text);
  const lines = lineStarts(text);
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.at(node.range[0]);
    }
    return '1:1';
  };
}

function lineStarts(text: string): { readonly at: (offset: number) => string } {
  return {
    at: (offset) => {
      const before = text.slice(0, offset);
      return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
    },
  };
}

function keyPath(path: CatalogIssue['path']): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
  return text.replace(/^\./, '') || 'the file';
}

function indexEntries(files: CatalogFiles): Catalogs['entries'] {
  const index = new Map<CatalogName, Map<string, CatalogEntry>>(CatalogName.options.map((name) => [name, new Map()]));
  for (const entry of listEntries(files)) index.get(entry.catalog)?.set(entry.id, entry);
  return index;
}
