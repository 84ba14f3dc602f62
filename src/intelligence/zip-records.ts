import { inflateRawSync } from 'node:zlib';

const LARGEST_RECORD = 5_000_000;

/**
 * The texts of all `.json` members of a ZIP, as OSV publishes its records (`PyPI/all.zip`), one at a time. Throws a sentence for what is
 * no ZIP or has more than 65,534 members (ZIP64). A member that is encrypted, too large or broken is an empty text, and so counted as refused.
 */
export function* recordsInZip(bytes: Uint8Array): Generator<string, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = buffer.lastIndexOf('PK\u0005\u0006');
  if (end < 0 || end + 22 > buffer.length) throw new Error('it is no ZIP');
  const count = buffer.readUInt16LE(end + 10);
  let at = buffer.readUInt32LE(end + 16);
  if (count === 0xff_ff || at === 0xff_ff_ff_ff) throw new Error('it is a ZIP64; unpack it and name the folder');
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > buffer.length || buffer.readUInt32LE(at) !== 0x02_01_4b_50)
      throw new Error('its directory is broken');
    const nameLength = buffer.readUInt16LE(at + 28);
    const name = buffer.toString('utf8', at + 46, at + 46 + nameLength);
    if (name.endsWith('.json')) yield memberAt(buffer, at) ?? '';
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32);
  }
}

function memberAt(buffer: Buffer, at: number): string | null {
  const [flags, method] = [buffer.readUInt16LE(at + 8), buffer.readUInt16LE(at + 10)];
  const packed = buffer.readUInt32LE(at + 20);
  const local = buffer.readUInt32LE(at + 42);
  if ((flags & 1) !== 0 || local + 30 > buffer.length) return null;
  const start = local + 30 + buffer.readUInt16LE(local + 26) + buffer.readUInt16LE(local + 28);
  const body = buffer.subarray(start, start + packed);
  try {
    if (method === 0) return body.length > LARGEST_RECORD ? null : body.toString('utf8');
    return method === 8 ? inflateRawSync(body, { maxOutputLength: LARGEST_RECORD }).toString('utf8') : null;
  } catch {
    return null;
  }
}
