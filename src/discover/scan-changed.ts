import type { Artifact } from '../model/index.ts';
import { scanFiles, type FileScan, type OpenForScan } from '../scan/index.ts';
import { openFile, type Entry, type Snapshot } from '../snapshot/index.ts';
import type { ModelFile } from './index.ts';

/** Largest file that is scanned, and bytes of one side that are scanned together. */
const MAX_FILE_BYTES = 100_000_000;
const MAX_SIDE_BYTES = 500_000_000;
/** Changed files of other names that are looked at, and the largest of them. */
const MAX_OTHERS = 3000;
const MAX_OTHER_BYTES = 50_000_000;

export type ScanTools = {
  readonly signal: AbortSignal;
  readonly onFile: (path: string) => void;
  /** Files that must not be opened, with the reason. */
  readonly poisoned: ReadonlyMap<string, string>;
};

/**
 * Scans what the change touches: model files, and files of any other name, since content decides what a loader does, not a name. `changed`
 * are blobs that stand on one side alone: what did not change or only moved is not scanned, and keeps the verdict `unknown` on both sides.
 * A file of another name counts as a model file when it holds what runs or a pickle; what can't be read under such a name is no gap.
 */
export async function scanChanged(
  snapshot: Snapshot,
  models: readonly ModelFile[],
  changed: ReadonlySet<string>,
  isLeftOut: (path: string) => boolean,
  tools: ScanTools,
): Promise<ModelFile[]> {
  const entries = new Map(snapshot.entries.map((entry) => [entry.path, entry]));
  const known = new Set(models.map(({ entry }) => entry.path));
  const touched = models.filter(({ entry }) => changed.has(entry.blob)).map(({ entry }) => entry.path);
  const others = snapshot.entries
    .filter((entry) => isOther(entry) && changed.has(entry.blob) && !known.has(entry.path) && !isLeftOut(entry.path))
    .slice(0, MAX_OTHERS)
    .map(({ path }) => path);
  const open: OpenForScan = async (path) => {
    const entry = entries.get(path);
    const poison = tools.poisoned.get(path);
    if (entry === undefined) return { ok: false, reason: 'not in the repository' };
    return poison === undefined ? openFile(snapshot, entry, MAX_FILE_BYTES) : { ok: false, reason: poison };
  };
  const scans = await scanFiles([...touched, ...others], open, { ...tools, budget: MAX_SIDE_BYTES });
  const found = others.flatMap((path): ModelFile[] => {
    const [entry, scan] = [entries.get(path), scans.get(path)];
    if (entry === undefined || scan === undefined || !tells(scan)) return [];
    return [{ entry, format: artifactFormat(scan.format), pointer: null, scan }];
  });
  const scanned = models.map((model) => {
    const scan = scans.get(model.entry.path);
    return scan === undefined ? model : { ...model, scan };
  });
  return [...scanned, ...found].toSorted((a, b) => (a.entry.path < b.entry.path ? -1 : 1));
}

/** Texts that readers of source read are no bytes for a loader; a name without an ending or with any other may be. */
const SOURCE =
  /\.(?:py|pyi|ipynb|md|rst|txt|js|jsx|ts|tsx|mjs|cjs|css|scss|html|svg|go|rs|java|kt|c|cc|cpp|h|hpp|sh|tf|lock|png|jpe?g|gif|webp|ico|woff2?|ttf|mp4|pdf)$/i;

function isOther({ path, kind, size }: Entry): boolean {
  return kind === 'file' && size !== null && size > 0 && size <= MAX_OTHER_BYTES && !SOURCE.test(path);
}

const ARCHIVES: ReadonlySet<string> = new Set(['zip', 'tar', 'compressed']);
const RUNS: ReadonlySet<string> = new Set(['pickle', 'torch-zip', 'torch-legacy']);

/** Whether a file of no model's name is worth a word: paths in an archive are the business of who unpacks it. */
function tells({ format, verdict, ids }: FileScan): boolean {
  if (RUNS.has(format)) return true;
  if (verdict !== 'malicious' && verdict !== 'suspicious') return false;
  if (!ARCHIVES.has(format)) return format !== 'executable-model' && format !== 'lfs-pointer';
  return verdict === 'malicious' && ids.some((id) => !/^(?:archive|zip|tar)-/.test(id));
}

const FORMATS: Readonly<Record<string, Artifact['format']>> = {
  pickle: 'pickle',
  'torch-zip': 'torch',
  'torch-legacy': 'torch',
  npy: 'numpy',
  safetensors: 'safetensors',
  gguf: 'gguf',
  onnx: 'onnx',
  hdf5: 'keras',
  'keras-config': 'keras',
  'saved-model': 'tensorflow',
  tflite: 'tensorflow',
  zip: 'archive',
  tar: 'archive',
  compressed: 'archive',
};

function artifactFormat(format: string): Artifact['format'] {
  return FORMATS[format] ?? 'unknown';
}
