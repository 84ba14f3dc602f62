import { UnreadableError } from '../../contract.ts';
import type { HeaderBytes } from './header-bytes.ts';

/** How one step unpacks: the id of its method in hexadecimal, its parameters, and what comes out in bytes. */
export type Coder = { readonly method: string; readonly parameters: Uint8Array; readonly size: number };

/** Members that are packed together: where their bytes lie, the steps in the order in which they unpack, and the sizes of the members. */
export type Folder = {
  readonly offset: number;
  readonly packed: number;
  readonly coders: readonly Coder[];
  readonly sizes: readonly number[];
};

export type Streams = { readonly folders: readonly Folder[] };

/** Ids of the parts of a header (7zFormat.txt of the LZMA SDK). */
const [END, PACK, UNPACK, SUBSTREAMS, SIZES, CHECKS, FOLDERS, UNPACKED_SIZES, COUNTS] = [
  0, 6, 7, 8, 9, 0x0a, 0x0b, 0x0c, 0x0d,
];
/** Bytes before those that the offsets of streams count from. */
const SIGNATURE = 32;
const MOST_FOLDERS = 1_000_000;
const MOST_CODERS = 8;

type Shape = {
  readonly coders: readonly { readonly method: string; readonly parameters: Uint8Array }[];
  readonly order: readonly number[];
};

/** Reads where streams lie and how they unpack. Throws `UnreadableError` where that is broken, or more than a line of steps. */
export function readStreams(header: HeaderBytes): Streams {
  let id = header.byte();
  let start = 0;
  let packed: number[] = [];
  if (id === PACK) {
    start = SIGNATURE + header.number();
    packed = readPackedSizes(header);
    id = header.byte();
  }
  let folders: Folder[] = [];
  let checked: readonly boolean[] = [];
  if (id === UNPACK) {
    const unpack = readFolders(header);
    checked = unpack.checked;
    let offset = start;
    folders = unpack.folders.map((coders, index) => {
      const folder = { offset, packed: packed[index] ?? 0, coders, sizes: [coders.at(-1)?.size ?? 0] };
      offset += folder.packed;
      return folder;
    });
    id = header.byte();
  }
  if (id === SUBSTREAMS) {
    folders = readMembers(header, folders, checked);
    id = header.byte();
  }
  if (id !== END) throw new UnreadableError('its header is broken');
  return { folders };
}

function readPackedSizes(header: HeaderBytes): number[] {
  const count = bounded(header.number());
  let sizes: number[] = [];
  for (let id = header.byte(); id !== END; id = header.byte()) {
    if (id === SIZES) sizes = Array.from({ length: count }, () => header.number());
    else if (id === CHECKS) readChecks(header, count);
    else throw new UnreadableError('its header is broken');
  }
  return sizes;
}

/** Check sums are passed over; answers with which there are. */
function readChecks(header: HeaderBytes, count: number): boolean[] {
  const there = header.optionalBits(count);
  header.bytes(4 * there.filter(Boolean).length);
  return there;
}

function readFolders(header: HeaderBytes): { readonly folders: Coder[][]; readonly checked: readonly boolean[] } {
  if (header.byte() !== FOLDERS) throw new UnreadableError('its header is broken');
  const count = bounded(header.number());
  if (header.byte() !== 0) throw new UnreadableError('its folders lie outside of the header');
  const shapes = Array.from({ length: count }, () => readShape(header));
  if (header.byte() !== UNPACKED_SIZES) throw new UnreadableError('its header is broken');
  const folders = shapes.map(({ coders, order }) => {
    const sizes = coders.map(() => header.number());
    return order.map((index) => ({ ...(coders[index] as Shape['coders'][number]), size: sizes[index] as number }));
  });
  let checked: readonly boolean[] = shapes.map(() => false);
  for (let id = header.byte(); id !== END; id = header.byte()) {
    if (id !== CHECKS) throw new UnreadableError('its header is broken');
    checked = readChecks(header, count);
  }
  return { folders, checked };
}

/** The steps of one folder, and the order in which they unpack: from the packed bytes on. */
function readShape(header: HeaderBytes): Shape {
  const count = header.number();
  if (count === 0 || count > MOST_CODERS) throw new UnreadableError('a folder of it is packed by too many steps');
  const coders = Array.from({ length: count }, () => {
    const flags = header.byte();
    const method = Buffer.from(header.bytes(flags & 15)).toString('hex');
    if ((flags & 16) !== 0 && (header.number() !== 1 || header.number() !== 1))
      throw new UnreadableError(`it is packed by ${nameOf(method)}, which is not read`);
    return { method, parameters: (flags & 32) === 0 ? new Uint8Array() : header.bytes(header.number()) };
  });
  const feeds = new Map<number, number>();
  for (let pair = 1; pair < count; pair += 1) {
    const into = header.number();
    feeds.set(header.number(), into);
  }
  const fed = new Set(feeds.values());
  const order: number[] = [];
  let next = coders.findIndex((_, index) => !fed.has(index));
  while (next >= 0 && next < count && order.length < count) {
    order.push(next);
    next = feeds.get(next) ?? -1;
  }
  if (order.length !== count || new Set(order).size !== count)
    throw new UnreadableError('a folder of it is packed in a circle');
  return { coders, order };
}

/** Names of methods that are told and not read. */
export function nameOf(method: string): string {
  const names = new Map([
    ['06f10701', 'AES: it is encrypted'],
    ['030401', 'PPMd'],
    ['03', 'the Delta filter'],
    ['04', 'the filter for x86 code'],
    ['03030103', 'the filter for x86 code'],
    ['0303011b', 'the filter BCJ2 for x86 code'],
    ['040109', 'Deflate64'],
  ]);
  return names.get(method) ?? `the method ${method}`;
}

/** How many members a folder has and how long they are; without it each folder is one. */
function readMembers(header: HeaderBytes, folders: readonly Folder[], checked: readonly boolean[]): Folder[] {
  let counts = folders.map(() => 1);
  let id = header.byte();
  if (id === COUNTS) {
    counts = folders.map(() => bounded(header.number()));
    id = header.byte();
  }
  if (counts.reduce((sum, count) => sum + count, 0) > MOST_FOLDERS) bounded(MOST_FOLDERS + 1);
  const explicit = id === SIZES;
  const result = folders.map((folder, index) => {
    const count = counts[index] as number;
    const whole = folder.sizes[0] as number;
    if (count === 0) return { ...folder, sizes: [] };
    const sizes = explicit ? Array.from({ length: count - 1 }, () => header.number()) : [];
    const rest = whole - sizes.reduce((sum, size) => sum + size, 0);
    if (rest < 0 || (!explicit && count > 1))
      throw new UnreadableError('its members are longer than what they are packed in');
    return { ...folder, sizes: [...sizes, rest] };
  });
  if (explicit) id = header.byte();
  const unchecked = counts.reduce((sum, count, index) => sum + (count === 1 && checked[index] === true ? 0 : count), 0);
  if (id === CHECKS) {
    readChecks(header, unchecked);
    id = header.byte();
  }
  if (id !== END) throw new UnreadableError('its header is broken');
  return result;
}

function bounded(count: number): number {
  if (count > MOST_FOLDERS) throw new UnreadableError(`its header has more than ${MOST_FOLDERS} streams`);
  return count;
}
