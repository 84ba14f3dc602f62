import type { EvidenceRecord } from './record.ts';

/** Something in a results file that was not counted, and why. */
export type Problem = {
  /** 1 for a document that is read as a whole. */
  readonly line: number;
  readonly reason: string;
};

/** What a reader made of a results file. Records and problems stand side by side: half a file counts for half. */
export type Results = { readonly records: readonly EvidenceRecord[]; readonly problems: readonly Problem[] };

/** Reads one tool's results that are one JSON document. Plugins get parsed JSON and take only the fields that they name. */
export type DocumentReader = {
  readonly id: string;
  readonly summary: string;
  /** Told by the document's own marks, never by the file's name. */
  readonly recognises: (document: unknown) => boolean;
  readonly read: (document: unknown, path: string) => Results;
};

/** Takes the rows of a results file one by one, so that its size does not matter. */
export type RowCollector = {
  readonly row: (row: unknown, line: number) => void;
  /** Everything read; `cut` when the file ends in the middle of a row. */
  readonly end: (cut: boolean) => Results;
};

/** Reads one tool's results that are a row of JSON a line. */
export type RowReader = {
  readonly id: string;
  readonly summary: string;
  /** Told by the first row that is JSON. */
  readonly recognises: (row: unknown) => boolean;
  /** Whether a row need not be parsed, told by its first bytes: most of a report is transcripts. */
  readonly skips: (start: string) => boolean;
  readonly collect: (path: string) => RowCollector;
};
