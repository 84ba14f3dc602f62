import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { lzma2Dictionary, lzma2Stream } from './lzma2.ts';
import { broken, PackedInput } from './packed-input.ts';

const MAGIC = 'fd377a585a00';
/** Bytes of a check sum, by its number in the header. */
const CHECKS = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];
const LZMA2 = 0x21;

/**
 * What an .xz file holds, stream after stream (xz-file-format.txt 1.2). Check sums are not held: what comes out is scanned whatever they
 * say. Rejects with `UnreadableError` where it is broken, cut off, followed by something else, or packed by filters before LZMA2.
 */
export async function* unpackXz(source: ByteSource): AsyncIterable<Uint8Array> {
  const input = new PackedInput(source);
  do {
    await input.need(12);
    if (Buffer.from(input.take(6)).toString('hex') !== MAGIC) throw broken('it has no header of xz');
    const [zero, check] = [input.u8(), input.u8()];
    if (zero !== 0 || check > 15) throw broken('it has flags of no known version');
    await input.skip(4);
    yield* blocks(input, CHECKS[check] ?? 0);
    await index(input);
    await input.skip(12);
  } while (await another(input));
}

async function* blocks(input: PackedInput, check: number): AsyncIterable<Uint8Array> {
  for (;;) {
    await input.need(1);
    const first = input.bytes[input.at] ?? 0;
    if (first === 0) return;
    const size = 4 * first + 4;
    await input.need(size);
    const dictionary = dictionaryOf(new Header(input.take(size).subarray(0, -4)));
    const start = input.position;
    yield* lzma2Stream(input, dictionary);
    await input.skip((4 - ((input.position - start) % 4)) % 4);
    await input.skip(check);
  }
}

/** Bytes and numbers of a block's header. */
class Header {
  readonly #bytes: Uint8Array;
  #at = 1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw broken('a block ends in its header');
    this.#at += 1;
    return byte;
  }

  number(): number {
    return varint(() => this.byte());
  }
}

function varint(byte: () => number): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 63; scale *= 128) {
    const next = byte();
    value += (next & 127) * scale;
    if (next < 128) return value;
  }
  throw broken('a number does not end');
}

function dictionaryOf(header: Header): number {
  const flags = header.byte();
  if ((flags & 0x40) !== 0) header.number();
  if ((flags & 0x80) !== 0) header.number();
  const filter = header.number();
  if ((flags & 3) !== 0 || filter !== LZMA2)
    throw new UnreadableError('it is packed by filters before LZMA2, which are not read');
  if (header.number() !== 1) throw broken('LZMA2 has no parameters');
  return lzma2Dictionary(header.byte());
}

async function index(input: PackedInput): Promise<void> {
  const start = input.position;
  input.u8();
  const next = async (): Promise<number> => {
    await input.fill(20);
    return varint(() => input.u8());
  };
  const count = await next();
  for (let record = 0; record < count; record += 1) {
    await next();
    await next();
  }
  await input.skip(((4 - ((input.position - start) % 4)) % 4) + 4);
}

/** Whether another stream follows, after zeros in fours. */
async function another(input: PackedInput): Promise<boolean> {
  while (await input.fill(4)) {
    if (input.bytes.subarray(input.at, input.at + 4).some((byte) => byte !== 0)) {
      if (input.bytes[input.at] === 0xfd) return true;
      throw new UnreadableError('bytes after the xz stream are none');
    }
    input.at += 4;
  }
  if (input.left > 0) throw new UnreadableError('bytes after the xz stream are none');
  return false;
}
