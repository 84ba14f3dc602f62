import { plainAddress } from '../../command/index.ts';
import type { DataKind, ElementKind } from '../../model/index.ts';

/** Longest path or address that is taken over; a longer one is nobody's file name. */
const MAX_LENGTH = 1_024;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\//;

const MODEL_FILE =
  /\.(?:pt|pth|ckpt|pkl|pickle|joblib|onnx|h5|hdf5|keras|safetensors|gguf|tflite|pb|mar|cbm|mlmodel)$/i;
const MODEL_FOLDER = /^(?:models?|saved[-_]?models?|checkpoints?|weights)$/i;
const CODE_FILE = /\.(?:py|pyx|ipynb|sh|bash|r|rmd|jl|sql|scala|java|c|cc|cpp|cu|rs|go|js|ts)$/i;
const CODE_FOLDER = /^(?:src|source|scripts?|lib|libs|code|pipelines?|notebooks?)$/i;
const CONFIGURATION =
  /\.(?:ya?ml|toml|ini|cfg|conf|lock|env)$|(?:^|\/)(?:requirements[^/]*\.txt|Dockerfile|Makefile)$/i;

/**
 * A path as DVC writes it, relative to the root of the repository. `folder` is the folder that it starts from, empty for the root. An
 * address loses its credentials and query; an absolute path stays. Null for what is no path (empty, the root itself, too long).
 */
export function repositoryPath(folder: string, path: string): string | null {
  if (path === '' || path.length > MAX_LENGTH || folder.length > MAX_LENGTH || /[\0\r\n]/.test(path)) return null;
  if (isAddress(path)) return withoutSecrets(path);
  if (/^(?:[/~\\]|[A-Za-z]:[\\/])/.test(path)) return path;
  const joined: string[] = [];
  for (const segment of `${folder}/${path}`.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && joined.length > 0 && joined.at(-1) !== '..') joined.pop();
    else joined.push(segment);
  }
  return joined.length === 0 ? null : joined.join('/');
}

/** Folder of a file, empty for the root. */
export function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}

export function isAddress(text: string): boolean {
  return SCHEME.test(text);
}

/** The scheme of an address, in lower case; `file` for a path. */
export function schemeOf(text: string): string {
  return SCHEME.exec(text)?.[1]?.toLowerCase() ?? 'file';
}

/** An address without user, password, query and fragment. What is no address comes back as it is. */
export function withoutSecrets(text: string): string {
  return plainAddress(text) ?? text;
}

/** Whether a name or folder says that a model is kept there. */
export function isModelPath(path: string): boolean {
  const segments = path.split('/');
  return (
    MODEL_FILE.test(path) || segments.some((segment) => MODEL_FOLDER.test(segment)) || /model[^/]*\.bin$/i.test(path)
  );
}

/** Code and settings that a stage reads: they are told by the script's own file, not as data. */
export function isCodePath(path: string): boolean {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  if (CODE_FILE.test(file) || CONFIGURATION.test(path)) return true;
  return CODE_FOLDER.test(segments[0] ?? '') && !file.includes('.') && !isModelPath(path);
}

/** What kind of element a path or address is, where `declared` holds what `artifacts` says about paths. */
export function kindOfPath(path: string, declared: ReadonlyMap<string, ElementKind> = new Map()): ElementKind {
  const said = declared.get(path);
  if (said !== undefined) return said;
  if (isModelPath(path)) return 'artifact';
  return isAddress(path) ? 'data-source' : 'dataset';
}

/** What moves when the element is read or written. */
export function dataOf(kind: ElementKind, path: string): DataKind[] {
  if (kind === 'model' || (kind === 'artifact' && isModelPath(path))) return ['model'];
  return [kind === 'artifact' ? 'artifact' : 'dataset'];
}
