import { bytes } from './bytes.ts';

/** A number of Protocol Buffers; negative ones take ten bytes. */
export function varint(value: number | bigint): Buffer {
  const result: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest >= 128n) {
    result.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...result, Number(rest)]);
}

/** A field: a number, a text, or bytes, which may be a message. */
export function field(number: number, value: number | bigint | string | Uint8Array): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') return bytes(varint(number * 8), varint(value));
  const content = Buffer.from(value as string);
  return bytes(varint(number * 8 + 2), varint(content.length), content);
}
