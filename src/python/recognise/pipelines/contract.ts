import type { DataKind, Element, Fact, SubjectKey } from '../../../model/index.ts';
import type { Call, Span } from '../../module.ts';
import type { Unit } from '../unit.ts';

/** One end of what a pipeline passes on: an element, or a function of another file by the key of its import. */
export type End = Element | SubjectKey;

/** Where in the file something is said. */
export type Where = Span & { readonly symbol: string };

export type Edge = {
  readonly from: End;
  readonly to: End;
  readonly data: readonly DataKind[];
  readonly where: Where;
  /** `call` when not told. */
  readonly protocol?: string;
};

/** A step that a pipeline starts. */
export type Member = { readonly pipeline: Element; readonly step: End; readonly where: Where };

/** What a reader makes of a file. */
export type Sketch = {
  readonly elements: Element[];
  /** Functions and classes whose work is an element's own, by symbol. */
  readonly owners: Map<string, Element>;
  readonly members: Member[];
  readonly edges: Edge[];
  /** Calls whose work is an element's own although they stand elsewhere: `estimator.fit(…)` starts a job, it does not train here. */
  readonly claims: Set<Call>;
  /** All else that the framework's declarations say: packages, images, endpoints, stores with their flows. */
  readonly facts: Fact[];
};

/** Reads one framework's pipelines. Asked only for files that import one of `imports` (first segments of module names). */
export type PipelineReader = {
  readonly id: string;
  readonly imports: readonly string[];
  readonly read: (unit: Unit) => Sketch;
};

/** Tells which step a call is an invocation of, null for any other call. */
export type StepOf = (call: Call) => End | null;

export function emptySketch(): Sketch {
  return { elements: [], owners: new Map(), members: [], edges: [], claims: new Set(), facts: [] };
}
