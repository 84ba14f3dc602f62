import type { FormatScanner } from '../../contract.ts';
import { claimsModel } from '../../claims.ts';
import { inflatingSource, unpackedSize } from '../../inflate.ts';
import { streamOf } from './streams.ts';

/** Compressed files: joblib and pandas write pickles so, and hostile models hide in archives that only look like another format. */
export const compressed: FormatScanner = {
  id: 'compressed',
  summary:
    'Compressed streams: gzip, zlib, bzip2, xz, LZMA, Zstandard, LZ4 and those of joblib are unpacked and scanned; RAR is told as not scanned.',
  recognises: (head) => streamOf(head)?.sure ?? 0,
  scan: async (source, context) => {
    const stream = streamOf(await source.read(0, 64));
    if (stream === null) return;
    if (stream.unpack === null) {
      const message = `A ${stream.name} archive, which is not unpacked here; what is in it was not scanned.`;
      context.report({ id: 'archive-not-unpacked', verdict: 'not-scanned', message });
      // No tool writes one under a model's name; malicious models were published so.
      if (claimsModel(context.name)) {
        const disguised = `A ${stream.name} archive under the name of a model: no loader takes it, but some fall back to unpickling what is in it.`;
        context.report({ id: 'archive-disguised', verdict: 'suspicious', message: disguised });
      }
      return;
    }
    const size = await unpackedSize(source, stream.unpack, context);
    await context.inside(inflatingSource(source, size, stream.unpack, context), innerName(context.name));
  },
};

/** The name without what the compression added to it. */
function innerName(name: string): string {
  return (name.split('/').at(-1) ?? name).replace(/\.(?:gz|z|bz2|xz|lzma|zst|lz4|tgz|tbz2?|txz)$/i, (end) =>
    /^\.t/i.test(end) ? '.tar' : '',
  );
}
