import { UnreadableError } from '../../contract.ts';
import { latin1, utf8 } from '../../wire/text.ts';
import type { Hdf5Bytes } from './bytes.ts';
import type { Message } from './object.ts';

/** What a group leads to: objects of the file, and texts that name other files. */
export type Links = { readonly objects: readonly number[]; readonly files: readonly string[] };

const MAX_NODES = 100_000;
const EXTERNAL = 64;

/** A link message (IV.A.2.g). */
export function readLink(file: Hdf5Bytes, { data }: Message): Links {
  const flags = data[1] ?? 0;
  let at = 2;
  const type = flags & 8 ? data[at++] : 0;
  at += (flags & 4 ? 8 : 0) + (flags & 0x10 ? 1 : 0);
  const width = 1 << (flags & 3);
  at += width + file.number(data, at, width);
  if (type === 0) return { objects: [file.address(data, at)], files: [] };
  if (type !== EXTERNAL) return { objects: [], files: [] };
  const value = data.subarray(at + 3, at + 2 + file.number(data, at, 2));
  return { objects: [], files: [utf8(value).split('\0')[0] ?? ''] };
}

/** The objects of a group of the old kind: a tree of symbol tables (III.A.1, III.B). `address` is that of the tree. */
export async function readSymbols(file: Hdf5Bytes, address: number): Promise<number[]> {
  const objects: number[] = [];
  const todo = [address];
  const seen = new Set<number>();
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (node < 0 || seen.has(node)) continue;
    seen.add(node);
    if (seen.size > MAX_NODES) throw new UnreadableError('a group of HDF5 is too large');
    const head = await file.at(node, 8);
    const signature = latin1(head.subarray(0, 4));
    const count = head.readUInt16LE(6);
    const width = 2 * file.offsetSize + 24;
    if (signature === 'TREE') {
      const step = file.lengthSize + file.offsetSize;
      const start = node + 8 + 2 * file.offsetSize + file.lengthSize;
      const children = await file.at(start, Math.max(0, count * step - file.lengthSize));
      for (let index = 0; index < count; index += 1) todo.push(file.address(children, index * step));
    } else if (signature === 'SNOD') {
      const entries = await file.at(node + 8, count * width);
      for (let index = 0; index < count; index += 1) {
        // A symbolic link has no object of its own.
        const kind = entries.readUInt32LE(index * width + 2 * file.offsetSize);
        if (kind !== 2) objects.push(file.address(entries, index * width + file.offsetSize));
      }
    } else throw new UnreadableError('a group of HDF5 is broken');
  }
  return objects;
}
