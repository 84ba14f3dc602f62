import type { Fact } from '../model/index.ts';
import { lastSegment, transportOf } from './address.ts';
import { isChecked } from './checksum.ts';
import { type Fetch, fetchesOf } from './fetches.ts';
import type { Invocation, Script } from './invocation.ts';
import { pinnedOf } from './revision.ts';
import { subjectAt } from './script-place.ts';
import { formatOfFile } from './weights-format.ts';

const WEIGHTS =
  /\.(?:pt|pth|bin|ckpt|pkl|pickle|joblib|safetensors|gguf|ggml|onnx|h5|hdf5|keras|pdparams|tflite|pb|mar|caffemodel|weights|t7)$/i;
const DATA = /\.(?:csv|tsv|txt|jsonl?|parquet|arrow|npy|npz|zip|tar|tgz|gz|bz2|xz|wav|feather)$/i;

/** Weights that a command downloads, and data that travels unencrypted. */
export function downloadFacts(invocation: Invocation, script: Script): Fact[] {
  return fetchesOf(invocation).flatMap((fetch) => {
    const verified = isChecked(script, fetch.file || lastSegment(fetch.address), invocation.index);
    if (WEIGHTS.test(fetch.address)) return [weightsFact(invocation, fetch, verified)];
    if (!DATA.test(fetch.address) || transportOf(fetch.address) !== 'http') return [];
    const value = {
      ...subjectAt(invocation.site),
      name: fetch.address,
      controls: verified ? ['checksum'] : [],
      kind: 'plain-http-download' as const,
      input: 'literal' as const,
    };
    return [{ fact: 'operation', value }];
  });
}

function weightsFact(invocation: Invocation, fetch: Fetch, verified: boolean): Fact {
  const revision =
    /^https:\/\/huggingface\.co\/[^/]+\/[^/]+\/(?:resolve|raw)\/([^/]+)\//.exec(fetch.address)?.[1] ?? '';
  return {
    fact: 'reference',
    value: {
      ...subjectAt(invocation.site),
      name: fetch.address,
      controls: verified ? ['checksum'] : [],
      kind: 'weights',
      repo: fetch.address,
      resolved: !fetch.address.startsWith('$'),
      revision,
      pinned: verified ? 'digest' : pinnedOf(revision),
      loader: fetch.tool,
      remoteCode: 'off',
      formats: [formatOfFile(fetch.address)],
      transport: transportOf(fetch.address),
      verified,
    },
  };
}
