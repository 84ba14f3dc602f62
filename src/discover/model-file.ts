import type { Artifact } from '../model/index.ts';

type Format = Artifact['format'];

const FORMATS: readonly (readonly [RegExp, Format])[] = [
  [/\.(?:pt|pth|ckpt|mar|nemo|torchscript|ptl|pte)$/i, 'torch'],
  [/(?:^|\/)(?:pytorch_model|adapter_model|training_args|optimizer|scheduler|model)[^/]*\.bin$/i, 'torch'],
  [/\.(?:pkl|pickle|p|dill|cloudpickle)$/i, 'pickle'],
  [/\.joblib$/i, 'joblib'],
  [/\.safetensors$/i, 'safetensors'],
  [/\.onnx$/i, 'onnx'],
  [/\.(?:keras|h5|hdf5)$/i, 'keras'],
  [/\.(?:gguf|ggml)$/i, 'gguf'],
  [/\.(?:tflite|pb)$/i, 'tensorflow'],
  [/\.np[yz]$/i, 'numpy'],
];

/** The format that a model file's name claims, or null when it is no model file's name. */
export function formatOfName(path: string): Format | null {
  return FORMATS.find(([pattern]) => pattern.test(path))?.[1] ?? null;
}

/**
 * The format that the first bytes show (PEP 3154 protocol marker, zip local header of torch.save, GGUF and HDF5 signatures,
 * safetensors' JSON header length), or `unknown`. Bytes win over the name: a pickle called `.safetensors` is a pickle.
 */
export function formatOfBytes(bytes: Uint8Array): Format {
  const head = Buffer.from(bytes.subarray(0, 512));
  if (head.length >= 2 && head[0] === 0x80 && (head[1] ?? 9) <= 5) return 'pickle';
  const text = head.toString('latin1');
  if (text.startsWith('PK\u0003\u0004')) return /data\.pkl|\/version|\.data\//.test(text) ? 'torch' : 'archive';
  if (text.startsWith('GGUF')) return 'gguf';
  if (text.startsWith('\u0089HDF\r\n\u001a\n')) return 'keras';
  if (text.startsWith('\u0093NUMPY')) return 'numpy';
  if (text.startsWith('7z\u00bc\u00af') || text.startsWith('\u001f\u008b')) return 'archive';
  if (text[8] === '{' && head.length > 8 && head.readUInt32LE(4) === 0) return 'safetensors';
  if (
    /^(?:\(|c[a-z_.]+\n|\]|\})[\s\S]*\.$/.test(Buffer.from(bytes.subarray(-512)).toString('latin1')) &&
    /^[(c\]}]/.test(text)
  )
    return 'pickle';
  return 'unknown';
}

/** Longest text that is taken for a file of paths. */
const LONGEST_PATH_FILE = 65_536;

/**
 * What a text called `.pth` is to Python: lines that begin with `import` are run whenever Python starts from a folder of packages that holds
 * the file, all others are paths (https://docs.python.org/3/library/site.html). `null` for bytes that are no text.
 */
export function pathFileOf(bytes: Uint8Array): 'runs' | 'paths' | null {
  if (bytes.length > LONGEST_PATH_FILE) return null;
  const text = Buffer.from(bytes).toString('utf8');
  if (!/^[\t\r\n\u0020-\u007e\u0080-\ufffc]*$/.test(text)) return null;
  return /^import[ \t]/m.test(text) ? 'runs' : 'paths';
}
