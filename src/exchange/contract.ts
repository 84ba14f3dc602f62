import type { ElementKind } from '../model/index.ts';

/** A rectangle on a diagram, in the units of its file; the origin is at the top left. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };

/** What every tool can draw: people and systems outside, what works, and what keeps. */
export type DrawnShape = 'actor' | 'process' | 'store';

/** Something that the tool says of an element beside its name: a list's value is the one that is chosen. */
export type DrawnProperty = { readonly name: string; readonly label: string; readonly value: string };

type DrawnThing = {
  /** The id that the file gives; unique in the drawing. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The tool's own type: `SE.P.TMCore.WebApp`, `mxgraph.aws4.s3`, `web-server`; empty for none. */
  readonly type: string;
  /** Key of the element or flow of a system model that it was written from, empty for a drawing of other origin. */
  readonly key: string;
  /** Id of the diagram (page, surface) that it stands on. */
  readonly diagram: string;
  readonly properties: readonly DrawnProperty[];
  /** Line in the file, from 1. */
  readonly line: number;
};

export type DrawnElement = DrawnThing & {
  readonly shape: DrawnShape;
  /** What it is in the words of the system model; null when neither type nor name tells. */
  readonly kind: ElementKind | null;
  /** Why it is out of scope, empty for no reason given; null: it is in scope. */
  readonly outOfScope: string | null;
  /** Id of the innermost boundary that it lies in, empty for none. */
  readonly boundary: string;
  readonly box: Box | null;
  readonly tags: readonly string[];
};

export type DrawnFlow = DrawnThing & {
  /** Ids of both ends; empty where the line ends in the open. */
  readonly source: string;
  readonly target: string;
  readonly bidirectional: boolean;
  readonly protocol: string;
  /** What moves, as the file says it. */
  readonly data: readonly string[];
  readonly outOfScope: string | null;
  /** From source to target; the middle ones are bends. Empty when the file has no places. */
  readonly points: readonly Point[];
};

export type DrawnBoundary = DrawnThing & {
  readonly shape: 'box' | 'line';
  /** Id of the boundary around it, empty for none. */
  readonly parent: string;
  readonly box: Box | null;
  readonly points: readonly Point[];
};

/** What people decided about a threat. `open` also stands for undecided. */
export type DrawnState = 'open' | 'mitigated' | 'not-applicable' | 'accepted' | 'transferred' | 'avoided';

export type DrawnThreat = {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly description: string;
  readonly mitigation: string;
  readonly state: DrawnState;
  readonly justification: string;
  /** In the tool's own words. */
  readonly severity: string;
  /** Id of the tool's threat type; empty for one written by hand. */
  readonly type: string;
  /** Ids of the elements and flows that it is about. */
  readonly subjects: readonly string[];
  readonly line: number;
};

/** Something in the file that stands for nothing here, with its place. */
export type NotUnderstood = { readonly id: string; readonly line: number; readonly reason: string };

/** A threat model or diagram of any tool. */
export type Drawing = {
  /** Id of the format that it was read from. */
  readonly format: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly diagrams: readonly { readonly id: string; readonly name: string }[];
  readonly elements: readonly DrawnElement[];
  readonly flows: readonly DrawnFlow[];
  readonly boundaries: readonly DrawnBoundary[];
  readonly threats: readonly DrawnThreat[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** The whole document as the format parsed it, so that writing it in the same format loses nothing; others do not look inside. */
  readonly document?: unknown;
};

export type ReadFailure = { readonly ok: false; readonly reason: string; readonly line: number };
export type ReadResult = { readonly ok: true; readonly drawing: Drawing } | ReadFailure;

/** A file of another tool: its name decides nothing but which formats are tried first. */
export type ExchangeFile = { readonly name: string; readonly bytes: Uint8Array };

/** One format of another tool, a folder each. */
export type ExchangeFormat = {
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  /** Endings of its files, without the dot; the first is the one that is written. */
  readonly extensions: readonly string[];
  /** Whether the content looks like it; `text` is empty for a file that is no text. Never throws. */
  readonly detects?: (file: ExchangeFile, text: string) => boolean;
  /** Reads a whole file. Trouble is a value with its line; what stands for nothing here is listed in the drawing. Never throws. */
  readonly read?: (file: ExchangeFile, text: string) => ReadResult;
  /** Writes a drawing; the same drawing gives the same bytes. What the format cannot say is left out. */
  readonly write?: (drawing: Drawing) => Uint8Array;
};

/** Largest file that is read. */
export const MAX_FILE_BYTES = 20_000_000;
/** Most things (elements, flows, boundaries) that a drawing may hold. */
export const MAX_THINGS = 20_000;
