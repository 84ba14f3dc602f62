import type { Pinned, Reference } from '../../model/index.ts';

/**
 * Only a full commit hash cannot be moved. What looks like a version is a tag, everything else a branch: also an abbreviated hash, which
 * any branch of that name takes the place of.
 */
export function pinnedOf(revision: string): Pinned {
  if (revision === '') return 'none';
  if (/^[0-9a-f]{40}$/i.test(revision)) return 'commit';
  return /^(?!(?=\d*[a-f])[0-9a-f]{7,39}$)v?\d[\w.-]*$/i.test(revision) ? 'tag' : 'branch';
}

/** Format of weights that a file's name tells. */
export function fileFormat(name: string): Reference['formats'][number] {
  const extension = /\.([A-Za-z0-9]{1,12})$/.exec(name.split(/[?#]/, 1)[0] ?? '')?.[1]?.toLowerCase();
  switch (extension) {
    case 'safetensors':
    case 'onnx':
    case 'gguf':
    case 'keras':
      return extension;
    case 'h5':
    case 'hdf5':
      return 'keras';
    case 'bin':
    case 'pt':
    case 'pth':
    case 'ckpt':
    case 'pkl':
    case 'pickle':
    case 'joblib':
    case 'pdparams':
      return 'pickle';
    default:
      return 'unknown';
  }
}
