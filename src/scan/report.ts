import type { FindingVerdict, ScanFinding } from './contract.ts';

/** What a scan makes of a file: the worst of its findings, `clean` when there is none. */
export type FileVerdict = FindingVerdict | 'clean';

/** From worst to best. What was seen outweighs what was not read, and what was not read outweighs what is only unknown. */
export const VERDICTS: readonly FileVerdict[] = ['malicious', 'suspicious', 'not-scanned', 'unverified', 'clean'];

/** What the scan of one file found. */
export type FileReport = {
  readonly path: string;
  /** The format that its content shows most surely; `unknown` for a model file of no known format, `other` for what is no model file. */
  readonly format: string;
  /** Every format that some loader would read it as. */
  readonly formats: readonly string[];
  readonly verdict: FileVerdict;
  /** The sentence behind the verdict; null when it is clean. */
  readonly reason: string | null;
  /** Sorted by verdict, member and offset. */
  readonly findings: readonly ScanFinding[];
  /** Findings above the limit, which are not in the list. */
  readonly more: number;
};

/** The worse of two verdicts. */
export function worse(a: FileVerdict, b: FileVerdict): FileVerdict {
  return VERDICTS.indexOf(a) <= VERDICTS.indexOf(b) ? a : b;
}

/** Findings from worst to least, then by member and place. */
export function inOrder(findings: readonly ScanFinding[]): ScanFinding[] {
  return [...findings].sort(
    (a, b) =>
      VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) ||
      compareText(a.member ?? '', b.member ?? '') ||
      (a.offset ?? -1) - (b.offset ?? -1) ||
      compareText(a.id, b.id) ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Longest quotation of a file's text in a message, in characters. */
const QUOTED = 80;

/** Text of a file for a message: one line, without control and direction characters, shortened. */
export function quote(text: string): string {
  const clean = text.slice(0, 4 * QUOTED).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
  return clean.length > QUOTED ? `${clean.slice(0, QUOTED)}…` : clean;
}
