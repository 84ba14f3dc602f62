import { parseArgs } from 'node:util';
import { catalogOf, type Catalogs, loadCatalogs, resolve } from '../../catalog/index.ts';
import { CATALOGS } from '../package-root.ts';
import { importCommand } from './atlas-import.ts';
import { COVERAGE_FORMATS } from './coverage.ts';
import { layerCommand } from './layer.ts';
import { mappedRules } from './mapped-rules.ts';
import { misuse, type Ending } from './usage.ts';

/** `stridegate catalog list|show ID|coverage|layer|import FILE`. */
export async function catalogCommand(
  [verb, ...rest]: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  const catalogs = loadCatalogs(CATALOGS);
  if (verb === 'list') return list(catalogs);
  if (verb === 'show' && rest[0] !== undefined) return show(catalogs, rest[0]);
  if (verb === 'coverage') return coverage(catalogs, rest);
  if (verb === 'import') return importCommand(catalogs, rest);
  if (verb === 'layer') return layerCommand(catalogs, rest, now, progress);
  return misuse('catalog takes list, show ID, coverage, layer or import FILE', 'stridegate catalog show AML.T0010');
}

function list({ files, entries }: Catalogs): Ending {
  const lines = [...entries].map(([name, byId]) => `${name}\t${files[name].edition}\t${byId.size} entries\n`);
  return { status: 0, stdout: lines.join('') };
}

function show(catalogs: Catalogs, id: string): Ending {
  const name = catalogOf(id);
  if (name === undefined)
    return misuse(`'${id.slice(0, 80)}' has the form of no catalogue's id`, 'stridegate catalog list');
  const entry = resolve(catalogs, name, id);
  return entry.ok
    ? { status: 0, stdout: `${entry.canonicalId}\t${entry.title}\n${entry.url}\n` }
    : { status: 2, stderr: `stridegate: ${entry.message}\n` };
}

const COVERAGE_OPTIONS = { format: { type: 'string', default: 'text' } } as const;

function coverage(catalogs: Catalogs, args: readonly string[]): Ending {
  let format: string;
  try {
    ({ format } = parseArgs({ args: [...args], options: COVERAGE_OPTIONS, strict: true }).values);
  } catch (error) {
    return misuse(error instanceof Error ? error.message : 'wrong options', 'stridegate catalog coverage');
  }
  const render = Object.hasOwn(COVERAGE_FORMATS, format) ? COVERAGE_FORMATS[format] : undefined;
  if (render === undefined)
    return misuse(`unknown format '${format.slice(0, 80)}': one of ${Object.keys(COVERAGE_FORMATS).join(', ')}`);
  const rules = mappedRules(catalogs);
  if (typeof rules === 'string') return { status: 2, stderr: rules };
  return { status: 0, stdout: render({ catalogs, rules }) };
}
