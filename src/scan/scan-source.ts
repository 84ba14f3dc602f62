import { claimsModel } from './claims.ts';
import type { ByteSource, FormatScanner, ScanContext, ScanFinding, ScanLimits } from './contract.ts';
import { UnreadableError } from './contract.ts';
import { FORMATS } from './formats/index.ts';
import { inOrder, quote, worse, type FileReport, type FileVerdict } from './report.ts';
import { windowSource } from './sources.ts';

/** Bounds that suit files of a repository and of a hub alike. */
export const DEFAULT_LIMITS: ScanLimits = {
  depth: 6,
  members: 100_000,
  unpackedBytes: 64 * 2 ** 30,
  ratio: 1200,
  steps: 4_000_000_000,
  findings: 200,
};

/** What the caller decides about a scan. */
export type ScanOptions = {
  readonly limits?: Partial<ScanLimits>;
  /** A file beside the scanned one by its relative path, or null; without it formats of several files see one. */
  readonly sibling?: (path: string) => Promise<ByteSource | null>;
  /** Stops the scan: `scanSource` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
};

/** Bytes of the beginning and the end of a source that formats are told by; the end of a zip lies before a comment of up to 64 KiB. */
const PEEK = 4096;
const PEEK_BACK = 65_600;

/** What is counted over a file and everything in it. */
type Tally = {
  readonly limits: ScanLimits;
  readonly signal: AbortSignal;
  readonly sibling: (path: string) => Promise<ByteSource | null>;
  readonly findings: ScanFinding[];
  readonly seen: Set<string>;
  more: number;
  verdict: FileVerdict;
  steps: number;
  members: number;
  unpacked: number;
};

/**
 * Scans one file. Its content says what it is, at every depth of archives; all formats that some loader would read it as are scanned. `name`
 * is its path for the report. Nothing in it is executed, and nothing is held whole. What can't be read (a format that nobody knows under a
 * name that claims a model, a file cut off, a limit) ends as `not-scanned`, never as `clean`. Rejects only when the signal aborts.
 */
export async function scanSource(source: ByteSource, name: string, options: ScanOptions = {}): Promise<FileReport> {
  const tally: Tally = {
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    signal: options.signal ?? new AbortController().signal,
    sibling: options.sibling ?? (() => Promise.resolve(null)),
    findings: [],
    seen: new Set(),
    more: 0,
    verdict: 'clean',
    steps: 0,
    members: 0,
    unpacked: 0,
  };
  const formats = await scanPart(source, name, [], tally);
  const findings = inOrder(tally.findings);
  const format = formats[0] ?? (claimsModel(name) ? 'unknown' : 'other');
  if (format === 'other' && tally.verdict === 'clean')
    return { path: name, format, formats, verdict: 'not-scanned', reason: 'no model file', findings: [], more: 0 };
  const reason = findings.find((finding) => finding.verdict === tally.verdict)?.message ?? null;
  return { path: name, format, formats, verdict: tally.verdict, reason, findings, more: tally.more };
}

/** Scans a file or a member; returns the formats it was scanned as, surest first. */
async function scanPart(source: ByteSource, name: string, way: readonly string[], tally: Tally): Promise<string[]> {
  tally.signal.throwIfAborted();
  const context = contextOf(name, way, tally);
  try {
    const scanners = await recognise(source, name, context);
    if (scanners.length === 0 && claimsModel(name)) {
      context.report({
        id: 'unknown-format',
        verdict: 'not-scanned',
        message: source.size === 0 ? 'The file is empty.' : 'Its content is of no model format that can be read here.',
      });
    }
    for (const scanner of scanners) await guard(() => scanner.scan(source, context), scanner.id, context);
    return scanners.map((scanner) => scanner.id);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    context.report({ id: 'unreadable', verdict: 'not-scanned', message: sentence(error.message) });
    return [];
  }
}

async function recognise(source: ByteSource, name: string, context: ScanContext): Promise<FormatScanner[]> {
  const head = await source.read(0, PEEK);
  const tail = source.size <= PEEK ? head : await tailOf(source, context);
  return FORMATS.map((scanner) => ({ scanner, sure: scanner.recognises(head, tail, name, source.size) }))
    .filter(({ sure }) => sure > 0)
    .sort((a, b) => b.sure - a.sure)
    .map(({ scanner }) => scanner);
}

/** The last bytes; none, and told so, where the source breaks off before. */
async function tailOf(source: ByteSource, context: ScanContext): Promise<Uint8Array> {
  try {
    const length = Math.min(PEEK_BACK, source.size);
    return await source.read(source.size - length, length);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    context.report({ id: 'unreadable', verdict: 'not-scanned', message: sentence(error.message) });
    return new Uint8Array();
  }
}

/** Runs a scanner; what it can't read, and what it was not written for, is told as not scanned. */
async function guard(scan: () => Promise<void>, id: string, context: ScanContext): Promise<void> {
  try {
    await scan();
  } catch (error) {
    context.signal.throwIfAborted();
    const message = error instanceof UnreadableError ? error.message : `the ${id} scanner could not go on`;
    context.report({ id: 'unreadable', verdict: 'not-scanned', message: sentence(message), operation: id });
  }
}

function contextOf(name: string, way: readonly string[], tally: Tally): ScanContext {
  const { limits, signal } = tally;
  const member = way.length === 0 ? {} : { member: way.map(quote).join('!') };
  return {
    name,
    limits,
    signal,
    sibling: tally.sibling,
    step: (count = 1) => {
      tally.steps += count;
      if (tally.steps > limits.steps) throw new UnreadableError(`it takes more than ${limits.steps} steps to read`);
      signal.throwIfAborted();
    },
    countMember: () => {
      tally.members += 1;
      if (tally.members > limits.members) throw new UnreadableError(`it has more than ${limits.members} members`);
    },
    countUnpacked: (bytes) => {
      tally.unpacked += bytes;
      if (tally.unpacked > limits.unpackedBytes)
        throw new UnreadableError(`it unpacks to more than ${limits.unpackedBytes} bytes`);
      signal.throwIfAborted();
    },
    report: (finding) => keep({ ...finding, ...member }, tally),
    inside: async (source, inner) => {
      if (way.length >= limits.depth) throw new UnreadableError(`archives lie more than ${limits.depth} deep in it`);
      await scanPart(windowSource(source, 0, source.size), inner, [...way, inner], tally);
    },
  };
}

function keep(finding: ScanFinding, tally: Tally): void {
  tally.verdict = worse(tally.verdict, finding.verdict);
  const key = JSON.stringify([finding.id, finding.member, finding.target, finding.operation, finding.message]);
  if (tally.seen.has(key)) return;
  if (tally.findings.filter(({ verdict }) => verdict === finding.verdict).length >= tally.limits.findings) {
    tally.more += 1;
    return;
  }
  tally.seen.add(key);
  tally.findings.push(finding);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}
