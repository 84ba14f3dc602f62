import { get, type MapNode, type TreeNode } from '../../../parse/index.ts';
import type { ScanContext } from '../../contract.ts';
import { quote } from '../../report.ts';

export type Tensor = { readonly label: string; readonly begin: number; readonly end: number };

export type Header = {
  readonly tensors: readonly Tensor[];
  /** The end of the last tensor, from the end of the header. */
  readonly end: number;
  readonly metadata: readonly (readonly [key: string, value: string])[];
  /** Sentences about what the format does not allow. */
  readonly problems: readonly string[];
};

/** Bits of an element (safetensors/src/tensor.rs, Dtype); of types that are not listed only the place is checked. */
const BITS = new Map<string, bigint>([
  ['F4', 4n],
  ['F6_E2M3', 6n],
  ['F6_E3M2', 6n],
  ...['BOOL', 'U8', 'I8', 'F8_E5M2', 'F8_E4M3', 'F8_E8M0', 'F8_E4M3FNUZ', 'F8_E5M2FNUZ'].map(
    (type) => [type, 8n] as const,
  ),
  ...['I16', 'U16', 'F16', 'BF16'].map((type) => [type, 16n] as const),
  ...['I32', 'U32', 'F32'].map((type) => [type, 32n] as const),
  ...['I64', 'U64', 'F64', 'C64'].map((type) => [type, 64n] as const),
]);

/** Reads the header's tensors and says what is wrong with it. */
export function readHeader(root: TreeNode, context: ScanContext): Header {
  if (root.kind !== 'map') return { tensors: [], end: 0, metadata: [], problems: ['The header is no map of tensors.'] };
  const problems = duplicates(root);
  const tensors: Tensor[] = [];
  const metadata: (readonly [string, string])[] = [];
  for (const { key, value } of root.entries) {
    context.step();
    if (key === '__metadata__') metadata.push(...readMetadata(value, problems));
    else {
      const tensor = readTensor(quote(key), value, problems);
      if (tensor !== null) tensors.push(tensor);
    }
  }
  return { tensors, end: tensors.reduce((end, tensor) => Math.max(end, tensor.end), 0), metadata, problems };
}

function duplicates(root: MapNode): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { key } of root.entries) (seen.has(key) ? twice : seen).add(key);
  return [...twice].map(
    (key) => `The tensor ${quote(key)} is described twice, so two readers can see two different models.`,
  );
}

function readMetadata(node: TreeNode, problems: string[]): (readonly [string, string])[] {
  if (node.kind !== 'map') {
    problems.push('The metadata is no map of texts.');
    return [];
  }
  return node.entries.flatMap(({ key, value }) => {
    if (value.kind === 'scalar' && typeof value.value === 'string') return [[key, value.value] as const];
    problems.push(`The metadata of ${quote(key)} is no text, which the format does not allow.`);
    return [];
  });
}

function readTensor(label: string, node: TreeNode, problems: string[]): Tensor | null {
  const type = get(node, 'dtype');
  const offsets = numbers(get(node, 'data_offsets'));
  const shape = numbers(get(node, 'shape'));
  const [begin, end] = offsets ?? [];
  const complete = type?.kind === 'scalar' && shape !== null && begin !== undefined && end !== undefined;
  if (!complete || offsets?.length !== 2 || begin > end) {
    problems.push(`The tensor ${label} has no valid type, shape or place.`);
    return null;
  }
  const bits = BITS.get(type.text);
  if (bits !== undefined) {
    const size = shape.reduce((product, dimension) => product * BigInt(dimension), bits);
    if (size !== 8n * BigInt(end - begin))
      problems.push(`The tensor ${label} has room for ${end - begin} bytes, but its type and shape need ${size / 8n}.`);
  }
  return { label, begin, end };
}

/** A list of whole numbers from 0, or null. */
function numbers(node: TreeNode | undefined): number[] | null {
  if (node?.kind !== 'seq' || node.items.length > 64) return null;
  const values = node.items.map((item) => (item.kind === 'scalar' && typeof item.value === 'number' ? item.value : -1));
  return values.every((value) => Number.isSafeInteger(value) && value >= 0) ? values : null;
}
