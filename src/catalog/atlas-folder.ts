import type { ImportedAtlas } from './atlas-import.ts';
import type { Catalogs } from './load.ts';

/** The folder `catalogs/atlas` of another edition: file name → text. Titles are quoted as JSON, which YAML takes as it is. */
export function atlasFolder(atlas: ImportedAtlas, { notObservable }: Catalogs): ReadonlyMap<string, string> {
  return new Map([
    ['SOURCE.md', sourceText(atlas)],
    ['catalog.yaml', catalogText(atlas)],
    ['not-observable.yaml', reasonsText(atlas, notObservable)],
  ]);
}

function catalogText({ edition, tactics, techniques, mitigations }: ImportedAtlas): string {
  const tacticsOf = new Map(techniques.map((technique) => [technique.id, technique.tactics.join()]));
  return [
    'catalog: atlas',
    'title: MITRE ATLAS',
    `edition: ${quoted(edition)}`,
    'home: https://atlas.mitre.org',
    'licence: Apache-2.0',
    '',
    '# In matrix order.',
    'tactics:',
    ...tactics.map(({ id, title, attack }) => `  - ${flow({ id, title: quoted(title), attack })}`),
    '',
    '# A sub-technique belongs to the tactics of its parent, unless it names its own.',
    'techniques:',
    ...techniques.map(({ id, title, parent, tactics: of, maturity, attack }) => {
      const inherited = parent !== undefined && tacticsOf.get(parent) === of.join();
      return `  - ${flow({ id, title: quoted(title), parent, tactics: inherited ? undefined : list(of), maturity, attack })}`;
    }),
    '',
    'mitigations:',
    ...mitigations.map(({ id, title, category, lifecycle, attack, techniques: of }) => {
      const named = (items: readonly string[]): string =>
        list((items.length === 0 ? ['not stated'] : items).map(quoted));
      return `  - ${flow({ id, title: quoted(title), category: named(category), lifecycle: named(lifecycle), attack, techniques: list(of) })}`;
    }),
    '',
    'later: []',
    '',
  ].join('\n');
}

function reasonsText({ edition, techniques }: ImportedAtlas, reasons: ReadonlyMap<string, string>): string {
  const known = techniques.filter(({ id }) => reasons.has(id));
  return [
    '# Why no rule can see a technique in the files of a repository: id → reason. Taken over from the edition before: read them again.',
    `edition: ${quoted(edition)}`,
    ...(known.length === 0
      ? ['reasons: {}']
      : ['reasons:', ...known.map(({ id }) => `  ${id}: ${quoted(reasons.get(id) ?? '')}`)]),
    '',
  ].join('\n');
}

function sourceText({ edition, tactics, techniques, mitigations, leftOut }: ImportedAtlas): string {
  const parts = techniques.filter(({ parent }) => parent !== undefined).length;
  const links = mitigations.reduce((sum, { techniques: of }) => sum + of.length, 0);
  return [
    '# MITRE ATLAS',
    '',
    '| | |',
    '|---|---|',
    '| Origin | `ATLAS.yaml` of [mitre-atlas/atlas-data](https://github.com/mitre-atlas/atlas-data), imported with `stridegate catalog import` |',
    `| Edition | ${edition}, as the file itself states |`,
    '| Licence | Apache-2.0, © The MITRE Corporation. MITRE ATLAS™ is a trademark of The MITRE Corporation |',
    `| Holds | ${tactics.length} tactics, ${techniques.length} techniques (${techniques.length - parts}, and ${parts} sub-techniques), ${mitigations.length} mitigations with ${links} links to techniques |`,
    '| Leaves out | descriptions, references, dates, platforms, case studies |',
    '',
    '**Certainty.** Ids, names and relations were extracted by machine.',
    ...(leftOut.length === 0 ? [] : ['', 'Not taken:', '', ...leftOut.map((told) => `- ${told}`)]),
    '',
  ].join('\n');
}

function flow(fields: Readonly<Record<string, string | undefined>>): string {
  const said = Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]));
  return `{ ${said.join(', ')} }`;
}

function list(items: readonly string[]): string {
  return `[${items.join(', ')}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
