/**
 * Bytes somewhere: a file, a Git blob, a member of an archive, a window, an HTTP range. Offsets and lengths are in bytes. A scanner never
 * asks for more than it needs, and never for a whole file.
 */
export type ByteSource = {
  readonly size: number;
  /** The bytes from `offset`: `length` of them, or fewer where the source ends. Rejects with `UnreadableError` where they can't be had. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  /** True where going back costs a second unpacking: read such a source from front to back. */
  readonly sequential?: boolean;
};

/** Bytes that can't be had: a hole in an archive, a broken stream, a limit that was reached. The message says which, for a person. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/**
 * What a finding makes of a file. `malicious`: loading it with its usual loader runs or writes what its author chose. `suspicious`: it holds
 * what honest files do not. `unverified`: it refers to code that can't be seen from here. `not-scanned`: a part was not read.
 */
export type FindingVerdict = 'malicious' | 'suspicious' | 'unverified' | 'not-scanned';

/** What is seen at one place of a file. */
export type ScanFinding = {
  /** Names the class of the finding, in kebab-case; part of the interface: `pickle-call`, `keras-lambda`, `zip-names-differ`. */
  readonly id: string;
  readonly verdict: FindingVerdict;
  /** One sentence for a data scientist: what is there and what it does when the file is loaded. Text of the file is quoted short and clean. */
  readonly message: string;
  /** The way through archives to the member, outermost first, joined by `!`. */
  readonly member?: string;
  /** Where in the file or the member, in bytes. */
  readonly offset?: number;
  /** The operation at that place: an opcode, an operator, a layer's class. */
  readonly operation?: string;
  /** What it calls or imports, `module:name`. */
  readonly target?: string;
};

/** Bounds of the scan of one file, everything in it included. Counted, never timed, so that a file has one result; time is the caller's. */
export type ScanLimits = {
  /** Archives in archives. */
  readonly depth: number;
  /** Members of all archives. */
  readonly members: number;
  /** Bytes that decompression may make. */
  readonly unpackedBytes: number;
  /** How many times larger than its packed form a member of more than a megabyte may get. */
  readonly ratio: number;
  /** Operations of pickle machines, nodes of graphs, entries of tables. */
  readonly steps: number;
  /** Findings of one file of each verdict; those above are counted and not kept. */
  readonly findings: number;
};

/** What a scanner works with. */
export type ScanContext = {
  /** The name of what is scanned, for messages and for formats that leave no other way to be told; never decides alone. */
  readonly name: string;
  readonly limits: ScanLimits;
  /** Counts towards `limits.steps`; throws `UnreadableError` when there are no more. */
  readonly step: (count?: number) => void;
  /** Counts a member of an archive towards `limits.members`; throws `UnreadableError` when there are no more. */
  readonly countMember: () => void;
  /** Counts bytes that decompression made towards `limits.unpackedBytes`; throws `UnreadableError` when there are no more. */
  readonly countUnpacked: (bytes: number) => void;
  /** Keeps a finding; the member is filled in by the runner. */
  readonly report: (finding: ScanFinding) => void;
  /** Scans what lies inside: told by its content anew, one deeper. `name` is the member's name as the container writes it. */
  readonly inside: (source: ByteSource, name: string) => Promise<void>;
  /** A sibling of the scanned file by its relative path, where there is one: shards, external data, configurations beside weights. */
  readonly sibling: (path: string) => Promise<ByteSource | null>;
  readonly signal: AbortSignal;
};

/** A reader of one format; a folder under `formats/`. */
export type FormatScanner = {
  /** The word in reports: `pickle`, `torch-zip`, `keras-h5`, `gguf`. */
  readonly id: string;
  /** One sentence for the documentation. */
  readonly summary: string;
  /**
   * How sure the scanner is that the bytes are its format, from 0 (not at all) to 3 (a magic number that nothing else has). `head` are the
   * first 4,096 bytes, `tail` the last 65,600. All that answer above 0 scan the file, for what two loaders read in two ways is both (polyglots).
   */
  readonly recognises: (head: Uint8Array, tail: Uint8Array, name: string, size: number) => 0 | 1 | 2 | 3;
  /** Reports what it sees to `context`. Rejects with `UnreadableError` where it can't go on: what was seen until then stays. */
  readonly scan: (source: ByteSource, context: ScanContext) => Promise<void>;
};
