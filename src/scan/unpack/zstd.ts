import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { broken, PackedInput } from './packed-input.ts';
import { MAX_BLOCK, ZstdBlocks } from './zstd-block.ts';
import { ZstdWindow } from './zstd-window.ts';

const FRAME = 0xfd2f_b528;
/** Sixteen numbers from here begin what decoders skip. */
const SKIPPED = 0x184d_2a50;
/** Largest window that is read: what `zstd` takes without `--long` (ZSTD_WINDOWLOG_LIMIT_DEFAULT). */
const MAX_WINDOW = 2 ** 27;

/**
 * What a Zstandard file holds, frame after frame (RFC 8878). Check sums are not held: what comes out is scanned whatever they say. Rejects
 * with `UnreadableError` where it is broken, cut off, followed by something else, or needs a dictionary or a window beyond 128 MiB.
 */
export async function* unpackZstd(source: ByteSource): AsyncIterable<Uint8Array> {
  const input = new PackedInput(source);
  while (await input.fill(4)) {
    const magic = input.u32();
    if (magic === FRAME) yield* frame(input);
    else if (magic - (magic % 16) === SKIPPED) {
      await input.need(4);
      await input.skip(input.u32());
    } else throw new UnreadableError('bytes after the Zstandard frame are none');
  }
  if (input.left > 0) throw new UnreadableError('bytes after the Zstandard frame are none');
}

async function* frame(input: PackedInput): AsyncIterable<Uint8Array> {
  await input.fill(14);
  const flags = input.u8();
  if ((flags & 8) !== 0) throw broken('its version of Zstandard is not known');
  const single = (flags & 32) !== 0;
  const descriptor = single ? 0 : input.u8();
  for (let left = [0, 1, 2, 4][flags & 3] ?? 0; left > 0; left -= 1) {
    if (input.u8() !== 0) throw new UnreadableError('it is packed with a dictionary that is not in it');
  }
  const size = contentSize(input, flags >> 6, single);
  const scale = 2 ** (10 + (descriptor >> 3));
  const reach = single ? size : scale + (scale / 8) * (descriptor & 7);
  if (reach > MAX_WINDOW) throw new UnreadableError(`it needs a window of ${reach} bytes, more than is read`);
  yield* blocks(input, new ZstdWindow(Math.max(reach, 1024)));
  if ((flags & 4) !== 0) await input.skip(4);
}

function contentSize(input: PackedInput, kind: number, single: boolean): number {
  if (kind === 0) return single ? input.u8() : 0;
  if (kind === 1) return input.u16() + 256;
  return kind === 2 ? input.u32() : input.u64();
}

async function* blocks(input: PackedInput, window: ZstdWindow): AsyncIterable<Uint8Array> {
  const packed = new ZstdBlocks(window);
  for (let last = false; !last;) {
    await input.need(3);
    const head = input.u16() + input.u8() * 65_536;
    const [kind, size] = [(head >> 1) & 3, head >> 3];
    last = (head & 1) === 1;
    if (size > MAX_BLOCK || kind === 3) throw broken('a block is larger than it may be');
    await input.need(kind === 1 ? 1 : size);
    window.room(MAX_BLOCK);
    if (kind === 0) window.put(input.take(size));
    else if (kind === 1) window.fill(input.u8(), size);
    else packed.unpack(input.take(size));
    const piece = window.take();
    if (piece.length > 0) yield piece;
  }
}
