/** A row of a CSV file with the line on which it begins. */
export type Row = { readonly cells: readonly string[]; readonly line: number };

/** Reads CSV (RFC 4180): quoted cells may hold commas, quotes and line breaks. Linear; at most `maxRows` rows, the rest is left out. */
export function parseCsv(text: string, maxRows: number): readonly Row[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let start = 1;
  let quoted = false;
  const endRow = (): void => {
    cells.push(cell);
    cell = '';
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: start });
    cells = [];
  };
  for (let at = 0; at < source.length && rows.length < maxRows; at += 1) {
    const char = source[at] as string;
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      endRow();
      start = line;
    } else if (char !== '\r') cell += char;
  }
  if (rows.length < maxRows && (cell !== '' || cells.length > 0)) endRow();
  return rows;
}
