import type { Artifact, Coverage, Fact } from '../model/index.ts';
import { contextOf } from '../model/index.ts';
import type { Entry, Snapshot } from '../snapshot/index.ts';
import { contentOf, type Content } from './content.ts';
import type { Extraction, Extractor, SourceFile } from './contract.ts';
import { withoutCredentials } from './redact.ts';

/**
 * Facts that were made before, by plugin id@version, path and blob hash; null for a file that turned out not to be the plugin's. Any map
 * will do; one per process is enough.
 */
export type FactCache = {
  readonly get: (key: string) => Extraction | null | undefined;
  readonly set: (key: string, value: Extraction | null) => unknown;
};

export type ReadOptions = {
  readonly extractors: readonly Extractor[];
  readonly signal: AbortSignal;
  readonly cache: FactCache;
  /** Upper bounds in bytes that the configuration sets on text and YAML files. */
  readonly limitOf: (maxBytes: number) => number;
  /** Told before each file, so that the reader of a file that kills the process can be named. */
  readonly onFile: (path: string) => void;
  /** Files known to have killed the process, with the reason to report instead of reading them again. */
  readonly poisoned: ReadonlyMap<string, string>;
};

export type WantedFile = {
  readonly entry: Entry;
  readonly readers: readonly string[];
  readonly modelFormat: Artifact['format'] | null;
};

export type Reading = { readonly facts: readonly Fact[]; readonly coverage: readonly Coverage[] };

type Outcome = {
  readonly plugin: string;
  readonly path: string;
  readonly status: Coverage['status'];
  readonly reason: string;
};

/** Reads every wanted file with its extractors. A file that cannot be read or parsed is in the coverage; all others are analysed. */
export async function readFiles(
  snapshot: Snapshot,
  wanted: readonly WantedFile[],
  options: ReadOptions,
): Promise<Reading> {
  const facts: Fact[] = [];
  const outcomes: Outcome[] = [];
  const byId = new Map(options.extractors.map((extractor) => [extractor.id, extractor]));
  for (const file of wanted) {
    const content = contentOf(snapshot, file.entry);
    const refused = new Set<string>();
    for (const id of file.readers) {
      options.signal.throwIfAborted();
      const extractor = byId.get(id);
      if (extractor === undefined) continue;
      const read = await readOne(file.entry, content, extractor, options);
      if (read === null) continue;
      // Formats that share a name are refused together: one line tells of it.
      const repeated = extractor.claims !== undefined && read.outcome.status === 'skipped' && refused.size > 0;
      if (read.outcome.status === 'skipped') refused.add(id);
      if (!repeated) outcomes.push(read.outcome);
      for (const fact of read.extraction?.facts ?? []) facts.push(fact);
    }
    if (file.readers.length === 0 && file.modelFormat === null) {
      outcomes.push({ plugin: 'tree', path: file.entry.path, status: 'skipped', reason: reasonOfKind(file.entry) });
    }
  }
  return { facts, coverage: coverageOf(outcomes) };
}

/** What a plugin made of a file; null when the file is not its own after all. */
async function readOne(
  entry: Entry,
  content: Content,
  extractor: Extractor,
  options: ReadOptions,
): Promise<{ outcome: Outcome; extraction: Extraction | null } | null> {
  const outcome = (status: Coverage['status'], reason = ''): Outcome => ({
    plugin: extractor.id,
    path: entry.path,
    status,
    reason,
  });
  const poison = options.poisoned.get(entry.path);
  if (poison !== undefined) return { outcome: outcome('failed', poison), extraction: null };
  const key = `${extractor.id}@${extractor.version}:${entry.path}:${entry.blob}`;
  let extraction = options.cache.get(key);
  if (extraction === undefined) {
    const text = await content(options.limitOf(extractor.maxBytes));
    if (!text.ok) return { outcome: outcome('skipped', text.reason), extraction: null };
    options.onFile(entry.path);
    extraction = await extractSafely(extractor, { path: entry.path, text: text.text }, options.signal);
    options.cache.set(key, extraction);
  }
  if (extraction === null) return null;
  return { outcome: extraction.ok ? outcome('done') : outcome('failed', extraction.reason), extraction };
}

/** A plugin that throws has a bug; it costs this file, with the message in the coverage, and no other. */
async function extractSafely(extractor: Extractor, file: SourceFile, signal: AbortSignal): Promise<Extraction | null> {
  try {
    if (extractor.claims?.(file) === false) return null;
    if (file.text.includes('\0')) return { ok: false, reason: 'holds NUL bytes: no text file', facts: [] };
    const extraction = await extractor.extract(file, signal);
    return { ...extraction, facts: withoutCredentials(extraction.facts) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      ok: false,
      reason: `the reader failed (${error instanceof Error ? error.message.slice(0, 200) : 'unknown error'})`,
      facts: [],
    };
  }
}

function reasonOfKind(entry: Entry): string {
  return entry.kind === 'submodule' ? 'submodule, its files are not part of this repository' : 'not read';
}

/** One entry per plugin, status and reason, files sorted. */
export function coverageOf(outcomes: readonly Outcome[], part = 'extract'): readonly Coverage[] {
  const groups = new Map<string, { first: Outcome; files: string[] }>();
  for (const outcome of outcomes) {
    const key = [outcome.plugin, outcome.status, outcome.reason].join('\0');
    const group = groups.get(key) ?? { first: outcome, files: [] };
    group.files.push(outcome.path);
    groups.set(key, group);
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { first, files }]) => ({
      part,
      plugin: first.plugin,
      status: first.status,
      ...(first.reason === '' ? {} : { reason: first.reason }),
      files: files.sort(),
    }));
}

/** Formats that can run code while they are loaded: what is not opened in them is a gap. */
const EXECUTABLE: ReadonlySet<Artifact['format']> = new Set([
  'pickle',
  'torch',
  'joblib',
  'keras',
  'numpy',
  'archive',
  'tensorflow',
]);

/** What a scan says of a model file's content, as far as facts hold it. */
type ModelScan = {
  readonly verdict: Exclude<Artifact['verdict'], 'unknown'>;
  readonly findings: readonly string[];
  readonly unread: string;
};

export type ModelFile = {
  readonly entry: Entry;
  readonly format: Artifact['format'];
  readonly pointer: { oid: string; size: number } | null;
  readonly scan?: ModelScan;
};

/** Model files of the tree as facts, and the gaps: what was not scanned although it changed, and what nobody opened. */
export function modelFileFacts(files: readonly ModelFile[]): Reading {
  const facts = files.flatMap(({ entry, format, pointer, scan }): Fact[] => {
    const value: Artifact = {
      name: entry.path,
      path: entry.path,
      symbol: '',
      context: contextOf(entry.path),
      controls: format === 'safetensors' ? ['safetensors'] : [],
      evidence: [{ path: entry.path, startLine: 1, endLine: 1 }],
      edits: [],
      format,
      storage: pointer === null ? 'blob' : 'lfs',
      size: pointer?.size ?? entry.size ?? 0,
      digest: pointer === null ? `git:${entry.blob}` : `sha256:${pointer.oid}`,
      scanned: scan !== undefined && scan.verdict !== 'not-scanned',
      verdict: scan?.verdict ?? 'unknown',
      findings: [...(scan?.findings ?? [])],
    };
    return [{ fact: 'artifact', value }, ...signalsOf(value)];
  });
  return { facts, coverage: coverageOf(files.flatMap(modelOutcome), 'scan') };
}

/** A file that runs code when it is loaded is a model file's business whatever else the repository holds. */
function signalsOf({ verdict, context }: Artifact): Fact[] {
  const tells =
    (verdict === 'malicious' || verdict === 'suspicious') && (context === 'shipped' || context === 'example');
  return tells ? [{ fact: 'signal', value: { name: 'model file that is not what it should be' } }] : [];
}

/** A changed file is scanned or told; one that did not change was not opened, which matters where its format can run code. */
function modelOutcome({ entry, format, pointer, scan }: ModelFile): Outcome[] {
  const outcome = { plugin: 'model-files', path: entry.path };
  if (scan !== undefined) {
    // Weights that no loader runs may stay where Git LFS keeps them.
    if (pointer !== null && scan.verdict === 'not-scanned' && !EXECUTABLE.has(format)) return [];
    if (scan.unread === '') return [{ ...outcome, status: 'done', reason: '' }];
    return [{ ...outcome, status: 'skipped', reason: `not scanned to the end: ${scan.unread}` }];
  }
  if (!EXECUTABLE.has(format)) return [];
  const reason =
    pointer === null
      ? `${format} file that did not change, not scanned`
      : `Git LFS pointer of a ${format} file that did not change, not scanned`;
  return [{ ...outcome, status: 'skipped', reason }];
}
