import type { ByteSource } from './contract.ts';
import { UnreadableError } from './contract.ts';
import { pagedSource } from './sources.ts';

/** What one header says of a member; sizes and places are in bytes. */
export type Header = {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
};

/** A member: what the central directory says, what its local header says, and where its data begins. */
export type Member = {
  readonly offset: number;
  readonly central: Header | null;
  readonly local: Header | null;
  readonly data: number;
};

export type Directory = {
  readonly members: readonly Member[];
  /** Bytes before the archive, as self-extracting archives have them. */
  readonly prefix: number;
  /** Places between members that no member covers, with their length. */
  readonly gaps: readonly { readonly offset: number; readonly length: number }[];
  /** More than one end of a central directory that a reader could take. */
  readonly ends: number;
  readonly spanned: boolean;
};

const END = 0x0605_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
/** An end record and the longest comment. */
const END_REACH = 65_557;
const MOST_MEMBERS = 200_000;

/** Reads a zip both ways: by its central directory, and by the local headers that lie in it. Rejects with `UnreadableError`. */
export async function readDirectory(raw: ByteSource): Promise<Directory> {
  const source = pagedSource(raw);
  const end = await findEnd(source);
  if (end === null) return { ...(await walk(source, new Map(), 0, source.size)), prefix: 0, ends: 0, spanned: false };
  const { entries, base } = await readCentral(source, end);
  const walked = await walk(source, entries, base, base + end.offset);
  // Those before the directory belong to archives in the archive.
  const ends = end.ends.filter((at) => at >= base + end.offset).length;
  return { ...walked, prefix: base, ends, spanned: end.spanned };
}

type End = {
  readonly at: number;
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
  readonly ends: readonly number[];
  readonly spanned: boolean;
};

/** The last end record whose numbers fit the file. */
async function findEnd(source: ByteSource): Promise<End | null> {
  const from = Math.max(0, source.size - END_REACH);
  const bytes = Buffer.from(await source.read(from, END_REACH));
  let found: End | null = null;
  const ends: number[] = [];
  for (
    let at = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf('PK\u0005\u0006', at - 1, 'latin1')
  ) {
    if (at + 22 > bytes.length || bytes.readUInt32LE(at) !== END) continue;
    const end = {
      at: from + at,
      entries: bytes.readUInt16LE(at + 10),
      size: bytes.readUInt32LE(at + 12),
      offset: bytes.readUInt32LE(at + 16),
    };
    if (end.offset !== 0xffff_ffff && end.offset + end.size > end.at) continue;
    ends.push(from + at);
    const spanned = bytes.readUInt16LE(at + 4) !== 0 && bytes.readUInt16LE(at + 4) !== 0xffff;
    found ??= await zip64(source, { ...end, ends: [], spanned });
  }
  return found === null ? null : { ...found, ends };
}

async function zip64(source: ByteSource, end: End): Promise<End> {
  if (end.at < 20) return end;
  const locator = Buffer.from(await source.read(end.at - 20, 20));
  if (locator.length < 20 || locator.readUInt32LE(0) !== 0x0706_4b50) return end;
  const at = Number(locator.readBigUInt64LE(8));
  const record = Buffer.from(await source.read(at, 56));
  if (record.length < 56 || record.readUInt32LE(0) !== 0x0606_4b50) return end;
  return {
    ...end,
    at,
    entries: Number(record.readBigUInt64LE(32)),
    size: Number(record.readBigUInt64LE(40)),
    offset: Number(record.readBigUInt64LE(48)),
  };
}

async function readCentral(source: ByteSource, end: End) {
  const base = Math.max(0, end.at - end.size - end.offset);
  const entries = new Map<number, Header[]>();
  let at = base + end.offset;
  for (let index = 0; index < end.entries; index += 1) {
    if (index >= MOST_MEMBERS) throw new UnreadableError(`its directory has more than ${MOST_MEMBERS} entries`);
    const head = Buffer.from(await source.read(at, 46));
    if (head.length < 46 || head.readUInt32LE(0) !== CENTRAL)
      throw new UnreadableError('its central directory is broken');
    const [nameLength, extraLength, commentLength] = [
      head.readUInt16LE(28),
      head.readUInt16LE(30),
      head.readUInt16LE(32),
    ];
    const rest = Buffer.from(await source.read(at + 46, nameLength + extraLength));
    const plain = {
      packed: head.readUInt32LE(20),
      size: head.readUInt32LE(24),
      offset: head.readUInt32LE(42),
    };
    const { packed, size, offset } = wide(plain, rest.subarray(nameLength));
    const header: Header = {
      name: rest.subarray(0, nameLength).toString('utf8'),
      flags: head.readUInt16LE(8),
      method: head.readUInt16LE(10),
      crc: head.readUInt32LE(16),
      packed,
      size,
    };
    const place = base + (offset ?? 0);
    entries.set(place, [...(entries.get(place) ?? []), header]);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return { entries, base };
}

/** Sizes with those of a zip64 extra field where the plain ones say so. */
function wide(plain: { packed: number; size: number; offset?: number }, extra: Buffer) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let next = 0;
    const take = (value: number): number => {
      if (value !== 0xffff_ffff || next + 8 > field.length) return value;
      next += 8;
      return Number(field.readBigUInt64LE(next - 8));
    };
    const size = take(plain.size);
    const packed = take(plain.packed);
    return plain.offset === undefined ? { size, packed } : { size, packed, offset: take(plain.offset) };
  }
  return plain;
}

/** Goes through the file from member to member, by central entries where there are some, else by local headers. */
async function walk(source: ByteSource, entries: ReadonlyMap<number, readonly Header[]>, from: number, to: number) {
  const members: Member[] = [];
  const gaps: { offset: number; length: number }[] = [];
  const places = [...entries.keys()].sort((a, b) => a - b);
  let at = from;
  let next = 0;
  while (members.length < MOST_MEMBERS) {
    while (next < places.length && (places[next] as number) < at) next += await overlapping(places[next] as number);
    const known = places[next] === at;
    const local = await localAt(source, at);
    if (known) next += 1;
    if (local === null && !known) {
      const until = places[next] ?? to;
      if (until - at > 24) gaps.push({ offset: at, length: until - at });
      if (next >= places.length) break;
      at = until;
      continue;
    }
    at = add(at, entries.get(at) ?? [null], local);
    if (at >= to && next >= places.length) break;
  }
  return { members, gaps };

  function add(
    offset: number,
    centrals: readonly (Header | null)[],
    local: { header: Header; data: number } | null,
  ): number {
    const data = local?.data ?? offset + 30;
    for (const central of centrals) members.push({ offset, central, local: local?.header ?? null, data });
    const packed = centrals[0]?.packed ?? local?.header.packed ?? 0;
    return data + packed;
  }

  async function overlapping(place: number): Promise<1> {
    add(place, entries.get(place) ?? [null], await localAt(source, place));
    return 1;
  }
}

async function localAt(source: ByteSource, at: number): Promise<{ header: Header; data: number } | null> {
  const head = Buffer.from(await source.read(at, 30));
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) return null;
  const [nameLength, extraLength] = [head.readUInt16LE(26), head.readUInt16LE(28)];
  const rest = Buffer.from(await source.read(at + 30, nameLength + extraLength));
  const { packed, size } = wide(
    { packed: head.readUInt32LE(18), size: head.readUInt32LE(22) },
    rest.subarray(nameLength),
  );
  const header: Header = {
    name: rest.subarray(0, nameLength).toString('utf8'),
    flags: head.readUInt16LE(6),
    method: head.readUInt16LE(8),
    crc: head.readUInt32LE(14),
    packed,
    size,
  };
  return { header, data: at + 30 + nameLength + extraLength };
}
