import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { FileReport } from '../../scan/index.ts';
import { packageVersion } from '../package-root.ts';
import { scanPaths, type Scanned } from './scan-files.ts';
import { scanJson, scanSarif, scanText } from './scan-reports.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  strict: { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
} as const;

const FORMATS: Readonly<Record<string, (scanned: Scanned) => string>> = {
  text: scanText,
  json: scanJson,
  sarif: (scanned) => scanSarif(scanned, packageVersion()),
};

/** `stridegate scan`: model files and folders, each file by its content. */
export async function scanCommand(args: readonly string[], progress: (path: string) => void): Promise<Ending> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', 'stridegate scan models/');
  }
  const { values, positionals } = parsed;
  if (positionals.length === 0) return misuse('scan takes at least one file or folder', 'stridegate scan models/');
  const render = Object.hasOwn(FORMATS, values.format) ? FORMATS[values.format] : undefined;
  if (render === undefined) return misuse(`unknown format '${values.format.slice(0, 40)}': one of text, json, sarif`);
  let scanned: Scanned;
  try {
    scanned = await scanPaths(positionals, progress);
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'a path can not be read', 'stridegate scan models/');
  }
  const status = statusOf(scanned.files, values.strict);
  const text = render(scanned);
  if (values.output === undefined) return { status, stdout: text };
  try {
    await writeFile(values.output, text);
  } catch (error) {
    return misuse(`${values.output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status };
}

/** 1 when something is bad, 3 when nothing is and something was not read, else 0. */
function statusOf(files: readonly FileReport[], strict: boolean): 0 | 1 | 3 {
  const has = (verdict: FileReport['verdict']): boolean => files.some((file) => file.verdict === verdict);
  if (has('malicious') || has('suspicious') || (strict && has('unverified'))) return 1;
  return has('not-scanned') ? 3 : 0;
}
