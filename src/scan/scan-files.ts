import { posix } from 'node:path';
import type { ByteSource, ScanFinding, ScanLimits } from './contract.ts';
import type { FileVerdict } from './report.ts';
import { scanSource } from './scan-source.ts';

/** A file that can be scanned: `open` gives its bytes or the reason why there are none. */
export type ScannedFile = ByteSource & { readonly close: () => Promise<void> };
export type OpenForScan = (
  path: string,
) => Promise<{ readonly ok: true; readonly file: ScannedFile } | { readonly ok: false; readonly reason: string }>;

/** What a scan says of a file in few words. */
export type FileScan = {
  readonly verdict: FileVerdict;
  /** Surest format of its content; `unknown` and `other` as in a report. */
  readonly format: string;
  /** The worst findings as sentences with their places, at most five, and how many more there are. */
  readonly findings: readonly string[];
  /** Ids of all findings, sorted. */
  readonly ids: readonly string[];
  /** Why a part was not read; empty when all was. */
  readonly unread: string;
};

/** Bounds for a gate: smaller than those of a scan that somebody asks for. */
const GATE_LIMITS: Partial<ScanLimits> = { unpackedBytes: 2 * 2 ** 30, steps: 200_000_000, members: 20_000 };
const MOST_FINDINGS = 5;

/**
 * Scans files one after the other, each by its content. Files that lie beside one are opened through `open` when its format asks for them,
 * never from outside of the tree. Together at most `budget` bytes are opened; what comes after is told as not scanned. Rejects only when the
 * signal aborts.
 */
export async function scanFiles(
  paths: readonly string[],
  open: OpenForScan,
  options: { readonly budget: number; readonly signal: AbortSignal; readonly onFile: (path: string) => void },
): Promise<ReadonlyMap<string, FileScan>> {
  const scans = new Map<string, FileScan>();
  let left = options.budget;
  for (const path of paths) {
    options.signal.throwIfAborted();
    options.onFile(path);
    const opened = await open(path);
    if (!opened.ok) {
      scans.set(path, unread(opened.reason));
      continue;
    }
    const { file } = opened;
    left -= file.size;
    if (left < 0) scans.set(path, unread('not scanned: the changed model files together are too large'));
    else scans.set(path, await scanOne(path, file, open, options.signal));
    await file.close();
  }
  return scans;
}

function unread(reason: string): FileScan {
  return { verdict: 'not-scanned', format: 'unknown', findings: [], ids: [], unread: reason };
}

async function scanOne(path: string, file: ScannedFile, open: OpenForScan, signal: AbortSignal): Promise<FileScan> {
  const beside: ScannedFile[] = [];
  const sibling = async (name: string): Promise<ByteSource | null> => {
    const place = posix.join(posix.dirname(path), name);
    if (place.startsWith('../') || posix.isAbsolute(name) || beside.length >= 64) return null;
    const opened = await open(place);
    if (!opened.ok) return null;
    beside.push(opened.file);
    return opened.file;
  };
  try {
    const report = await scanSource(file, path, { limits: GATE_LIMITS, sibling, signal });
    const telling = report.findings.filter(({ verdict }) => verdict !== 'not-scanned');
    const shown = telling.slice(0, MOST_FINDINGS).map(sentenceOf);
    const more = telling.length - shown.length + report.more;
    const gap = report.findings.find(({ verdict }) => verdict === 'not-scanned');
    return {
      verdict: report.verdict,
      format: report.format,
      findings: more > 0 ? [...shown, `and ${more} more`] : shown,
      ids: [...new Set(report.findings.map(({ id }) => id))].toSorted(),
      unread: gap === undefined ? '' : gap.message,
    };
  } finally {
    for (const other of beside) await other.close();
  }
}

/** A finding with its place: `data.pkl, byte 34: Calls posix:system. (REDUCE)`. */
function sentenceOf({ message, member, offset, operation }: ScanFinding): string {
  const place = [member ?? '', offset === undefined ? '' : `byte ${offset}`].filter((part) => part !== '').join(', ');
  return `${place === '' ? '' : `${place}: `}${message}${operation === undefined ? '' : ` (${operation})`}`;
}
