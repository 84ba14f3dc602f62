import { pinnedOf } from '../../command/index.ts';
import { fillVariables } from '../../container/index.ts';
import type { Fact, Reference } from '../../model/index.ts';
import type { Instruction } from './instructions.ts';
import { wordsOf } from './words.ts';

type Where = Pick<Reference, 'path' | 'symbol' | 'context' | 'evidence'>;

const WEIGHTS: ReadonlyMap<string, Reference['formats'][number]> = new Map([
  ['safetensors', 'safetensors'],
  ['onnx', 'onnx'],
  ['gguf', 'gguf'],
  ['keras', 'keras'],
  ['h5', 'keras'],
  ['hdf5', 'keras'],
  ...['bin', 'pt', 'pth', 'ckpt', 'pkl', 'pickle', 'joblib', 'pdparams'].map((name) => [name, 'pickle'] as const),
  ...['ggml', 'tflite', 'pb', 'mar', 'weights', 'caffemodel'].map((name) => [name, 'unknown'] as const),
]);

/** What `ADD` fetches over the network: weights, another file, or a git repository. `--checksum` checks the content. */
export function downloadFacts(add: Instruction, values: ReadonlyMap<string, string>, where: Where): Fact[] {
  const checksum = add.flags.some(({ name, value }) => name === 'checksum' && value !== '');
  const sources = wordsOf(add.text)
    .slice(0, -1)
    .slice(0, 50)
    .map((word) => fillVariables(word.text, values));
  return sources.flatMap((source): Fact[] => {
    const repository = gitSource(source);
    if (repository !== null) return [codeFact(repository, where)];
    const url = plainUrl(source);
    if (url === null) return [];
    const extension = /\.([a-z0-9]{1,12})$/i.exec(url)?.[1]?.toLowerCase() ?? '';
    const format = WEIGHTS.get(extension);
    return [format === undefined ? fileFact(url, checksum, where) : weightsFact(url, format, checksum, where)];
  });
}

/** An http address without credentials, query and fragment; null for anything else. */
function plainUrl(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || text.length > 2_000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function gitSource(text: string): { repo: string; revision: string } | null {
  const found = /^(?:https?:\/\/|git@|ssh:\/\/|git:\/\/)([^\s#]{1,500}\.git)(?:#([^\s:]{0,200}))?/i.exec(text);
  if (found === null) return null;
  const repo = (found[1] ?? '').replace(/^[^/@]{0,200}@/, '').replace(/^([^/:]+):(?!\d)/, '$1/');
  return { repo: `https://${repo.replace(/\.git$/, '')}`, revision: found[2] ?? '' };
}

function codeFact({ repo, revision }: { repo: string; revision: string }, where: Where): Fact {
  const pinned = revision.includes('$') ? 'unknown' : pinnedOf(revision);
  return {
    fact: 'reference',
    value: {
      ...reference(repo, where),
      kind: 'code',
      revision,
      pinned,
      controls: pinned === 'commit' ? ['commit-pin'] : [],
      formats: ['code'],
      transport: 'git',
    },
  };
}

function weightsFact(url: string, format: Reference['formats'][number], checksum: boolean, where: Where): Fact {
  return {
    fact: 'reference',
    value: {
      ...reference(url, where),
      kind: 'weights',
      pinned: checksum ? 'digest' : 'none',
      controls: checksum ? ['checksum'] : [],
      formats: [format],
      transport: url.startsWith('https:') ? 'https' : 'http',
      verified: checksum,
    },
  };
}

function fileFact(url: string, checksum: boolean, where: Where): Fact {
  return {
    fact: 'operation',
    value: {
      ...where,
      name: url,
      controls: checksum ? ['checksum'] : [],
      edits: [],
      kind: url.startsWith('https:') ? 'unverified-download' : 'plain-http-download',
      input: 'literal',
    },
  };
}

function reference(repo: string, where: Where): Reference {
  return {
    ...where,
    name: repo,
    controls: [],
    edits: [],
    kind: 'unknown',
    repo,
    resolved: !repo.includes('$'),
    revision: '',
    pinned: 'unknown',
    loader: 'ADD',
    remoteCode: 'off',
    formats: ['unknown'],
    transport: 'unknown',
    verified: false,
  };
}
