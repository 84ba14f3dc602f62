import type { RegisterRow } from './contract.ts';

/** The columns of a register in tables. Numbers stay numbers. */
export const COLUMNS: readonly {
  readonly title: string;
  readonly width: number;
  readonly value: (row: RegisterRow) => string | number;
}[] = [
  { title: 'ID', width: 18, value: ({ id }) => id },
  { title: 'Status', width: 10, value: ({ status }) => status },
  { title: 'Severity', width: 10, value: ({ residual }) => residual.severity },
  { title: 'Cause', width: 40, value: ({ cause }) => cause },
  { title: 'Event', width: 40, value: ({ event }) => event },
  { title: 'Consequence', width: 50, value: ({ consequence }) => consequence },
  { title: 'Class (STRIDE-LLM)', width: 12, value: ({ classes }) => classes.join(', ') },
  { title: 'Asset', width: 30, value: ({ asset }) => asset },
  { title: 'Owner', width: 20, value: ({ owner }) => owner },
  { title: 'Inherent likelihood', width: 12, value: ({ inherent }) => inherent.likelihood },
  { title: 'Inherent impact', width: 12, value: ({ inherent }) => inherent.impact },
  { title: 'Residual likelihood', width: 12, value: ({ residual }) => residual.likelihood },
  { title: 'Residual impact', width: 12, value: ({ residual }) => residual.impact },
  { title: 'Confidence', width: 10, value: ({ confidence }) => confidence },
  { title: 'Currency', width: 8, value: ({ money }) => money?.currency ?? '' },
  { title: 'Expected loss a year', width: 14, value: ({ money }) => money?.expected ?? '' },
  { title: 'Loss in one year of twenty', width: 14, value: ({ money }) => money?.p95 ?? '' },
  { title: 'Response', width: 10, value: ({ response }) => response },
  { title: 'Plan', width: 50, value: ({ plan }) => plan },
  { title: 'Due', width: 12, value: ({ due }) => due ?? '' },
  { title: 'Accepted by', width: 16, value: ({ acceptance }) => acceptance?.by ?? '' },
  { title: 'Accepted until', width: 12, value: ({ acceptance }) => acceptance?.until ?? '' },
  {
    title: 'Evidence',
    width: 40,
    value: ({ evidence }) => evidence.map(({ path, startLine }) => `${path}:${startLine}`).join(', '),
  },
  { title: 'References', width: 30, value: ({ references }) => references.join(', ') },
  { title: 'First seen', width: 12, value: ({ firstSeen }) => firstSeen.at.slice(0, 10) },
  { title: 'First seen in', width: 14, value: ({ firstSeen }) => firstSeen.commit.slice(0, 12) },
  { title: 'Last changed', width: 12, value: ({ lastChanged }) => lastChanged.at.slice(0, 10) },
  { title: 'Rule', width: 30, value: ({ rule }) => rule },
];

/**
 * A text that no program for tables takes for a formula (OWASP, "CSV Injection"): what begins with one of their signs, or with white space
 * in front of one, gets an apostrophe in front. Control characters but tabs and line ends are left out.
 */
export function harmlessCell(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  const shown = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/\p{Cs}/gu, '\ufffd');
  return /^[\s\u00a0\ufeff]*[=+\-@|%\t\r\n＝＋－＠]/u.test(shown) ? `'${shown}` : shown;
}
