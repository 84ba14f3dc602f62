import type { Unit } from './unit.ts';

const FOLDERS =
  /^(?:\.{0,2}|~|outputs?|results?|checkpoints?|ckpts?|models?|saved[-_]?models?|weights|runs|logs|data|datasets?|artifacts?|trained[-_]?\w*|fine-?tuned[-_]?\w*|finetuned?|my[-_]\w+|local[-_]\w+|tmp|temp|cache|mnt|home|workspace|app|opt|content|kaggle|exports?|save|saved|model[-_]?(?:dir|path|output)?|adapter|adapters|tokenizers?|lora|merged[-_]?\w*)$/i;
const FILES =
  /\.(?:pt|pth|bin|ckpt|pkl|pickle|joblib|safetensors|gguf|onnx|h5|hdf5|keras|json|jsonl|csv|tsv|parquet|txt|ya?ml|zip|tar|gz|py)$/i;

/**
 * Whether a name given to a hub loader is a path of this machine: it says so by its form (`./x`, `/x`, more than one slash, an
 * extension of a file, a folder such as `outputs/`), or the file itself saves to it.
 */
export function isLocalName(unit: Unit, name: string): boolean {
  if (name === '' || /^(?:\.{1,2}(?:\/|$)|\/|~|file:|[A-Za-z]:[\\/]|\\)/.test(name)) return true;
  const segments = name.split('/');
  if (segments.length > 2 || FILES.test(name) || FOLDERS.test(segments[0] ?? '')) return true;
  return savedNames(unit).has(name);
}

const saved = new WeakMap<Unit, ReadonlySet<string>>();

/** Texts that calls which write a model are given. */
export function savedNames(unit: Unit): ReadonlySet<string> {
  const known = saved.get(unit);
  if (known) return known;
  const names = new Set<string>();
  for (const call of unit.module.calls) {
    const writes = /\.(?:save_pretrained|save_model|save_to_disk|save)$/.test(call.callee);
    for (const { name, value } of call.arguments) {
      const target = name === 'output_dir' || name === 'local_dir' || (writes && name === null);
      if (target && value.kind === 'string') names.add(value.value);
    }
  }
  saved.set(unit, names);
  return names;
}
