import type { Reference } from '../model/index.ts';

const FORMATS: ReadonlyMap<string, Reference['formats'][number]> = new Map([
  ['safetensors', 'safetensors'],
  ['onnx', 'onnx'],
  ['ort', 'onnx'],
  ['gguf', 'gguf'],
  ['keras', 'keras'],
  ['h5', 'keras'],
  ['hdf5', 'keras'],
  ...['bin', 'pt', 'pth', 'ckpt', 'pkl', 'pickle', 'joblib', 'pdparams'].map((ending) => [ending, 'pickle'] as const),
]);

/** The format of weights that the name of a file tells, or the path of its address; `unknown` where it tells none. */
export function formatOfFile(name: string): Reference['formats'][number] {
  const ending = /\.([A-Za-z0-9]{1,12})$/.exec(name.split(/[?#]/, 1)[0] ?? '')?.[1];
  return FORMATS.get(ending?.toLowerCase() ?? '') ?? 'unknown';
}
