import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadCatalogs } from '../../catalog/index.ts';
import { billFormats } from '../../bom/index.ts';
import { drawingOf, type ExchangeFormat } from '../../exchange/index.ts';
import { modelOutputs } from '../../report/index.ts';
import { commitTime } from '../../snapshot/index.ts';
import { CATALOGS } from '../package-root.ts';
import { written } from './convert.ts';
import { shippedFormats } from './exchange-formats.ts';
import { systemAt } from './one-commit.ts';
import { renderOptions } from './render-options.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  format: { type: 'string', default: 'json' },
  output: { type: 'string' },
  time: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
  link: { type: 'string' },
} as const;

const LINK_EXAMPLE = 'stridegate model --format html --link https://github.com/OWNER/REPOSITORY/blob/COMMIT';

/** `stridegate model`: the system model of one commit, with what its own configuration declares. */
export async function modelCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(
      error instanceof Error ? error.message : 'wrong options',
      'stridegate model --rev HEAD --format json',
    );
  }
  const output = modelOutputs.find(({ id }) => id === values.format);
  const bill = billFormats.find(({ id }) => id === values.format);
  const exchange = output === undefined && bill === undefined ? exchangeFormat(values.format) : undefined;
  if (typeof exchange === 'string') return misuse(exchange);
  if (values.link !== undefined && !/^https:\/\/[^\s?#]+$/.test(values.link))
    return misuse(`--link takes an https address without a query, not '${values.link.slice(0, 80)}'`, LINK_EXAMPLE);
  const at = values.time === undefined ? null : new Date(values.time);
  if (at !== null && Number.isNaN(at.getTime()))
    return misuse(`--time takes a time such as 2026-11-26T12:00:00Z, not '${values.time?.slice(0, 40) ?? ''}'`);
  const asked = { repo: values.repo, rev: values.rev, configured: true, cached: !values['no-cache'] };
  const read = await systemAt(asked, now, progress);
  if (!read.ok) return read.ending;
  const { commit, system, coverage, threats } = read.commit;
  if (bill !== undefined) {
    const { tool } = renderOptions('', false);
    const made = at ?? (await commitTime(values.repo, commit)) ?? now;
    return written(new TextEncoder().encode(bill.write({ system, commit, at: made, tool })), values.output);
  }
  if (output === undefined) {
    const title = `Threat model of ${commit.slice(0, 12)}`;
    const drawing = drawingOf(system, threats, { title, description: '' });
    return written(exchange?.write?.(drawing) ?? new Uint8Array(), values.output);
  }
  const again = `stridegate model --rev ${commit.slice(0, 12)} --format ${output.id}`;
  const link = values.link === undefined ? {} : { sourceUrl: values.link };
  const text = await output.render({ commit, system, coverage }, { ...renderOptions(again, false), ...link });
  if (values.output === undefined) return { status: 0, stdout: text };
  try {
    await writeFile(values.output, text);
  } catch (error) {
    return misuse(`${values.output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status: 0 };
}

/** A format of another tool that can be written; a text that says what there is when it is none. */
function exchangeFormat(id: string): ExchangeFormat | string {
  const formats = shippedFormats(loadCatalogs(CATALOGS));
  if (typeof formats === 'string') return formats;
  const writable = formats.filter(({ write }) => write !== undefined);
  const known = [...modelOutputs, ...billFormats, ...writable].map((format) => format.id);
  return (
    writable.find((format) => format.id === id) ??
    `unknown format '${id.slice(0, 80)}': one of ${[...new Set(known)].join(', ')}`
  );
}
