/** Bytes of a header, and of the pieces that members are padded to. */
export const BLOCK = 512;

/** A header; the size is in bytes, 0 for members without data. */
export type TarHeader = { readonly name: string; readonly size: number; readonly type: string; readonly link: string };

/** A header whose check sum is right, or null. Some old tars summed signed bytes, and readers take both sums. */
export function headerOf(block: Uint8Array): TarHeader | null {
  if (block.length < BLOCK || block[0] === 0) return null;
  let sum = 0;
  let signed = 0;
  for (let index = 0; index < BLOCK; index += 1) {
    const byte = index >= 148 && index < 156 ? 32 : (block[index] as number);
    sum += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stated = number(block.subarray(148, 156));
  if (stated !== sum && stated !== signed) return null;
  const size = number(block.subarray(124, 136));
  if (size === null) return null;
  const prefix = text(block.subarray(257, 262)) === 'ustar' ? text(block.subarray(345, 500)) : '';
  const short = text(block.subarray(0, 100));
  const type = String.fromCharCode(block[156] as number);
  return {
    name: prefix === '' ? short : `${prefix}/${short}`,
    size: /[1-6]/.test(type) ? 0 : size,
    type,
    link: text(block.subarray(157, 257)),
  };
}

/** A number in octal digits, or in base 256 when its first bit is set; null when it is none. */
function number(bytes: Uint8Array): number | null {
  if (bytes[0] === 0x80) return Number(BigInt(`0x${Buffer.from(bytes.subarray(1)).toString('hex')}`));
  const digits = text(bytes).trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : digits === '' ? 0 : null;
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
