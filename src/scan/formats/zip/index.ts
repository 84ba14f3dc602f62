import { createInflateRaw, inflateRawSync } from 'node:zlib';
import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { inflating, inflatingSource } from '../../inflate.ts';
import { quote } from '../../report.ts';
import { bytesSource, windowSource } from '../../sources.ts';
import { escapingPath } from '../../stray-path.ts';
import { unpackBzip2, unpackXz, unpackZipLzma, unpackZstd, type Unpack } from '../../unpack/index.ts';
import { readDirectory, type Directory, type Header, type Member } from '../../zip-directory.ts';

/** Largest packed member that is unpacked at once, and what it may become so. */
const AT_ONCE = 1_048_576;
const AT_ONCE_UNPACKED = 16_777_216;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** What unpacks the methods of packing beside storing (APPNOTE.TXT 6.3.10, 4.4.5); Python's zipfile reads 8, 12 and 14. */
const METHODS: ReadonlyMap<number, (size: number) => Unpack> = new Map([
  [DEFLATED, () => inflating(createInflateRaw)],
  [12, () => unpackBzip2],
  [14, unpackZipLzma],
  [20, () => unpackZstd],
  [93, () => unpackZstd],
  [95, () => unpackXz],
]);

/** Zip archives, read by their central directory and by their local headers; where these differ, loaders differ too. */
export const zip: FormatScanner = {
  id: 'zip',
  summary:
    'Zip archives (torch.save, npz, MAR, Keras, …): every member is scanned by its content, as each of two readers sees it.',
  recognises: (head, tail) => {
    const starts = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
    return starts || Buffer.from(tail).includes('PK\u0005\u0006', 0, 'latin1') ? 2 : 0;
  },
  scan: async (source, context) => {
    const directory = await readDirectory(source);
    reportStructure(directory, context);
    for (const member of directory.members) await scanMember(source, member, directory.ends > 0, context);
  },
};

function reportStructure({ members, gaps, ends, spanned, prefix }: Directory, context: ScanContext): void {
  const tell = (id: string, verdict: 'suspicious' | 'not-scanned', message: string, offset?: number): void =>
    context.report(offset === undefined ? { id, verdict, message } : { id, verdict, message, offset });
  if (ends === 0)
    tell(
      'zip-without-directory',
      'not-scanned',
      'The archive has no central directory: it is cut off or made to be misread.',
    );
  if (ends > 1)
    tell(
      'zip-two-directories',
      'suspicious',
      'The archive has more than one central directory; loaders take different ones.',
    );
  if (spanned) tell('zip-spanned', 'not-scanned', 'The archive claims to have other parts, which are not here.');
  const names = new Map<string, number>();
  for (const { central } of members) if (central !== null) names.set(central.name, (names.get(central.name) ?? 0) + 1);
  for (const [name, count] of names) {
    if (count > 1)
      tell(
        'zip-duplicate-member',
        'suspicious',
        `The archive has ${count} members called "${quote(name)}"; loaders take different ones.`,
      );
  }
  for (const { offset, length } of gaps.filter((gap) => gap.offset > prefix)) {
    tell(
      'zip-gap',
      'not-scanned',
      `${length} bytes lie between the members of the archive, which no reader of it reads.`,
      offset,
    );
  }
}

async function scanMember(
  source: ByteSource,
  member: Member,
  hasDirectory: boolean,
  context: ScanContext,
): Promise<void> {
  context.countMember();
  const { central, local, offset } = member;
  const header = central ?? local;
  if (header === null) return;
  const name = quote(header.name);
  const tell = (id: string, verdict: 'suspicious' | 'not-scanned', message: string): void =>
    context.report({ id, verdict, message, offset });
  if (central === null && hasDirectory)
    tell(
      'zip-hidden-member',
      'suspicious',
      `"${name}" is in the archive but not in its directory, so that some loaders see it and others do not.`,
    );
  if (local === null) tell('zip-headers-differ', 'suspicious', `The directory names "${name}" where no member begins.`);
  if (central !== null && local !== null) compareHeaders(central, local, tell);
  if (escapingPath(header.name))
    tell(
      'archive-path-escapes',
      'suspicious',
      `"${name}" would be unpacked outside of the folder that it is unpacked into.`,
    );
  if ((header.flags & ENCRYPTED) !== 0 || ((local?.flags ?? 0) & ENCRYPTED) !== 0)
    tell('zip-encrypted', 'not-scanned', `"${name}" is encrypted, or says so.`);
  if (header.name.endsWith('/') && header.packed === 0) return;
  await scanContent(source, member, header, context);
  if (central !== null && local !== null && local.method !== central.method)
    await scanContent(source, member, { ...header, method: local.method }, context);
}

function compareHeaders(
  central: Header,
  local: Header,
  tell: (id: string, verdict: 'suspicious', message: string) => void,
): void {
  if (central.name !== local.name)
    tell(
      'zip-headers-differ',
      'suspicious',
      `A member is "${quote(central.name)}" in the directory and "${quote(local.name)}" at its place.`,
    );
  if (central.method !== local.method || ((central.flags ^ local.flags) & ENCRYPTED) !== 0)
    tell(
      'zip-headers-differ',
      'suspicious',
      `The directory and the header of "${quote(central.name)}" disagree on how it is packed.`,
    );
  const streamed = (local.flags & 8) !== 0;
  if (!streamed && (central.size !== local.size || central.packed !== local.packed))
    tell(
      'zip-headers-differ',
      'suspicious',
      `The directory and the header of "${quote(central.name)}" disagree on its size.`,
    );
}

async function scanContent(source: ByteSource, member: Member, header: Header, context: ScanContext): Promise<void> {
  const packed = windowSource(source, member.data, header.packed);
  if (packed.size < header.packed)
    context.report({
      id: 'zip-cut-off',
      verdict: 'not-scanned',
      message: `The archive ends in the middle of "${quote(header.name)}".`,
    });
  if (header.method === STORED) {
    if (header.packed !== header.size) sizesDiffer(header, context);
    return context.inside(packed, header.name);
  }
  const unpack = METHODS.get(header.method)?.(header.size);
  if (unpack === undefined) {
    const message = `"${quote(header.name)}" is packed by method ${header.method}, which is not read here.`;
    context.report({ id: 'zip-method', verdict: 'not-scanned', message, offset: member.offset });
    return undefined;
  }
  const whole =
    header.method === DEFLATED && packed.size <= AT_ONCE && header.size <= AT_ONCE_UNPACKED
      ? inflate(await packed.read(0, packed.size))
      : null;
  if (whole === null) return context.inside(inflatingSource(packed, header.size, unpack, context), header.name);
  context.countUnpacked(whole.length);
  if (whole.length !== header.size) sizesDiffer(header, context);
  return context.inside(bytesSource(whole), header.name);
}

function sizesDiffer(header: Header, context: ScanContext): void {
  const message = `"${quote(header.name)}" is not as long as the archive says; loaders read different parts of it.`;
  context.report({ id: 'zip-sizes-differ', verdict: 'suspicious', message });
}

function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    return inflateRawSync(bytes, { maxOutputLength: AT_ONCE_UNPACKED });
  } catch {
    return null;
  }
}
