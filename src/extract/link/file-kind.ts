import type { Element } from '../../model/index.ts';

/** From the most telling to the least: a reader that sees a model knows more than one that sees a file. */
const TELLING: readonly Element['kind'][] = ['model', 'prompt', 'dataset', 'data-source', 'artifact'];

/** Endings that only models have, or that what a training writes has when it is a model. */
const MODEL =
  /\.(?:pt|pth|ckpt|onnx|safetensors|h5|hdf5|keras|joblib|gguf|ggml|tflite|pb|mar|cbm|mlmodel|pkl|pickle|dill|skops|nemo)$/i;
/** Endings that no model has. */
const DATA =
  /\.(?:csv|tsv|parquet|jsonl|ndjson|txt|arrow|feather|orc|avro|xlsx?|npy|npz|wav|mp3|jpe?g|png|xml)(?:\.gz)?$/i;

/**
 * The kind of a file that readers may have taken for different things: the most telling one, but data for what only data is called, and
 * a model for what is named like one and comes out of a training or goes into what applies models.
 */
export function kindOfFile(
  name: string,
  told: { readonly kinds: ReadonlySet<Element['kind']>; readonly trained: boolean; readonly used: boolean },
): Element['kind'] {
  const { kinds } = told;
  if (DATA.test(name) && kinds.has('dataset')) return 'dataset';
  const most = TELLING.find((kind) => kinds.has(kind)) ?? 'artifact';
  return most === 'artifact' && MODEL.test(name) && (told.trained || told.used) ? 'model' : most;
}
