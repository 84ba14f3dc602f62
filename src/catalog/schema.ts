import { z } from 'zod';

/** The catalogues that ship, by the name of their folder under `catalogs/`, alphabetical. */
export const CatalogName = z.enum([
  'atlas',
  'iso-27001',
  'iso-42001',
  'nist-ai-rmf',
  'owasp-agentic',
  'owasp-llm',
  'owasp-ml',
  'stride-llm',
]);
export type CatalogName = z.infer<typeof CatalogName>;

const Text = z.string().min(1).max(200);
const Kebab = z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'must be lower-case words joined by hyphens');
const TacticId = z.string().regex(/^AML\.TA\d{4}$/, 'must look like AML.TA0002');
const TechniqueId = z.string().regex(/^AML\.T\d{4}(\.\d{3})?$/, 'must look like AML.T0010 or AML.T0010.003');
const MitigationId = z.string().regex(/^AML\.M\d{4}$/, 'must look like AML.M0014');
const RiskId = z.string().regex(/^(LLM|ML|ASI)\d{2}:\d{4}$/, 'must look like LLM03:2025, ML06:2023 or ASI04:2026');
const TechniqueIds = z.array(TechniqueId).readonly();

const header = { catalog: CatalogName, title: Text, edition: Text, home: z.url(), licence: Text };

/** An id of another edition (or a retired one) and the id of this edition that stands for the same thing. */
const Alias = z
  .strictObject({
    id: Text,
    title: Text,
    edition: Text,
    use: Text,
    /** same: the same risk under another number; renamed: and another title; folded: now a part of a wider risk. */
    relation: z.enum(['same', 'renamed', 'folded']),
  })
  .readonly();

const AtlasTactic = z.strictObject({ id: TacticId, title: Text, attack: Text.optional() }).readonly();

const AtlasTechniqueLine = z.strictObject({
  id: TechniqueId,
  title: Text,
  parent: TechniqueId.optional(),
  tactics: z.array(TacticId).min(1).optional(),
  maturity: z.enum(['feasible', 'demonstrated', 'realized']),
  attack: Text.optional(),
});

/** A technique or, with `parent`, a sub-technique; `tactics` of a sub-technique are those of its parent. */
export type AtlasTechnique = Readonly<Omit<z.infer<typeof AtlasTechniqueLine>, 'tactics'>> & {
  readonly tactics: readonly string[];
};

const AtlasMitigation = z
  .strictObject({
    id: MitigationId,
    title: Text,
    category: z.array(Text).min(1).readonly(),
    lifecycle: z.array(Text).min(1).readonly(),
    attack: Text.optional(),
    techniques: TechniqueIds,
  })
  .readonly();

/** What a later edition is known to have changed. Second-hand: good for a hint, never for a mapping. */
const LaterChange = z
  .strictObject({
    id: z.union([TechniqueId, TacticId]),
    change: z.enum(['added', 'removed', 'renamed']),
    title: Text.optional(),
    edition: Text.optional(),
    successor: TechniqueId.optional(),
  })
  .readonly();

/** `catalogs/atlas/catalog.yaml`: ids, names and relations of MITRE ATLAS, tactics in matrix order. */
const Atlas = z
  .strictObject({
    ...header,
    tactics: z.array(AtlasTactic).readonly(),
    techniques: z.array(AtlasTechniqueLine).transform(inheritTactics),
    mitigations: z.array(AtlasMitigation).readonly(),
    later: z.array(LaterChange).readonly(),
  })
  .readonly();

/** A risk of one of the three OWASP lists. `cited`: ATLAS ids that OWASP names; `proposed`: ours. */
const OwaspRisk = z
  .strictObject({
    id: RiskId,
    title: Text,
    url: z.url(),
    atlas: z.strictObject({ cited: TechniqueIds, proposed: TechniqueIds }).readonly(),
    cwe: z
      .array(z.string().regex(/^CWE-\d+$/))
      .readonly()
      .optional(),
    related: z
      .array(
        z
          .strictObject({
            risk: RiskId,
            relation: z.enum(['broader', 'narrower', 'related']),
            confidence: z.number().min(0).max(1),
          })
          .readonly(),
      )
      .readonly()
      .optional(),
  })
  .readonly();

/** `catalogs/owasp-…/catalog.yaml`. */
const Owasp = z
  .strictObject({
    ...header,
    atlasEdition: Text,
    risks: z.array(OwaspRisk).readonly(),
    aliases: z.array(Alias).readonly().optional(),
  })
  .readonly();

/** `catalogs/nist-ai-rmf/catalog.yaml`; `short` is the abbreviated spelling, `security` our choice of what bears on security. */
const NistAiRmf = z
  .strictObject({
    ...header,
    subcategories: z
      .array(
        z
          .strictObject({
            id: z.string().regex(/^(GOVERN|MAP|MEASURE|MANAGE) \d\.\d{1,2}$/, 'must look like GOVERN 1.6'),
            short: z.string().regex(/^(GV|MP|MS|MG)-\d\.\d{1,2}$/, 'must look like GV-1.6'),
            title: Text,
            security: z.literal(true).optional(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

/** `catalogs/iso-…/catalog.yaml`: control numbers of an Annex A with labels in our own words. */
const IsoAnnex = z
  .strictObject({
    ...header,
    controls: z
      .array(
        z
          .strictObject({
            id: z.string().regex(/^A\.\d{1,2}(\.\d{1,2}){1,2}$/, 'must look like A.8.28'),
            title: Text,
            group: Text,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

const StrideLetter = z
  .strictObject({
    id: z.string().regex(/^[A-Z]$/, 'must be one letter'),
    title: Text,
    property: Text,
    /** True for a letter that classic STRIDE does not have. */
    extension: z.literal(true).optional(),
  })
  .readonly();

/** A threat class: what it is, on which element kinds (and on data flows) it is looked for, and its neighbours elsewhere. */
const StrideClass = z
  .strictObject({
    id: z.string().regex(/^[A-Z]\d{1,2}$/, 'must look like T4'),
    letter: z.string(),
    title: Text,
    description: z.string().min(1).max(300),
    elements: z.array(Kebab).readonly(),
    flows: z.boolean(),
    owasp: z.array(RiskId).readonly(),
    atlas: TechniqueIds,
  })
  .readonly();

export type StrideClass = z.infer<typeof StrideClass>;

/** `catalogs/stride-llm/catalog.yaml`. */
const StrideLlm = z
  .strictObject({
    ...header,
    atlasEdition: Text,
    letters: z.array(StrideLetter).readonly(),
    classes: z.array(StrideClass).readonly(),
  })
  .readonly();

/** The schema of each catalogue's file. */
export const CatalogFiles = z
  .strictObject({
    atlas: Atlas,
    'iso-27001': IsoAnnex,
    'iso-42001': IsoAnnex,
    'nist-ai-rmf': NistAiRmf,
    'owasp-agentic': Owasp,
    'owasp-llm': Owasp,
    'owasp-ml': Owasp,
    'stride-llm': StrideLlm,
  })
  .readonly();

export type CatalogFiles = z.infer<typeof CatalogFiles>;

/** ATLAS gives tactics to techniques alone. An unknown parent yields none here; the cross-reference check reports it. */
function inheritTactics(lines: readonly z.infer<typeof AtlasTechniqueLine>[]): readonly AtlasTechnique[] {
  const own = new Map(lines.map((line) => [line.id, line.tactics]));
  return lines.map((line) => ({ ...line, tactics: line.tactics ?? own.get(line.parent ?? '') ?? [] }));
}
