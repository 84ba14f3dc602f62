import { UnreadableError } from '../../contract.ts';
import { utf8 } from '../../wire/text.ts';
import type { Hdf5Bytes } from './bytes.ts';
import type { Message } from './object.ts';

/** An attribute with its texts; `texts` is null where it holds none, or in a way that is not read. */
export type Attribute = { readonly name: string; readonly texts: readonly string[] | null };

const MAX_TEXTS = 5000;
const MAX_HEAP = 64 * 2 ** 20;
const TEXT = 3;
const VARIABLE = 9;

/** Reads an attribute message of version 1 to 3 (IV.A.2.m). Rejects with `UnreadableError` where it is broken. */
export async function readAttribute(file: Hdf5Bytes, { data }: Message): Promise<Attribute> {
  const version = data[0] ?? 0;
  if (version < 1 || version > 3 || data.length < 8) throw new UnreadableError('an attribute of HDF5 is not known');
  const sizes = [2, 4, 6].map((at) => data.readUInt16LE(at));
  let at = version === 3 ? 9 : 8;
  const parts = sizes.map((size) => {
    const part = data.subarray(at, at + size);
    at += version === 1 ? Math.ceil(size / 8) * 8 : size;
    return part;
  });
  const [nameBytes, type, space] = parts;
  if (nameBytes === undefined || type === undefined || space === undefined) return { name: '', texts: null };
  const name = utf8(nameBytes).split('\0')[0] ?? '';
  const shared = version > 1 && ((data[1] ?? 0) & 3) !== 0;
  if (shared) throw new UnreadableError('an attribute of HDF5 keeps its type elsewhere, which is not read');
  return { name, texts: await readTexts(file, type, elementsOf(file, space), data.subarray(at)) };
}

async function readTexts(file: Hdf5Bytes, type: Buffer, count: number, values: Buffer): Promise<string[] | null> {
  const kind = (type[0] ?? 0) & 0x0f;
  const size = file.number(type, 4, 4);
  const texts: string[] = [];
  for (let index = 0; index < Math.min(count, MAX_TEXTS); index += 1) {
    const value = values.subarray(index * size, (index + 1) * size);
    if (kind === TEXT) texts.push(utf8(value).split('\0')[0] ?? '');
    else if (kind === VARIABLE) {
      const length = file.number(value, 0, 4);
      if (length > 0)
        texts.push(await heapText(file, file.address(value, 4), file.number(value, 4 + file.offsetSize, 4), length));
    } else return null;
  }
  return texts;
}

/** An object of the global heap (III.E). */
async function heapText(file: Hdf5Bytes, address: number, wanted: number, length: number): Promise<string> {
  const head = await file.at(address, 8 + file.lengthSize);
  if (head.toString('latin1', 0, 4) !== 'GCOL') throw new UnreadableError('a heap of HDF5 is broken');
  const end = address + file.length(head, 8);
  if (end - address > MAX_HEAP) throw new UnreadableError('a heap of HDF5 is larger than is read');
  const header = 8 + file.lengthSize;
  for (let at = address + header; at + header <= end;) {
    const object = await file.at(at, header);
    const [index, size] = [object.readUInt16LE(0), file.length(object, 8)];
    if (index === wanted) return utf8(await file.at(at + header, Math.min(size, length)));
    if (index === 0) break;
    at += header + Math.ceil(size / 8) * 8;
  }
  throw new UnreadableError('a text of HDF5 is not in its heap');
}

function elementsOf(file: Hdf5Bytes, space: Buffer): number {
  const rank = space[1] ?? 0;
  const start = space[0] === 1 ? 8 : 4;
  let count = 1;
  for (let index = 0; index < rank; index += 1) count *= file.length(space, start + index * file.lengthSize);
  return count;
}
