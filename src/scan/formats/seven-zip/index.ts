import { createInflateRaw } from 'node:zlib';
import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { claimsModel } from '../../claims.ts';
import { inflating } from '../../inflate.ts';
import { quote } from '../../report.ts';
import { readExactly, windowSource } from '../../sources.ts';
import { escapingPath } from '../../stray-path.ts';
import {
  lzma2Dictionary,
  lzma2Stream,
  lzmaStream,
  PackedInput,
  unpackBzip2,
  unpackLz4,
  unpackZstd,
  type Unpack,
} from '../../unpack/index.ts';
import { counted, unpackingSource } from '../../unpacking-source.ts';
import { readHeader, type SevenZipFile } from './header.ts';
import { nameOf, type Coder, type Folder } from './streams.ts';

const MAGIC = [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c];
/** Largest header that is read, in bytes, and how often it may be packed. */
const MAX_HEADER = 67_108_864;
const MOST_HEADERS = 4;

/** 7z archives (7zFormat.txt of the LZMA SDK): every member is scanned by its content. */
export const sevenZip: FormatScanner = {
  id: 'seven-zip',
  summary:
    '7z archives: every member is scanned by its content; encrypted ones and those of rare filters are told as not scanned.',
  recognises: (head) => (MAGIC.every((byte, index) => head[index] === byte) ? 3 : 0),
  scan: async (source, context) => {
    if (claimsModel(context.name))
      context.report({
        id: 'archive-disguised',
        verdict: 'suspicious',
        message:
          'A 7z archive under the name of a model: no loader takes it, but some fall back to unpickling what is in it.',
      });
    const start = Buffer.from(await readExactly(source, 12, 16));
    const [offset, size] = [Number(start.readBigUInt64LE(0)), Number(start.readBigUInt64LE(8))];
    if (size === 0) return;
    let bytes = await headerBytes(windowSource(source, 32 + offset, size), size);
    for (let count = 0; count < MOST_HEADERS; count += 1) {
      const header = readHeader(bytes);
      if (header.kind === 'files') {
        await scanFiles(source, header.files, header.streams?.folders ?? [], context);
        return;
      }
      const folder = header.streams.folders[0];
      if (folder === undefined) break;
      bytes = await headerBytes(folderSource(source, folder, context), folder.sizes[0] ?? 0);
    }
    throw new UnreadableError('its header is packed too often');
  },
};

async function headerBytes(source: ByteSource, size: number): Promise<Uint8Array> {
  if (size > MAX_HEADER) throw new UnreadableError(`its header is longer than ${MAX_HEADER} bytes`);
  return readExactly(source, 0, size);
}

/** Files with a stream take the members of the folders one after the other. */
async function scanFiles(
  source: ByteSource,
  files: readonly SevenZipFile[],
  folders: readonly Folder[],
  context: ScanContext,
): Promise<void> {
  for (const { name } of files) {
    context.countMember();
    if (escapingPath(name))
      context.report({
        id: 'archive-path-escapes',
        verdict: 'suspicious',
        message: `"${quote(name)}" would be unpacked outside of the folder that it is unpacked into.`,
      });
  }
  const named = files.filter(({ hasStream }) => hasStream)[Symbol.iterator]();
  for (const folder of folders) {
    const names = folder.sizes.map((_, index) => named.next().value?.name ?? `member ${index + 1}`);
    await scanFolder(source, folder, names, context);
  }
}

async function scanFolder(
  source: ByteSource,
  folder: Folder,
  names: readonly string[],
  context: ScanContext,
): Promise<void> {
  try {
    const unpacked = folderSource(source, folder, context);
    let at = 0;
    for (const [index, size] of folder.sizes.entries()) {
      await context.inside(windowSource(unpacked, at, size), names[index] ?? '');
      at += size;
    }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const message = `"${names.slice(0, 3).map(quote).join('", "')}" could not be unpacked: ${error.message}.`;
    context.report({ id: 'archive-not-unpacked', verdict: 'not-scanned', message });
  }
}

/** What a folder unpacks to, step after step. */
function folderSource(source: ByteSource, { offset, packed, coders }: Folder, context: ScanContext): ByteSource {
  let step = windowSource(source, offset, packed);
  if (step.size < packed) throw new UnreadableError('the archive ends before what is packed in it');
  for (const coder of coders) {
    const unpack = unpackOf(coder);
    const from = step;
    step = unpackingSource(
      () => counted(unpack(from), packed, context.limits.ratio, context.countUnpacked),
      coder.size,
    );
  }
  return step;
}

function unpackOf({ method, parameters, size }: Coder): Unpack {
  if (method === '00') return stored;
  if (method === '21') {
    const dictionary = lzma2Dictionary(parameters[0] ?? 255);
    return (packed) => lzma2Stream(new PackedInput(packed), dictionary);
  }
  if (method === '030101' && parameters.length === 5) {
    const dictionary = new DataView(parameters.buffer, parameters.byteOffset).getUint32(1, true);
    return (packed) => lzmaStream(new PackedInput(packed), { parameters: parameters[0] as number, dictionary, size });
  }
  const simple = new Map<string, Unpack>([
    ['040108', inflating(createInflateRaw)],
    ['040202', unpackBzip2],
    ['04f71101', unpackZstd],
    ['04f71104', unpackLz4],
  ]).get(method);
  if (simple === undefined) throw new UnreadableError(`it is packed by ${nameOf(method)}`);
  return simple;
}

async function* stored(packed: ByteSource): AsyncIterable<Uint8Array> {
  for (let at = 0; at < packed.size; at += 262_144) yield await packed.read(at, 262_144);
}
