import type { CatalogFiles, CatalogName } from './schema.ts';

/** One thing that a catalogue has an id for. */
export interface CatalogEntry {
  readonly catalog: CatalogName;
  readonly kind: 'class' | 'control' | 'letter' | 'mitigation' | 'risk' | 'subcategory' | 'tactic' | 'technique';
  /** The id as the catalogue writes it: `AML.T0010.003`, `LLM03:2025`, `A.8.28`, `T4`. */
  readonly id: string;
  /** The id as reports write it, which names its edition where the id alone does not: `AML.T0010.003@5.6.0`. */
  readonly canonicalId: string;
  /** For a sub-technique with its parent's name in front: `AI Supply Chain Compromise: Model`. */
  readonly title: string;
  /** The entry's official page or, where it has none of its own, that of its catalogue. */
  readonly url: string;
}

/** Lists every entry of every catalogue, in the order of the files. */
export function listEntries(files: CatalogFiles): readonly CatalogEntry[] {
  return [
    ...atlasEntries(files),
    ...(['iso-27001', 'iso-42001'] as const).flatMap((name) => isoEntries(files, name)),
    ...nistEntries(files),
    ...(['owasp-agentic', 'owasp-llm', 'owasp-ml'] as const).flatMap((name) => owaspEntries(files, name)),
    ...strideEntries(files),
  ];
}

function atlasEntries({ atlas }: CatalogFiles): readonly CatalogEntry[] {
  const names = new Map(atlas.techniques.map(({ id, title }) => [id, title]));
  const entry = (kind: CatalogEntry['kind'], folder: string, id: string, title: string): CatalogEntry => ({
    catalog: 'atlas',
    kind,
    id,
    canonicalId: `${id}@${atlas.edition}`,
    title,
    url: `${atlas.home}/${folder}/${id}`,
  });
  return [
    ...atlas.tactics.map(({ id, title }) => entry('tactic', 'tactics', id, title)),
    ...atlas.techniques.map(({ id, title, parent }) =>
      entry('technique', 'techniques', id, parent === undefined ? title : `${names.get(parent) ?? parent}: ${title}`),
    ),
    ...atlas.mitigations.map(({ id, title }) => entry('mitigation', 'mitigations', id, title)),
  ];
}

/** Both standards number from A.2 or A.5 on, so a bare control number says too little in a report. */
function isoEntries(files: CatalogFiles, name: 'iso-27001' | 'iso-42001'): readonly CatalogEntry[] {
  const { home, edition, controls } = files[name];
  const standard = `${name.replace('iso-', 'ISO/IEC ')}:${edition}`;
  return controls.map(({ id, title }) => ({
    catalog: name,
    kind: 'control',
    id,
    canonicalId: `${standard} ${id}`,
    title,
    url: home,
  }));
}

function nistEntries(files: CatalogFiles): readonly CatalogEntry[] {
  const { home, subcategories } = files['nist-ai-rmf'];
  return subcategories.map(({ id, title }) => ({
    catalog: 'nist-ai-rmf',
    kind: 'subcategory',
    id,
    canonicalId: id,
    title,
    url: home,
  }));
}

function owaspEntries(files: CatalogFiles, name: 'owasp-agentic' | 'owasp-llm' | 'owasp-ml'): readonly CatalogEntry[] {
  return files[name].risks.map(({ id, title, url }) => ({
    catalog: name,
    kind: 'risk',
    id,
    canonicalId: id,
    title,
    url,
  }));
}

function strideEntries(files: CatalogFiles): readonly CatalogEntry[] {
  const { home, letters, classes } = files['stride-llm'];
  const entry = (kind: 'class' | 'letter', id: string, title: string): CatalogEntry => ({
    catalog: 'stride-llm',
    kind,
    id,
    canonicalId: id,
    title,
    url: home,
  });
  return [
    ...letters.map(({ id, title }) => entry('letter', id, title)),
    ...classes.map(({ id, title }) => entry('class', id, title)),
  ];
}
