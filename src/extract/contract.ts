import type { Fact } from '../model/index.ts';

/** One file, as a plugin gets it. `text` is the decoded content (UTF-8, a BOM removed); plugins never read anything else. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
};

/** What a plugin made of a file: facts, or why it could not (broken syntax, nested too deeply). Partial facts may come along. */
export type Extraction =
  | { readonly ok: true; readonly facts: readonly Fact[] }
  | { readonly ok: false; readonly reason: string; readonly facts: readonly Fact[] };

/**
 * A reader of one format. Facts are a pure function of id, version, path and content, so the runner may cache them by blob hash:
 * a plugin looks at nothing but its argument and bumps `version` when its facts change.
 */
export type Extractor = {
  readonly id: string;
  readonly version: number;
  /** One sentence for the documentation and the coverage report. */
  readonly summary: string;
  /** Largest file that it reads, in bytes. */
  readonly maxBytes: number;
  /** Whether the file at `path` is this plugin's; told by its path alone. */
  readonly matches: (path: string) => boolean;
  /**
   * Whether the file is this plugin's after all, told by its text: for formats that share a name with many others (`*.yaml`). A quick look
   * for a word, in linear time, never a parse. What is not claimed is not read, and the coverage does not speak of it. Absent: every file
   * that `matches`.
   */
  readonly claims?: (file: SourceFile) => boolean;
  /** Throws only on bugs. Must stop at `signal`. */
  readonly extract: (file: SourceFile, signal: AbortSignal) => Promise<Extraction> | Extraction;
};

/** Upper bounds in bytes for what is read: 5 MB of text, 1 MB of YAML. Configurable through `limits`. */
export const TEXT_LIMIT = 5_000_000;
export const YAML_LIMIT = 1_000_000;
