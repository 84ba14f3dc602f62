/** Elements and bytes of a block of a tensor's type (ggml/src/ggml.c, type_traits), by the number in the file. */
const BLOCKS: ReadonlyMap<number, readonly [elements: bigint, bytes: bigint]> = new Map([
  [0, [1n, 4n]],
  [1, [1n, 2n]],
  [2, [32n, 18n]],
  [3, [32n, 20n]],
  [6, [32n, 22n]],
  [7, [32n, 24n]],
  [8, [32n, 34n]],
  [9, [32n, 36n]],
  [10, [256n, 84n]],
  [11, [256n, 110n]],
  [12, [256n, 144n]],
  [13, [256n, 176n]],
  [14, [256n, 210n]],
  [15, [256n, 292n]],
  [16, [256n, 66n]],
  [17, [256n, 74n]],
  [18, [256n, 98n]],
  [19, [256n, 50n]],
  [20, [32n, 18n]],
  [21, [256n, 110n]],
  [22, [256n, 82n]],
  [23, [256n, 136n]],
  [24, [1n, 1n]],
  [25, [1n, 2n]],
  [26, [1n, 4n]],
  [27, [1n, 8n]],
  [28, [1n, 8n]],
  [29, [256n, 56n]],
  [30, [1n, 2n]],
  [34, [256n, 54n]],
  [35, [256n, 66n]],
  [39, [32n, 17n]],
]);

/** The bytes of a tensor, or null for a type that is not known. */
export function tensorBytes(type: number, dimensions: readonly bigint[]): bigint | null {
  const block = BLOCKS.get(type);
  if (block === undefined) return null;
  const [elements, bytes] = block;
  const count = dimensions.reduce((product, dimension) => product * dimension, 1n);
  return ((count + elements - 1n) / elements) * bytes;
}

/** Bytes of a value of the metadata by its type's number (ggml/docs/gguf.md); texts are 8 and lists 9. */
export const VALUE_BYTES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);
export const TEXT = 8;
export const LIST = 9;
