import { parseJson, type TreeNode } from '../../parse/index.ts';
import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';

/** Largest text file that is read whole, in bytes. */
const MAX_TEXT = 32 * 2 ** 20;

/** The source as UTF-8 text. Rejects with `UnreadableError` where it is larger than `limit` bytes. */
export async function readText(source: ByteSource, limit = MAX_TEXT): Promise<string> {
  if (source.size > limit) throw new UnreadableError(`a text of ${source.size} bytes is larger than is read`);
  return utf8(await source.read(0, source.size));
}

/** Bytes as text; what is no UTF-8 becomes the replacement character. */
export function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Bytes as text, one character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** A text of JSON as a tree. Throws `UnreadableError` where it is none, or nested deeper than 512 levels. */
export function jsonTree(text: string, what: string): TreeNode {
  const result = parseJson(text, { maxBytes: MAX_TEXT, maxDepth: 512 });
  if (!result.ok) throw new UnreadableError(`${what} is ${result.reason}`);
  return result.root;
}
