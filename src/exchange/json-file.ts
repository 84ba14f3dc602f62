import {
  asNumber,
  asString,
  asText,
  get,
  parseJson,
  parseYamlDocument,
  plainOf,
  type TreeNode,
} from '../parse/index.ts';
import { MAX_FILE_BYTES, type Box, type Point, type ReadFailure } from './contract.ts';

export type TreeResult = { readonly ok: true; readonly root: TreeNode } | ReadFailure;

/** The tree of a file of JSON, or of YAML when it is none. */
export function treeOf(text: string): TreeResult {
  const start = text.trimStart().slice(0, 1);
  if (start === '{' || start === '[') return parseJson(text, { maxBytes: MAX_FILE_BYTES });
  return parseYamlDocument(text, { maxBytes: MAX_FILE_BYTES });
}

/** Text of a field, whatever scalar it is; empty when there is none. */
export function textAt(node: TreeNode | undefined, ...path: readonly (string | number)[]): string {
  return asText(get(node, ...path)) ?? '';
}

export function stringAt(node: TreeNode | undefined, ...path: readonly (string | number)[]): string {
  return asString(get(node, ...path)) ?? '';
}

/** A place, when both numbers are there. */
export function pointAt(node: TreeNode | undefined): Point | undefined {
  const [x, y] = [asNumber(get(node, 'x')), asNumber(get(node, 'y'))];
  return x === undefined || y === undefined ? undefined : { x, y };
}

export function boxAt(position: TreeNode | undefined, size: TreeNode | undefined): Box | null {
  const point = pointAt(position);
  const [width, height] = [asNumber(get(size, 'width')), asNumber(get(size, 'height'))];
  return point === undefined || width === undefined || height === undefined ? null : { ...point, width, height };
}

/** The document as plain data, to be written again as it was. */
export function documentOf(root: TreeNode): unknown {
  return plainOf(root);
}

export function writeJson(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
