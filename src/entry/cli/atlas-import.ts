import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type AtlasChange,
  atlasChanges,
  atlasFolder,
  type Catalogs,
  type ImportedAtlas,
  readAtlas,
} from '../../catalog/index.ts';
import { mappedRules } from './mapped-rules.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = { format: { type: 'string', default: 'text' }, output: { type: 'string' } } as const;
const EXAMPLE = 'stridegate catalog import ATLAS.yaml --output atlas-new';

/** `stridegate catalog import FILE`: what another edition of ATLAS changes here, and its folder. */
export function importCommand(catalogs: Catalogs, args: readonly string[]): Ending {
  let parsed: { values: { format: string; output?: string | undefined }; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const [file, ...more] = parsed.positionals;
  const { format, output } = parsed.values;
  if (file === undefined || more.length > 0) return misuse('import takes one file', EXAMPLE);
  if (format !== 'text' && format !== 'json')
    return misuse(`unknown format '${format.slice(0, 80)}': one of json, text`, EXAMPLE);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return misuse(`${file} cannot be read`, EXAMPLE);
  }
  const reading = readAtlas(text);
  if (!reading.ok) return { status: 2, stderr: `stridegate: ${file}:${reading.line}: ${reading.message}\n` };
  const rules = mappedRules(catalogs);
  if (typeof rules === 'string') return { status: 2, stderr: rules };
  const problem = output === undefined ? '' : writeFolder(output, reading.atlas, catalogs);
  if (problem !== '') return misuse(problem, EXAMPLE);
  const changes = atlasChanges(catalogs, reading.atlas, rules);
  const from = catalogs.files.atlas.edition;
  const told =
    format === 'json' ? changesJson(from, reading.atlas, changes) : changesText(from, reading.atlas, changes);
  return { status: 0, stdout: told, ...(output === undefined ? {} : { stderr: `stridegate: ${output} is written\n` }) };
}

/** What kept the folder from being written; empty when it was. Nothing is overwritten. */
function writeFolder(directory: string, atlas: ImportedAtlas, catalogs: Catalogs): string {
  try {
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of atlasFolder(atlas, catalogs)) writeFileSync(join(directory, file), text, { flag: 'wx' });
    return '';
  } catch (error) {
    return `${directory} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`;
  }
}

function changesJson(
  from: string,
  { edition, leftOut, ...lists }: ImportedAtlas,
  changes: readonly AtlasChange[],
): string {
  const holds = {
    tactics: lists.tactics.length,
    techniques: lists.techniques.length,
    mitigations: lists.mitigations.length,
  };
  const told = { schema: 'stridegate.atlas-changes/1', from, to: edition, holds, changes, leftOut };
  return `${JSON.stringify(told, null, 2)}\n`;
}

const TOLD = {
  removed: 'gone, and what is said to have taken its place',
  renamed: 'renamed',
  moved: 'under other tactics',
  added: 'new',
} as const;

function changesText(from: string, atlas: ImportedAtlas, changes: readonly AtlasChange[]): string {
  const { edition, tactics, techniques, mitigations, leftOut } = atlas;
  const sections = (['removed', 'renamed', 'moved', 'added'] as const).flatMap((kind) => {
    const own = changes.filter(({ change }) => change === kind);
    return ['', `${own.length} ${TOLD[kind]}`, ...own.flatMap(changeLines)];
  });
  const rules = new Set(changes.flatMap((change) => change.rules));
  return [
    `ATLAS ${from} → ${edition}: ${tactics.length} tactics, ${techniques.length} techniques, ${mitigations.length} mitigations`,
    ...sections,
    ...(leftOut.length === 0 ? [] : ['', `${leftOut.length} not taken`, ...leftOut.map((told) => `  ${told}`)]),
    '',
    rules.size === 0 ? 'No rule is affected.' : `${rules.size} rules are affected: ${[...rules].toSorted().join(', ')}`,
    '',
  ].join('\n');
}

function changeLines({ id, title, to, rules, links }: AtlasChange): string[] {
  return [
    `  ${id.padEnd(13)} ${title}${to === '' ? '' : ` → ${to}`}`,
    ...(rules.length === 0 ? [] : [`                rules: ${rules.join(', ')}`]),
    ...(links.length === 0 ? [] : [`                linked from: ${links.join(', ')}`]),
  ];
}
