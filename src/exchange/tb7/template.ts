import type { Filter } from './filter.ts';

/** An attribute of a stencil that filters ask for; the first value is what holds when nobody chose. */
export type TemplateAttribute = {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  /** `Static` values belong to the stencil, `Dynamic` ones are chosen on the diagram. */
  readonly mode: 'Dynamic' | 'Static';
  readonly values: readonly string[];
};

export type Representation =
  | 'Ellipse'
  | 'Rectangle'
  | 'ParallelLines'
  | 'Line'
  | 'LineBoundary'
  | 'BorderBoundary'
  | 'Annotation'
  | 'Inherited';

export type Stencil = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Id of the stencil that it is a special case of; `ROOT` for the seven generic ones. */
  readonly parent: string;
  readonly representation: Representation;
  readonly hidden: boolean;
  readonly attributes: readonly TemplateAttribute[];
};

export type ThreatCategory = { readonly id: string; readonly name: string; readonly description: string };

export type ThreatType = {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly description: string;
  readonly include: string;
  readonly exclude: string;
  readonly mitigation: string;
  readonly priority: string;
};

/** A template of the Threat Modeling Tool: what can be drawn, and which threats follow. */
export type Template = {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly author: string;
  readonly generic: readonly Stencil[];
  readonly standard: readonly Stencil[];
  readonly categories: readonly ThreatCategory[];
  readonly threatTypes: readonly ThreatType[];
};

/** A threat type with its filters parsed; null stands for an empty filter. */
export type ParsedThreatType = ThreatType & { readonly includes: Filter | null; readonly excludes: Filter | null };
