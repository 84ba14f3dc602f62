import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Catalogs } from '../../catalog/index.ts';
import type { Severity, Threat } from '../../model/index.ts';
import { compareSeverity } from '../../threats/index.ts';
import { systemAt } from './one-commit.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  repo: { type: 'string', default: '.' },
  rev: { type: 'string', default: 'HEAD' },
  output: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
} as const;
const EXAMPLE = 'stridegate catalog layer --rev HEAD --output layer.json';

/** `stridegate catalog layer`: the threats of one commit on the matrix of ATLAS. */
export async function layerCommand(
  catalogs: Catalogs,
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }));
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', EXAMPLE);
  }
  const asked = { repo: values.repo, rev: values.rev, configured: true, cached: !values['no-cache'] };
  const read = await systemAt(asked, now, progress);
  if (!read.ok) return read.ending;
  const layer = navigatorLayer(read.commit.threats, read.commit.commit, catalogs);
  const text = `${JSON.stringify(layer, null, 2)}\n`;
  if (values.output === undefined) return { status: 0, stdout: text };
  try {
    await writeFile(values.output, text);
  } catch (error) {
    return misuse(`${values.output} cannot be written: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
  return { status: 0 };
}

const SCORES: Readonly<Record<Severity, number>> = { low: 25, medium: 50, high: 75, critical: 100 };
const COLOURS: Readonly<Record<Severity, string>> = {
  low: '#d6e4f0',
  medium: '#ffe08a',
  high: '#f4a259',
  critical: '#d1495b',
};
const MOST_PLACES = 5;
const LONGEST_NAME = 120;

/**
 * A layer of ATT&CK Navigator, format 4.5 (LAYERFORMATv4_5.md of mitre-attack/attack-navigator), with the domain that ATLAS gives its own
 * layers. Open threats alone; a technique without a tactic stands under each of its tactics.
 */
export function navigatorLayer(threats: readonly Threat[], commit: string, { files: { atlas } }: Catalogs) {
  const open = threats.filter(({ status }) => status === 'open');
  const known = new Map(atlas.techniques.map((technique) => [`${technique.id}@${atlas.edition}`, technique.id]));
  const byTechnique = new Map<string, Threat[]>();
  for (const threat of open) {
    for (const mapped of threat.atlas) {
      const id = known.get(mapped);
      if (id !== undefined) byTechnique.set(id, [...(byTechnique.get(id) ?? []), threat]);
    }
  }
  const whole = new Set(
    [...byTechnique.keys()].flatMap((id) => (id.includes('.', 4) ? [id.replace(/\.\d{3}$/, '')] : [])),
  );
  const ids = [...new Set([...byTechnique.keys(), ...whole])].toSorted();
  return {
    name: 'Stridegate',
    versions: { layer: '4.5', navigator: '4.9.0' },
    domain: 'atlas-atlas',
    description: `Open threats of commit ${commit.slice(0, 12)}: ${open.length}, by the techniques that their rules map to.`,
    sorting: 3,
    layout: { layout: 'side', showID: true, showName: true, expandedSubtechniques: 'annotated' },
    hideDisabled: false,
    techniques: ids.map((id) => techniqueOf(id, byTechnique.get(id) ?? [], whole.has(id))),
    gradient: { colors: Object.values(COLOURS), minValue: 0, maxValue: 100 },
    legendItems: Object.entries(COLOURS).map(([label, color]) => ({ label, color })),
    metadata: [
      { name: 'atlas_data_version', value: atlas.edition },
      { name: 'commit', value: commit },
    ],
  };
}

function techniqueOf(id: string, threats: readonly Threat[], hasParts: boolean) {
  const [most] = threats.map(({ severity }) => severity).toSorted((a, b) => compareSeverity(b, a));
  const shown = threats.slice(0, MOST_PLACES).map(({ rule, severity, subject, evidence }) => {
    const [place] = evidence;
    const where = place === undefined ? subject.name : `${place.path}:${place.startLine}`;
    return `${rule} (${severity}): ${printable(where)}`;
  });
  const more = threats.length - shown.length;
  return {
    techniqueID: id,
    ...(most === undefined
      ? {}
      : {
          score: SCORES[most],
          color: COLOURS[most],
          comment: [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
          metadata: [...new Set(threats.map(({ rule }) => rule))].toSorted().map((value) => ({ name: 'rule', value })),
        }),
    ...(hasParts ? { showSubtechniques: true } : {}),
  };
}

/** Names come from a repository: short, and without control or direction characters. */
function printable(text: string): string {
  return text.slice(0, LONGEST_NAME).replace(/[\p{Cc}\p{Cf}]/gu, '?');
}
