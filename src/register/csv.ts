import { COLUMNS, harmlessCell } from './columns.ts';
import type { RegisterFormat } from './contract.ts';

/** CSV (RFC 4180) in UTF-8, with a mark in front so that Excel takes it for that. No cell is a formula. */
export const csv: RegisterFormat = {
  id: 'csv',
  summary: 'A table for every program (RFC 4180); no cell can become a formula.',
  write: ({ rows }) => {
    const lines = [
      COLUMNS.map(({ title }) => cell(title)),
      ...rows.map((row) => COLUMNS.map(({ value }) => cell(value(row)))),
    ];
    return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line.join(',')}\r\n`).join('')}`);
  },
};

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = harmlessCell(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
