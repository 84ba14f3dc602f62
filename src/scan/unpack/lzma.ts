import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { LONGEST_SYMBOL, LzmaDecoder, lzmaParameters } from './lzma-decoder.ts';
import { broken, cutOff, PackedInput } from './packed-input.ts';

/** What is said of a stream before it: the byte of parameters, the dictionary and the unpacked size in bytes, null where an end mark ends it. */
export type LzmaHead = { readonly parameters: number; readonly dictionary: number; readonly size: number | null };

/** What a .lzma file holds (`lzma-file-format.txt` of XZ Utils). Rejects with `UnreadableError` where it is broken, cut off or followed by something else. */
export async function* unpackLzma(source: ByteSource): AsyncIterable<Uint8Array> {
  const input = new PackedInput(source);
  await input.need(13);
  const [parameters, dictionary, low, high] = [input.u8(), input.u32(), input.u32(), input.u32()];
  const size = low === 0xffff_ffff && high === 0xffff_ffff ? null : low + high * 2 ** 32;
  yield* lzmaStream(input, { parameters, dictionary, size });
  if (await input.fill(1)) throw new UnreadableError('bytes after the LZMA stream are none');
}

/** A stream of LZMA that begins at the input's place. */
export async function* lzmaStream(
  input: PackedInput,
  { parameters, dictionary, size }: LzmaHead,
): AsyncIterable<Uint8Array> {
  const decoder = new LzmaDecoder(dictionary);
  decoder.setParameters(...lzmaParameters(parameters));
  decoder.resetState();
  await input.need(5);
  decoder.start(input);
  let left = size ?? Number.POSITIVE_INFINITY;
  while (left > 0 && !decoder.ended) {
    const whole = !(await input.fill(LONGEST_SYMBOL));
    const count = decoder.decode(input, Math.min(left, decoder.room), whole ? 0 : LONGEST_SYMBOL);
    left -= count;
    const piece = decoder.take();
    if (piece.length > 0) yield piece;
    if (count === 0 && whole && !decoder.ended) throw cutOff();
  }
  if (decoder.unfinished) throw broken('a match is longer than what is packed');
  if (size === null || decoder.ended) return;
  // An end mark may follow although the size is known.
  await input.fill(LONGEST_SYMBOL);
  if (!decoder.finished) {
    decoder.decode(input, 1, 0);
    if (!decoder.ended) throw broken('it goes on after its size');
  }
}

/** A member of a zip that is packed by LZMA and becomes `size` bytes (APPNOTE.TXT 6.3.10, 5.8): two bytes of version, and the parameters with their length. */
export function unpackZipLzma(size: number): (source: ByteSource) => AsyncIterable<Uint8Array> {
  return async function* unpack(source) {
    const input = new PackedInput(source);
    await input.need(9);
    input.take(2);
    if (input.u16() !== 5) throw broken('its parameters are none of LZMA');
    const [parameters, dictionary] = [input.u8(), input.u32()];
    yield* lzmaStream(input, { parameters, dictionary, size });
  };
}
