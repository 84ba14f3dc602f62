import { bytes, u16, u32, u64 } from './bytes.ts';

const NONE = 2n ** 64n - 1n;
const padded = (part: Uint8Array): Buffer => bytes(part, Buffer.alloc((8 - (part.length % 8)) % 8));

type Options = {
  /** Objects' headers of version 2 and a superblock of version 2, as h5py writes them with `libver='latest'`. */
  readonly latest?: boolean;
  /** Texts of fixed length in the header instead of the heap. */
  readonly fixed?: boolean;
  /** Bytes before the file. */
  readonly userBlock?: number;
  readonly more?: readonly (readonly [type: number, data: Uint8Array])[];
  /** Puts the attributes on a group `g` below the root, which a symbol table of the root names. */
  readonly below?: boolean;
};

/** A HDF5 file whose root group has attributes with a text each. */
export function hdf5File(attributes: Readonly<Record<string, string>>, options: Options = {}): Buffer {
  const entries = Object.entries(attributes);
  const start = options.latest === true ? 48 : 96;
  const objects = entries.map(([, text], index) =>
    bytes(u16(index + 1), u16(1), u32(0), u64(Buffer.byteLength(text)), padded(Buffer.from(text))),
  );
  const objectsSize = objects.reduce((sum, object) => sum + object.length, 0);
  const heap = bytes('GCOL', Buffer.from([1, 0, 0, 0]), u64(16 + objectsSize + 16), ...objects, Buffer.alloc(16));
  const messages: (readonly [number, Uint8Array])[] = entries.map(([name, text], index) => {
    const type =
      options.fixed === true
        ? bytes(Buffer.from([0x13, 0, 0, 0]), u32(Buffer.byteLength(text)))
        : bytes(Buffer.from([0x19, 1, 0, 0]), u32(16), Buffer.from([0x13, 0, 0, 0]), u32(1));
    const value =
      options.fixed === true ? Buffer.from(text) : bytes(u32(Buffer.byteLength(text)), u64(start), u32(index + 1));
    const space = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
    const label = Buffer.from(`${name}\0`);
    const sizes = [label.length, type.length, space.length].map(u16);
    if (options.latest === true)
      return [0x0c, bytes(Buffer.from([3, 0]), ...sizes, Buffer.from([0]), label, type, space, value)];
    return [0x0c, bytes(Buffer.from([1, 0]), ...sizes, padded(label), padded(type), space, value)];
  });
  const header = objectHeader([...messages, ...(options.more ?? [])], options.latest === true);
  let root = start + heap.length;
  let rest: Buffer = header;
  if (options.below === true) {
    const table = bytes('SNOD', Buffer.from([1, 0]), u16(1), u64(0), u64(root), u32(0), u32(0), Buffer.alloc(16));
    const tableAt = root + header.length;
    const tree = bytes('TREE', Buffer.from([0, 0]), u16(1), u64(NONE), u64(NONE), u64(0), u64(tableAt), u64(0));
    const top = objectHeader([[0x11, bytes(u64(tableAt + table.length), u64(0))]], false);
    root = tableAt + table.length + tree.length;
    rest = bytes(header, table, tree, top);
  }
  const end = u64(start + heap.length + rest.length);
  const signature = Buffer.from('\x89HDF\r\n\x1A\n', 'latin1');
  const superblock =
    options.latest === true
      ? bytes(signature, Buffer.from([2, 8, 8, 0]), u64(0), u64(NONE), end, u64(root), u32(0))
      : bytes(
          signature,
          Buffer.from([0, 0, 0, 0, 0, 8, 8, 0]),
          u16(4),
          u16(16),
          u32(0),
          u64(0),
          u64(NONE),
          end,
          u64(NONE),
          u64(0),
          u64(root),
          Buffer.alloc(24),
        );
  return bytes(Buffer.alloc(options.userBlock ?? 0), superblock, heap, rest);
}

function objectHeader(messages: readonly (readonly [type: number, data: Uint8Array])[], latest: boolean): Buffer {
  if (latest) {
    const body = bytes(
      ...messages.map(([type, data]) => bytes(Buffer.from([type]), u16(data.length), Buffer.from([0]), data)),
    );
    return bytes('OHDR', Buffer.from([2, 2]), u32(body.length), body, u32(0));
  }
  const body = bytes(
    ...messages.map(([type, data]) => bytes(u16(type), u16(padded(data).length), u32(0), padded(data))),
  );
  return bytes(Buffer.from([1, 0]), u16(messages.length), u32(1), u32(body.length), u32(0), body);
}

/** A link to a file elsewhere, as a message of a group. */
export function externalLink(path: string): readonly [number, Uint8Array] {
  const value = bytes(Buffer.from([0]), `${path}\0/x\0`);
  return [0x06, bytes(Buffer.from([1, 8, 64, 1]), 'a', u16(value.length), value)];
}
