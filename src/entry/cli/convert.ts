import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCatalogs } from '../../catalog/index.ts';
import { readDrawing, writeTemplate, type Drawing, type ExchangeFormat } from '../../exchange/index.ts';
import { CATALOGS } from '../package-root.ts';
import { shippedFormats, shippedTemplate } from './exchange-formats.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  to: { type: 'string' },
  output: { type: 'string' },
  template: { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate convert architecture.drawio --to tm7 --output architecture.tm7';
const MAX_BYTES = 20_000_000;
const MOST_LISTED = 5;

/**
 * `stridegate convert FILE [--to FORMAT]`: a diagram or threat model of another tool in another format, or what it holds. What the file
 * holds and nothing here stands for is listed on standard error with its place; it ends no conversion.
 */
export async function convertCommand(args: readonly string[]): Promise<Ending> {
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const { values, positionals } = parsed;
  const catalogs = loadCatalogs(CATALOGS);
  if (values.template) {
    const template = shippedTemplate(catalogs);
    return typeof template === 'string'
      ? { status: 2, stderr: template }
      : written(writeTemplate(template), values.output);
  }
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) return misuse('convert takes one file', EXAMPLE);
  const formats = shippedFormats(catalogs);
  if (typeof formats === 'string') return { status: 2, stderr: formats };
  const format = values.to === undefined ? undefined : formats.find(({ id }) => id === values.to);
  const writable = formats.filter(({ write }) => write !== undefined).map(({ id }) => id);
  if (values.to !== undefined && format?.write === undefined) {
    return misuse(`unknown format '${values.to.slice(0, 80)}': one of ${writable.join(', ')}`, EXAMPLE);
  }
  const read = await drawingIn(path, formats);
  if ('status' in read) return read;
  const notes = notUnderstood(path, read);
  if (format?.write === undefined) return { status: 0, stdout: summaryOf(read, formats), stderr: notes };
  return { ...(await written(format.write(read), values.output)), stderr: notes };
}

async function drawingIn(path: string, formats: readonly ExchangeFormat[]): Promise<Drawing | Ending> {
  let bytes: Buffer;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) return misuse(`${path} is larger than ${MAX_BYTES / 1e6} MB`, EXAMPLE);
    bytes = await readFile(path);
  } catch (error) {
    return misuse(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`, EXAMPLE);
  }
  const result = readDrawing({ name: basename(path), bytes }, formats);
  return result.ok ? result.drawing : { status: 2, stderr: `stridegate: ${path}:${result.line}: ${result.reason}\n` };
}

/** Writes to a file, or to standard output. */
export async function written(bytes: Uint8Array, output: string | undefined): Promise<Ending> {
  if (output === undefined) return { status: 0, bytes };
  try {
    await writeFile(output, bytes);
  } catch (error) {
    return misuse(`${output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status: 0 };
}

function summaryOf(drawing: Drawing, formats: readonly ExchangeFormat[]): string {
  const names = new Map([...drawing.elements, ...drawing.flows].map(({ id, name }) => [id, name]));
  const boundaries = new Map(drawing.boundaries.map(({ id, name }) => [id, name]));
  const title = formats.find(({ id }) => id === drawing.format)?.title ?? drawing.format;
  const lines = [
    `${title}: ${printable(drawing.title) || 'no title'}`,
    `${drawing.elements.length} elements, ${drawing.flows.length} flows, ${drawing.boundaries.length} trust boundaries, ${drawing.threats.length} threats`,
    '',
    ...drawing.elements.map(({ name, kind, shape, boundary, outOfScope }) => {
      const where =
        boundary === '' ? '' : ` in ${printable(boundaries.get(boundary) ?? '') || 'a boundary without a name'}`;
      return `  ${(kind ?? shape).padEnd(18)} ${printable(name)}${where}${outOfScope === null ? '' : ' (out of scope)'}`;
    }),
    ...(drawing.flows.length === 0 ? [] : ['']),
    ...drawing.flows.map(({ source, target, name, bidirectional }) => {
      const arrow = bidirectional ? '<->' : '->';
      const label = name === '' ? '' : `: ${printable(name)}`;
      return `  ${printable(names.get(source) ?? '?')} ${arrow} ${printable(names.get(target) ?? '?')}${label}`;
    }),
    ...(drawing.threats.length === 0 ? [] : ['']),
    ...drawing.threats.map(
      ({ title: threat, state, severity }) => `  ${state.padEnd(15)} ${severity.padEnd(9)} ${printable(threat)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line for each reason, with the first places: forty texts on a page are one line. */
function notUnderstood(path: string, drawing: Drawing): string {
  const reasons = new Map<string, string[]>();
  for (const { id, line, reason } of drawing.notUnderstood) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), `${printable(id)} (line ${line})`]);
  }
  return [...reasons]
    .map(([reason, places]) => {
      const shown = places.slice(0, MOST_LISTED).join(', ');
      const more = places.length > MOST_LISTED ? ` and ${places.length - MOST_LISTED} more` : '';
      return `${path}: not in the model, ${reason}: ${shown}${more}\n`;
    })
    .join('');
}

/** Names come from a file of others: short, without control or direction characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 120);
}
