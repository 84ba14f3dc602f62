import { createGunzip, createInflate } from 'node:zlib';
import type { FormatScanner } from '../../contract.ts';
import { claimsModel } from '../../claims.ts';
import { inflatingSource, unpackedSize } from '../../inflate.ts';

/** How compressed streams begin, and what unpacks them; those without a decoder are told as not scanned. */
const STREAMS = [
  { name: 'gzip', starts: [0x1f, 0x8b], decoder: createGunzip },
  { name: 'zlib', starts: [0x78], decoder: createInflate },
  { name: 'bzip2', starts: [0x42, 0x5a, 0x68], decoder: null },
  { name: 'xz', starts: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], decoder: null },
  { name: 'LZMA', starts: [0x5d, 0, 0], decoder: null },
  { name: 'Zstandard', starts: [0x28, 0xb5, 0x2f, 0xfd], decoder: null },
  { name: 'LZ4', starts: [0x04, 0x22, 0x4d, 0x18], decoder: null },
  { name: '7z', starts: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], decoder: null },
  { name: 'RAR', starts: [0x52, 0x61, 0x72, 0x21, 0x1a, 7], decoder: null },
] as const;

/** Archives that no tool writes under a model's name; malicious models were published so (nullifAI, 2025). */
const DISGUISES: ReadonlySet<string> = new Set(['7z', 'RAR']);

type Stream = (typeof STREAMS)[number];

/** The kind of compressed stream that begins so; zlib's two bytes carry a check (RFC 1950). */
function streamOf(head: Uint8Array): Stream | null {
  const stream = STREAMS.find(({ starts }) => starts.every((byte, index) => head[index] === byte));
  if (stream?.name === 'zlib' && ((head[0] ?? 0) * 256 + (head[1] ?? 0)) % 31 !== 0) return null;
  return stream ?? null;
}

/** Compressed files: joblib and pandas write pickles so, and hostile models hide in archives that only look like another format. */
export const compressed: FormatScanner = {
  id: 'compressed',
  summary:
    'Compressed streams: gzip and zlib are unpacked and scanned; bzip2, xz, LZMA, Zstandard, LZ4, 7z and RAR are told as not scanned.',
  recognises: (head) => {
    const stream = streamOf(head);
    if (stream === null) return 0;
    return stream.starts.length > 1 ? 3 : 1;
  },
  scan: async (source, context) => {
    const stream = streamOf(await source.read(0, 16));
    if (stream === null) return;
    if (stream.decoder === null) {
      const message = `A ${stream.name} archive, which is not unpacked here; what is in it was not scanned.`;
      context.report({ id: 'archive-not-unpacked', verdict: 'not-scanned', message });
      if (DISGUISES.has(stream.name) && claimsModel(context.name)) {
        const disguised = `A ${stream.name} archive under the name of a model: no loader takes it, but some fall back to unpickling what is in it.`;
        context.report({ id: 'archive-disguised', verdict: 'suspicious', message: disguised });
      }
      return;
    }
    const size = await unpackedSize(source, stream.decoder, context);
    await context.inside(inflatingSource(source, size, stream.decoder, context), innerName(context.name));
  },
};

function innerName(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/\.(?:gz|z|tgz)$/i, (end) => (/tgz/i.test(end) ? '.tar' : ''));
}
