import type { ClauseLine } from '../../assurance/index.ts';
import { harmlessCell } from '../../register/index.ts';
import { type ControlsOutput, FRAMEWORK_NAMES, STANDINGS } from '../contract.ts';

/** The coverage of controls as CSV (RFC 4180), with columns that people fill in. */
export const controlsCsv: ControlsOutput = {
  id: 'csv',
  summary: 'A statement of applicability to go on with in a table.',
  mediaType: 'text/csv',
  render: ({ commit, clauses }) => {
    const rows = [HEAD, ...clauses.map((clause) => cellsOf(clause, commit))];
    return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
  },
};

const HEAD = [
  'Framework',
  'Clause',
  'Title',
  'Group',
  'Standing',
  'In place',
  'Evidence',
  'Open threats',
  'Accepted threats',
  'Commit',
  'Applicable (yes/no)',
  'Justification',
];

function cellsOf({ framework, id, title, group, standing, found, open, carried, reason }: ClauseLine, commit: string) {
  const places = found.flatMap((one) =>
    one.places.flatMap(({ evidence }) => evidence.slice(0, 1).map(({ path, startLine }) => `${path}:${startLine}`)),
  );
  return [
    FRAMEWORK_NAMES[framework],
    id,
    title,
    group,
    STANDINGS[standing],
    found.map((one) => `${one.title} (${one.count})`).join('; '),
    [...new Set(places)].slice(0, 20).join(', '),
    open
      .map(({ severity, title: told }) => `${severity}: ${told}`)
      .slice(0, 20)
      .join('; '),
    carried
      .map(({ title: told }) => told)
      .slice(0, 20)
      .join('; '),
    commit,
    '',
    reason,
  ];
}

function cell(value: string): string {
  const text = harmlessCell(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
