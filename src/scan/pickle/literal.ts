/** A literal as the file writes it. `long` is text or a number of more than can matter as a name. */
export type Literal =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly offset: number; readonly length: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'long' };

/** Bytes of a literal's text that are read at most: more than any module's or class's name. */
export const LITERAL_BYTES = 2048;

const LONG: Literal = { kind: 'long' };

/**
 * Reads the literal whose opcode is at `at` of `bytes`; `offset` is its place in the file. Text longer than `LITERAL_BYTES` is `long`.
 */
export function literalAt(bytes: Uint8Array, at: number, offset: number): Literal {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
  switch (bytes[at]) {
    case 0x8c: // SHORT_BINUNICODE
      return text(bytes, at + 2, view.getUint8(1), 'utf8');
    case 0x58: // BINUNICODE
      return text(bytes, at + 5, view.getUint32(1, true), 'utf8');
    case 0x8d: // BINUNICODE8
      return text(bytes, at + 9, Number(view.getBigUint64(1, true)), 'utf8');
    case 0x55: // SHORT_BINSTRING
      return text(bytes, at + 2, view.getUint8(1), 'latin1');
    case 0x54: // BINSTRING
      return text(bytes, at + 5, view.getUint32(1, true), 'latin1');
    case 0x43: // SHORT_BINBYTES
      return { kind: 'bytes', offset: offset + 2, length: view.getUint8(1) };
    case 0x42: // BINBYTES
      return { kind: 'bytes', offset: offset + 5, length: view.getUint32(1, true) };
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
      return { kind: 'bytes', offset: offset + 9, length: Number(view.getBigUint64(1, true)) };
    case 0x4b: // BININT1
      return { kind: 'int', value: view.getUint8(1) };
    case 0x4d: // BININT2
      return { kind: 'int', value: view.getUint16(1, true) };
    case 0x4a: // BININT
      return { kind: 'int', value: view.getInt32(1, true) };
    case 0x8a: // LONG1
      return longInt(bytes, at + 2, view.getUint8(1));
    case 0x8b: // LONG4
      return longInt(bytes, at + 5, view.getUint32(1, true));
    default:
      return line(bytes, at);
  }
}

function text(bytes: Uint8Array, start: number, length: number, encoding: 'utf8' | 'latin1'): Literal {
  if (length > LITERAL_BYTES || start + length > bytes.length) return LONG;
  return { kind: 'text', text: Buffer.from(bytes.subarray(start, start + length)).toString(encoding) };
}

function longInt(bytes: Uint8Array, start: number, length: number): Literal {
  if (length > 7 || start + length > bytes.length) return LONG;
  let value = 0;
  for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + (bytes[start + index] as number);
  const negative = length > 0 && (bytes[start + length - 1] as number) > 127;
  return { kind: 'int', value: negative ? value - 256 ** length : value };
}

/** The literals that end with a newline. */
function line(bytes: Uint8Array, at: number): Literal {
  const end = bytes.indexOf(10, at);
  if (end < 0 || end - at > LITERAL_BYTES) return LONG;
  const content = Buffer.from(bytes.subarray(at + 1, end)).toString('latin1');
  switch (bytes[at]) {
    case 0x53: // STRING
      return { kind: 'text', text: unescape(content.slice(1, -1)) ?? '' };
    case 0x56: // UNICODE
      return { kind: 'text', text: rawUnicode(content) ?? '' };
    default: // INT, LONG
      return intLine(content);
  }
}

function intLine(content: string): Literal {
  const digits = content.replace(/L$/, '').replaceAll('_', '').trim();
  const value = /^[+-]?0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return Number.isSafeInteger(value) ? { kind: 'int', value } : LONG;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** What `PyBytes_DecodeEscape` makes of the text between the quotes of a STRING; null where it raises. */
export function unescape(content: string): string | null {
  let broken = false;
  const text = content.replaceAll(
    /\\(?:x([\dA-Fa-f]{2})|([0-7]{1,3})|([\s\S]?))/g,
    (whole: string, hex: string | undefined, octal: string | undefined, one: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (one === 'x' || one === '') broken = true;
      return ESCAPES.get(one ?? '') ?? whole;
    },
  );
  return broken ? null : text;
}

/**
 * What `PyUnicode_DecodeRawUnicodeEscape` makes of a line: Latin-1 with `\uXXXX` and `\UXXXXXXXX` after an odd number of backslashes; null
 * where it raises.
 */
export function rawUnicode(content: string): string | null {
  let broken = false;
  const text = content.replaceAll(
    /(\\+)(?:u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|[uU])/g,
    (whole: string, slashes: string, short: string | undefined, long: string | undefined) => {
      if (slashes.length % 2 === 0) return whole;
      const point = Number.parseInt(short ?? long ?? 'ffffffff', 16);
      if (point <= 0x10_ffff) return slashes.slice(1) + String.fromCodePoint(point);
      broken = true;
      return whole;
    },
  );
  return broken ? null : text;
}
