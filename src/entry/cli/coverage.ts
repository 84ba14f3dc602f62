import {
  type Catalogs,
  coverageOf,
  type CoverageLine,
  mappedIn,
  type MappedRule,
  THREAT_CATALOGS,
} from '../../catalog/index.ts';

const CONTROL_CATALOGS = ['nist-ai-rmf', 'iso-27001', 'iso-42001'] as const;

/** What judges, and through what: the columns of a report on coverage. */
export type CoverageReport = { readonly catalogs: Catalogs; readonly rules: readonly MappedRule[] };

type Group = { readonly title: string; readonly lines: readonly CoverageLine[] };

/** The forms in which coverage is told. */
export const COVERAGE_FORMATS: Readonly<Record<string, (report: CoverageReport) => string>> = {
  json: coverageJson,
  markdown: coverageMarkdown,
  text: coverageText,
};

function coverageText(report: CoverageReport): string {
  const width = 13;
  const blocks = groupsOf(report).map(({ title, lines }) =>
    [
      title,
      ...lines.map(
        (line) => `  ${line.entry.id.padEnd(width)} ${line.entry.title}\n${' '.repeat(width + 3)}${told(line)}`,
      ),
    ].join('\n'),
  );
  return `${[...blocks, summaryOf(report).join('\n')].join('\n\n')}\n`;
}

function coverageMarkdown(report: CoverageReport): string {
  const tables = groupsOf(report).flatMap(({ title, lines }) => [
    `## ${title}`,
    '',
    '| id | | covered by |',
    '|---|---|---|',
    ...lines.map((line) => `| [${line.entry.id}](${line.entry.url}) | ${line.entry.title} | ${told(line)} |`),
    '',
  ]);
  return ['# Coverage', '', ...summaryOf(report).map((line) => `- ${line}`), '', ...tables].join('\n');
}

function coverageJson(report: CoverageReport): string {
  const { catalogs, rules } = report;
  const tactics = new Map(catalogs.files.atlas.techniques.map((technique) => [technique.id, technique.tactics]));
  const entries = coverageOf(catalogs, rules).map(({ entry, cover }) => ({
    catalog: entry.catalog,
    id: entry.canonicalId,
    title: entry.title,
    ...(entry.catalog === 'atlas' ? { tactics: tactics.get(entry.id) ?? [] } : {}),
    ...cover,
  }));
  const controls = CONTROL_CATALOGS.map((name) => ({
    catalog: name,
    entries: catalogs.entries.get(name)?.size ?? 0,
    mapped: mappedIn(catalogs, name, rules).map(({ canonicalId }) => canonicalId),
  }));
  return `${JSON.stringify({ schema: 'stridegate.coverage/1', atlasEdition: catalogs.files.atlas.edition, entries, controls }, null, 2)}\n`;
}

/** ATLAS by tactic in the order of its matrix (a technique of two tactics stands in both), then the other catalogues. */
function groupsOf({ catalogs, rules }: CoverageReport): Group[] {
  const lines = coverageOf(catalogs, rules);
  const { tactics, techniques, edition } = catalogs.files.atlas;
  const tacticsOf = new Map(techniques.map((technique) => [technique.id, technique.tactics]));
  const matrix = tactics.map(({ id, title }) => ({
    title: `ATLAS ${edition}: ${title}`,
    lines: lines.filter(({ entry }) => entry.catalog === 'atlas' && tacticsOf.get(entry.id)?.includes(id) === true),
  }));
  const others = THREAT_CATALOGS.filter((name) => name !== 'atlas').map((name) => ({
    title: catalogs.files[name].title,
    lines: lines.filter(({ entry }) => entry.catalog === name),
  }));
  return [...matrix, ...others];
}

function told({ cover }: CoverageLine): string {
  if (cover.by === 'nothing') return 'open: no rule, and no reason why there is none';
  if (cover.by === 'reason') return `not in a repository: ${cover.reason}`;
  const how = { rule: '', parts: 'its sub-techniques: ', whole: 'the technique it is a part of: ' }[cover.by];
  return `${how}${cover.rules.join(', ')}`;
}

/** One line a catalogue: how many entries there are and how many are covered in which way. */
export function summaryOf({ catalogs, rules }: CoverageReport): string[] {
  const lines = coverageOf(catalogs, rules);
  const threats = THREAT_CATALOGS.map((name) => {
    const own = lines.filter(({ entry }) => entry.catalog === name);
    const count = (by: string): number => own.filter(({ cover }) => cover.by === by).length;
    const parts =
      name === 'atlas'
        ? `, ${count('parts')} through sub-techniques, ${count('whole')} through the technique above, ${count('reason')} not in a repository`
        : '';
    return `${name}: ${own.length} entries, ${count('rule')} by rules${parts}, ${count('nothing')} open`;
  });
  const controls = CONTROL_CATALOGS.map(
    (name) =>
      `${name}: ${catalogs.entries.get(name)?.size ?? 0} entries, ${mappedIn(catalogs, name, rules).length} mapped`,
  );
  return [...threats, ...controls];
}
