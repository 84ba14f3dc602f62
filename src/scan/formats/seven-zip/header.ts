import { UnreadableError } from '../../contract.ts';
import { readStreams, type Streams } from './streams.ts';
import { HeaderBytes } from './header-bytes.ts';

/** A member and how long it is; without a stream it is a folder or empty. */
export type SevenZipFile = { readonly name: string; readonly hasStream: boolean };

/** What the end of an archive says: files, or how the header itself is packed. */
export type SevenZipHeader =
  | { readonly kind: 'files'; readonly streams: Streams | null; readonly files: readonly SevenZipFile[] }
  | { readonly kind: 'packed'; readonly streams: Streams };

/** Ids of the parts of a header (7zFormat.txt of the LZMA SDK). */
const [END, HEADER, PROPERTIES, OTHER_STREAMS, MAIN_STREAMS, FILES] = [0, 1, 2, 3, 4, 5];
const [EMPTY_STREAMS, NAMES, PACKED_HEADER] = [0x0e, 0x11, 0x17];
const MOST_FILES = 1_000_000;

/** Reads a header. Throws `UnreadableError` where it is broken. */
export function readHeader(bytes: Uint8Array): SevenZipHeader {
  const header = new HeaderBytes(bytes);
  const kind = header.byte();
  if (kind === PACKED_HEADER) return { kind: 'packed', streams: readStreams(header) };
  if (kind !== HEADER) throw new UnreadableError('its header is none of 7z');
  let id = header.byte();
  if (id === PROPERTIES) {
    for (let property = header.byte(); property !== END; property = header.byte()) header.bytes(header.number());
    id = header.byte();
  }
  if (id === OTHER_STREAMS) {
    readStreams(header);
    id = header.byte();
  }
  let streams: Streams | null = null;
  if (id === MAIN_STREAMS) {
    streams = readStreams(header);
    id = header.byte();
  }
  if (id !== FILES) return { kind: 'files', streams, files: [] };
  return { kind: 'files', streams, files: readFiles(header) };
}

function readFiles(header: HeaderBytes): SevenZipFile[] {
  const count = header.number();
  if (count > MOST_FILES) throw new UnreadableError(`its header has more than ${MOST_FILES} files`);
  let names: readonly string[] = [];
  let empty: readonly boolean[] = [];
  for (let id = header.byte(); id !== END; id = header.byte()) {
    const property = new HeaderBytes(header.bytes(header.number()));
    if (id === EMPTY_STREAMS) empty = property.bits(count);
    else if (id === NAMES) names = readNames(property);
  }
  return Array.from({ length: count }, (_, index) => ({
    name: names[index] ?? `member ${index + 1}`,
    hasStream: empty[index] !== true,
  }));
}

/** Names in UTF-16, each ended by a zero. */
function readNames(property: HeaderBytes): string[] {
  if (property.byte() !== 0) throw new UnreadableError('its names lie outside of the header');
  const names = Buffer.from(property.bytes(property.left)).toString('utf16le').split('\0');
  return names.slice(0, -1);
}
