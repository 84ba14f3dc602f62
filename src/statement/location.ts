import { plainAddress } from '../command/index.ts';
import type { Artifact, DataKind, Element, ElementKind, Trust } from '../model/index.ts';
import { sharedElement } from './element.ts';
import type { Lines, Source } from './source.ts';

/** Longest path or address that is taken over; a longer one is nobody's file name. */
const MAX_LENGTH = 1_024;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\//;

/** Endings that only models have, and those that models share with data. */
const MODEL_FILE = /\.(?:pt|pth|ckpt|joblib|onnx|h5|keras|safetensors|gguf|tflite|pb|mar|cbm|mlmodel|pdparams)$/i;
const PICKLE_FILE = /\.(?:pkl|pickle|dill|bin|hdf5|zip|tar\.gz|tgz|json|txt)$/i;
const MODEL_WORD =
  /(?:^|[/_.-])(?:models?|saved[_-]?model|checkpoints?|ckpt|weights|clf|classifier|regressor|estimator|lin[_-]?reg|lora|adapter)(?:$|[/_.-]|\d)|model\.[a-z0-9.]+$/i;
const MODEL_FOLDER = /^(?:\d{1,2}[_-])?(?:models?|saved[-_]?models?|checkpoints?|weights)$/i;
const REPORT_WORD = /(?:^|[_.-])(?:metrics?|report|params|config|card|metadata|schema|readme|history)(?:$|[_.-])/i;
const PICKLE = /\.(?:pkl|pickle|dill)$/i;
const DATA_WORD =
  /(?:^|[/_.-])(?:data|datasets?|features?|train|test|valid|validation|val|splits?|raw|processed|interim|x|y|corpus|samples?|labels?|vocab|embeddings?)(?:$|[/_.-]|\d)/i;
/** What an evaluation writes: no data, and no model. */
const RESULT_WORD =
  /(?:^|[/_.-])(?:eval|evaluation|metrics?|reports?|plots?|figures?|results?|scores?|dvclive|confusion[_-]matrix)(?:$|[/_.-])/i;
const CODE_FILE = /\.(?:py|pyx|ipynb|sh|bash|r|rmd|jl|sql|scala|java|c|cc|cpp|cu|rs|go|js|ts)$/i;
const CODE_FOLDER = /^(?:src|source|scripts?|lib|libs|code|pipelines?|notebooks?)$/i;
const CONFIGURATION =
  /\.(?:ya?ml|toml|ini|cfg|conf|lock|env)$|(?:^|\/)(?:requirements[^/]*\.txt|Dockerfile|Makefile)$/i;

const FORMATS: readonly (readonly [RegExp, Artifact['format']])[] = [
  [/\.(?:pt|pth|ckpt|mar)$|model[^/]*\.bin$/i, 'torch'],
  [PICKLE, 'pickle'],
  [/\.joblib$/i, 'joblib'],
  [/\.safetensors$/i, 'safetensors'],
  [/\.onnx$/i, 'onnx'],
  [/\.(?:keras|h5|hdf5)$/i, 'keras'],
  [/\.gguf$/i, 'gguf'],
  [/\.(?:tflite|pb)$/i, 'tensorflow'],
];

/**
 * A path as a file in `folder` writes it, relative to the root of the repository (`folder` is empty for the root). An address loses its
 * credentials and query; an absolute path stays. Null for what is no path: empty, the root itself, too long.
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
  if (MODEL_FILE.test(path)) return true;
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  const named = MODEL_WORD.test(file) && !REPORT_WORD.test(file);
  if (PICKLE_FILE.test(path)) return named || (PICKLE.test(file) && inModelFolder(segments));
  return !file.includes('.') && (named || inModelFolder(segments));
}

function inModelFolder(segments: readonly string[]): boolean {
  return segments.some((segment) => MODEL_FOLDER.test(segment));
}

/** Code and settings that a step reads: they are told by the script's own file, not as data. */
export function isCodePath(path: string): boolean {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  if (CODE_FILE.test(file) || CONFIGURATION.test(path)) return true;
  return CODE_FOLDER.test(segments[0] ?? '') && !file.includes('.') && !isModelPath(path);
}

/** What kind of element a path or address is, as far as its name tells. A pickle that says nothing, and a report, is an `artifact`. */
export function kindOfLocation(path: string): ElementKind {
  if (isModelPath(path)) return 'model';
  if (isAddress(path)) return 'data-source';
  return (PICKLE.test(path) || RESULT_WORD.test(path)) && !DATA_WORD.test(path) ? 'artifact' : 'dataset';
}

/** What moves when an element of a kind is read or written. */
export function dataOfKind(kind: ElementKind): DataKind {
  if (kind === 'model' || kind === 'model-registry') return 'model';
  if (kind === 'feature-store') return 'features';
  return kind === 'artifact' ? 'artifact' : 'dataset';
}

/** Anybody may publish at a web address; who owns a bucket, the address does not say. */
export function trustOfLocation(path: string): Trust {
  if (!isAddress(path)) return 'internal';
  return /^https?$/.test(schemeOf(path)) ? 'public' : 'unknown';
}

/** The shared element for a path of the repository or an address outside: data, a model or a file of another kind. */
export function locationElement(
  source: Source,
  lines: Lines,
  name: string,
  given: Partial<Pick<Element, 'kind' | 'controls' | 'details' | 'trust'>> = {},
): Element {
  return sharedElement(source, lines, { kind: kindOfLocation(name), name, trust: trustOfLocation(name), ...given });
}

/** The format of a model file by its name; `unknown` for a name that does not tell. */
export function formatOfModelFile(path: string): Artifact['format'] {
  return FORMATS.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown';
}
