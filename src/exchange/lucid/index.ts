/** Lucidchart: its CSV export is read, its Standard Import (`.lucid`) written; there is no way out of Lucid in that form. */
import { aBoundary, aDrawing, aFlow, anElement, joined } from '../build.ts';
import {
  MAX_THINGS,
  type DrawnBoundary,
  type DrawnElement,
  type DrawnFlow,
  type ExchangeFormat,
  type NotUnderstood,
  type ReadResult,
} from '../contract.ts';
import { parseCsv } from '../csv.ts';
import { drawnShape, styleOf } from '../drawio/style.ts';
import { kindNamed, shapeOr } from '../kinds.ts';
import { plainText } from '../plain-text.ts';
import { writeLucid } from './write.ts';

export const lucid: ExchangeFormat = {
  id: 'lucid',
  title: 'Lucidchart',
  extensions: ['lucid', 'csv'],
  detects: (_file, text) => /^\uFEFF?"?Id"?,"?Name"?,"?Shape Library"?,/.test(text),
  read: (_file, text) => readLucid(text),
  write: writeLucid,
};

type Fields = { readonly get: (name: string) => string; readonly text: string; readonly line: number };

/**
 * Reads a CSV export: columns by their names, since sets of them vary. There are no places and no styles in it: boundaries are what
 * contains something, the last of `Contained By` is the innermost. An arrow at the start alone turns a line around. Columns of custom data
 * called `stridegate.kind`, `stridegate.shape` and `stridegate.key` decide.
 */
function readLucid(text: string): ReadResult {
  const [header, ...rows] = parseCsv(text, MAX_THINGS);
  if (header === undefined) return { ok: false, reason: 'is empty', line: 1 };
  const columns = header.cells.map((name) => name.trim());
  const texts = columns.flatMap((name, index) => (/^Text Area \d+$/.test(name) ? [index] : []));
  const items = rows.map(({ cells, line }): Fields => {
    const words = texts.map((index) => cells[index] ?? '').filter((part) => part !== '');
    return { get: (name) => cells[columns.indexOf(name)] ?? '', text: plainText(words.join(' ')), line };
  });
  const containers = new Set(items.flatMap((item) => containedBy(item)));
  const elements: DrawnElement[] = [];
  const flows: DrawnFlow[] = [];
  const boundaries: DrawnBoundary[] = [];
  const notUnderstood: NotUnderstood[] = [];
  const pages = items.filter((item) => item.get('Name') === 'Page');
  for (const item of items) {
    const name = item.get('Name');
    const id = item.get('Id');
    if (name === 'Document' || name === 'Page' || /^Group \d+$/.test(name)) continue;
    const given = {
      id,
      name: item.text,
      type: name,
      key: item.get('stridegate.key'),
      diagram: item.get('Page ID'),
      description: item.get('Comments'),
      line: item.line,
    };
    const around = containedBy(item).at(-1) ?? '';
    if (name === 'Line') flows.push(lineOf(item, given));
    else if (containers.has(id) || /container|swim ?lane|region|group|vpc|subnet/i.test(name)) {
      boundaries.push(aBoundary({ ...given, name: given.name || name, parent: around }));
    } else if (item.text === '' || /^(?:Text|Note|Sticky|Image)\b/i.test(name)) {
      const reason = item.text === '' ? `is a shape (${name.slice(0, 40)}) without a text` : 'is a text on the page';
      notUnderstood.push({ id, line: item.line, reason });
    } else {
      const said = item.get('stridegate.shape');
      const kind = kindNamed(item.get('stridegate.kind'));
      const drawn = shapeOr(kind, drawnShape(styleOf(`shape=${name.replaceAll(';', ' ')}`), item.text, false));
      const shape = said === 'actor' || said === 'process' || said === 'store' ? said : drawn;
      elements.push(anElement({ ...given, shape, boundary: around, ...(kind === null ? {} : { kind }) }));
    }
  }
  const drawing = aDrawing({
    format: 'lucid',
    title: items.find((item) => item.get('Name') === 'Document')?.text ?? '',
    diagrams: pages.map((page) => ({ id: page.get('Id'), name: page.text })),
    elements,
    flows,
    boundaries,
    notUnderstood,
  });
  return { ok: true, drawing: joined(drawing) };
}

function containedBy(item: Fields): readonly string[] {
  return item
    .get('Contained By')
    .split('|')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

function lineOf(
  item: Fields,
  given: Parameters<typeof aFlow>[0] extends infer T ? Omit<T, 'source' | 'target'> : never,
): DrawnFlow {
  const [from, to] = [item.get('Line Source'), item.get('Line Destination')];
  const arrow = (name: string): boolean => !['', 'None', 'none'].includes(item.get(name));
  const [atStart, atEnd] = [arrow('Source Arrow'), arrow('Destination Arrow')];
  const reversed = atStart && !atEnd;
  const whole = given as Pick<DrawnFlow, 'id' | 'name'>;
  return aFlow({
    ...whole,
    source: reversed ? to : from,
    target: reversed ? from : to,
    bidirectional: atStart && atEnd,
  });
}
