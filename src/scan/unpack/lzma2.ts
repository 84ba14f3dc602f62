import { LzmaDecoder, lzmaParameters } from './lzma-decoder.ts';
import { broken, type PackedInput } from './packed-input.ts';

/** The dictionary that the one byte of parameters of LZMA2 stands for, in bytes. */
export function lzma2Dictionary(byte: number): number {
  if (byte > 40) throw broken('its parameters are none of LZMA2');
  return byte === 40 ? 0xffff_ffff : (2 + (byte & 1)) * 2 ** (Math.floor(byte / 2) + 11);
}

/** Chunks of LZMA2 from the input's place to their end (lzma2_decoder of XZ Utils): packed ones, and stored ones of at most 64 KiB. */
export async function* lzma2Stream(input: PackedInput, dictionary: number): AsyncIterable<Uint8Array> {
  const decoder = new LzmaDecoder(dictionary);
  let needs: 'dictionary' | 'parameters' | 'state' | 'nothing' = 'dictionary';
  for (;;) {
    await input.need(1);
    const control = input.u8();
    if (control === 0) return;
    if (control === 1 || control >= 0xe0) {
      decoder.resetDictionary();
      needs = 'parameters';
    } else if (needs === 'dictionary') throw broken('a chunk needs a dictionary that is not there');
    if (control < 0x80) {
      if (control > 2) throw broken('a chunk is of no kind');
      if (control === 1) needs = 'parameters';
      await input.need(2);
      const size = bigEndian(input) + 1;
      await input.need(size);
      yield* stored(decoder, input.take(size));
      continue;
    }
    await input.need(6);
    const size = (control & 31) * 65_536 + bigEndian(input) + 1;
    const packed = bigEndian(input) + 1;
    if (control >= 0xc0) decoder.setParameters(...parametersOf(input.u8()));
    else if (needs === 'parameters') throw broken('a chunk needs parameters that are not there');
    if (control >= 0xa0) decoder.resetState();
    else if (needs !== 'nothing') throw broken('a chunk needs a state that is not there');
    needs = 'nothing';
    await input.need(packed);
    const end = input.position + packed;
    decoder.start(input);
    for (let left = size; left > 0;) {
      const count = decoder.decode(input, Math.min(left, decoder.room), 0);
      if (count === 0) throw broken('a chunk ends before its size');
      left -= count;
      yield decoder.take();
    }
    if (input.position !== end || decoder.unfinished) throw broken('a chunk does not end where it says');
  }
}

function bigEndian(input: PackedInput): number {
  return input.u8() * 256 + input.u8();
}

function parametersOf(byte: number): readonly [number, number, number] {
  const [lc, lp, pb] = lzmaParameters(byte);
  if (lc + lp > 4) throw broken('its parameters are none of LZMA2');
  return [lc, lp, pb];
}

function* stored(decoder: LzmaDecoder, bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const count = Math.min(bytes.length - at, decoder.room);
    decoder.store(bytes.subarray(at, at + count));
    at += count;
    yield decoder.take();
  }
}
