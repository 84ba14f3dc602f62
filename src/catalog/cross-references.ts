import type { AtlasTechnique, CatalogFiles, CatalogName } from './schema.ts';
import { suggest } from './suggest.ts';

/** Something wrong in a catalogue file, at a path of keys and positions in it. */
export interface CatalogIssue {
  readonly catalog: CatalogName;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = CatalogIssue['path'];
type Report = (path: Path, message: string) => void;

const OWASP_LISTS = ['owasp-agentic', 'owasp-llm', 'owasp-ml'] as const;

/**
 * Checks what a schema cannot see: ids are unique within a file, and every id that an entry names exists in the catalogue that
 * it comes from, at the edition that the entry was written for. Returns the issues in the order of the files; none means sound.
 */
export function checkCrossReferences(files: CatalogFiles): readonly CatalogIssue[] {
  const issues: CatalogIssue[] = [];
  const reporter =
    (catalog: CatalogName): Report =>
    (path, message) => {
      issues.push({ catalog, path, message });
    };
  checkAtlas(files, reporter('atlas'));
  for (const name of ['iso-27001', 'iso-42001'] as const) {
    checkUnique([['controls', files[name].controls]], reporter(name));
  }
  checkUnique([['subcategories', files['nist-ai-rmf'].subcategories]], reporter('nist-ai-rmf'));
  for (const name of OWASP_LISTS) checkOwasp(files, name, reporter(name));
  checkStride(files, reporter('stride-llm'));
  return issues;
}

function checkAtlas({ atlas }: CatalogFiles, report: Report): void {
  checkUnique(
    [
      ['tactics', atlas.tactics],
      ['techniques', atlas.techniques],
      ['mitigations', atlas.mitigations],
    ],
    report,
  );
  const tactics = idsOf(atlas.tactics);
  const techniques = idsOf(atlas.techniques);
  atlas.techniques.forEach((technique, index) => {
    checkParent(technique, ['techniques', index], techniques, report);
    if (technique.parent === undefined) {
      checkAllKnown(technique.tactics, ['techniques', index, 'tactics'], 'tactic', tactics, report);
    }
  });
  atlas.mitigations.forEach((mitigation, index) => {
    checkAllKnown(mitigation.techniques, ['mitigations', index, 'techniques'], 'technique', techniques, report);
  });
  const entries = new Set([...tactics, ...techniques]);
  atlas.later.forEach(({ id, change }, index) => {
    if (change === 'added' && entries.has(id)) {
      report(['later', index, 'id'], `'${id}' is said to be added later, but is part of this edition`);
    } else if (change !== 'added') {
      checkKnown(id, ['later', index, 'id'], 'technique or tactic', entries, report);
    }
  });
}

function checkParent(technique: AtlasTechnique, path: Path, techniques: ReadonlySet<string>, report: Report): void {
  const { id, parent } = technique;
  const numbered = id.length > 'AML.T0000'.length ? id.slice(0, 'AML.T0000'.length) : undefined;
  if (parent !== numbered) {
    report([...path, 'parent'], `the parent of '${id}' must be ${numbered ?? 'left out'}, not ${parent ?? 'absent'}`);
  } else if (parent === undefined) {
    if (technique.tactics.length === 0) report(path, `technique '${id}' names no tactic`);
  } else {
    checkKnown(parent, [...path, 'parent'], 'technique', techniques, report);
  }
}

function checkOwasp(files: CatalogFiles, name: (typeof OWASP_LISTS)[number], report: Report): void {
  const { risks, aliases = [], edition, atlasEdition } = files[name];
  checkUnique(
    [
      ['risks', risks],
      ['aliases', aliases],
    ],
    report,
  );
  checkAtlasEdition(files, atlasEdition, report);
  const own = idsOf(risks);
  const techniques = idsOf(files.atlas.techniques);
  const llm = idsOf(files['owasp-llm'].risks);
  risks.forEach((risk, index) => {
    const path = ['risks', index];
    if (!risk.id.endsWith(`:${edition}`)) report([...path, 'id'], `'${risk.id}' is not of edition ${edition}`);
    checkAllKnown(risk.atlas.cited, [...path, 'atlas', 'cited'], 'ATLAS technique', techniques, report);
    checkAllKnown(risk.atlas.proposed, [...path, 'atlas', 'proposed'], 'ATLAS technique', techniques, report);
    (risk.related ?? []).forEach((related, position) => {
      checkKnown(related.risk, [...path, 'related', position, 'risk'], 'risk of owasp-llm', llm, report);
    });
  });
  aliases.forEach((alias, index) => {
    checkKnown(alias.use, ['aliases', index, 'use'], 'risk', own, report);
  });
}

function checkStride(files: CatalogFiles, report: Report): void {
  const { letters, classes, atlasEdition } = files['stride-llm'];
  checkUnique(
    [
      ['letters', letters],
      ['classes', classes],
    ],
    report,
  );
  checkAtlasEdition(files, atlasEdition, report);
  const known = idsOf(letters);
  const techniques = idsOf(files.atlas.techniques);
  const risks = idsOf(OWASP_LISTS.flatMap((name) => files[name].risks));
  classes.forEach((item, index) => {
    const path = ['classes', index];
    checkKnown(item.letter, [...path, 'letter'], 'letter', known, report);
    if (known.has(item.letter) && !item.id.startsWith(item.letter)) {
      report([...path, 'id'], `'${item.id}' must begin with '${item.letter}'`);
    }
    checkAllKnown(item.owasp, [...path, 'owasp'], 'OWASP risk', risks, report);
    checkAllKnown(item.atlas, [...path, 'atlas'], 'ATLAS technique', techniques, report);
  });
}

function checkAtlasEdition(files: CatalogFiles, written: string, report: Report): void {
  const { edition } = files.atlas;
  if (written !== edition) report(['atlasEdition'], `links were written for ATLAS ${written}, but ${edition} is here`);
}

/** Ids are unique across the lists of one file: an id alone must say which entry is meant. */
function checkUnique(lists: readonly (readonly [string, readonly { readonly id: string }[]])[], report: Report): void {
  const seen = new Set<string>();
  for (const [key, items] of lists) {
    items.forEach(({ id }, index) => {
      if (seen.has(id)) report([key, index, 'id'], `'${id}' is there twice`);
      seen.add(id);
    });
  }
}

function checkAllKnown(
  ids: readonly string[],
  path: Path,
  noun: string,
  known: ReadonlySet<string>,
  report: Report,
): void {
  ids.forEach((id, index) => checkKnown(id, [...path, index], noun, known, report));
}

function checkKnown(id: string, path: Path, noun: string, known: ReadonlySet<string>, report: Report): void {
  if (known.has(id)) return;
  const near = suggest(id, known);
  report(path, `there is no ${noun} '${id}'${near === undefined ? '' : ` (did you mean '${near}'?)`}`);
}

function idsOf(items: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(items.map(({ id }) => id));
}
