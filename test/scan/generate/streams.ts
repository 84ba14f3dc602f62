import { crc32 } from 'node:zlib';
import { bytes, u16, u32, u64 } from './bytes.ts';

/** A frame of LZ4 whose only block is stored. */
export function lz4Of(content: Uint8Array): Buffer {
  return bytes(u32(0x184d_2204), Buffer.from([0x60, 0x40, 0x82]), u32(content.length + 2 ** 31), content, u32(0));
}

/** A frame of Zstandard whose only block is stored. */
export function zstdOf(content: Uint8Array): Buffer {
  const block = content.length * 8 + 1;
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]);
  return bytes(head, u32(content.length), u16(block % 65_536), Buffer.from([block >> 16]), content);
}

/** An .xz file whose only chunk is stored, with its check sums. */
export function xzOf(content: Uint8Array): Buffer {
  const flags = Buffer.from([0, 1]);
  const header = Buffer.from([2, 0, 0x21, 1, 0, 0, 0, 0]);
  const size = Buffer.from([(content.length - 1) >> 8, (content.length - 1) & 255]);
  const packed = bytes(Buffer.from([1]), size, content, Buffer.from([0]));
  const block = bytes(
    header,
    u32(crc32(header)),
    packed,
    Buffer.alloc((4 - (packed.length % 4)) % 4),
    u32(crc32(content)),
  );
  const unpadded = header.length + 4 + packed.length + 4;
  const records = bytes(Buffer.from([0, 1]), varint(unpadded), varint(content.length));
  const index = bytes(records, Buffer.alloc((4 - (records.length % 4)) % 4));
  const footer = bytes(u32((index.length + 4) / 4 - 1), flags);
  return bytes(
    bytes(Buffer.from('fd377a585a00', 'hex'), flags, u32(crc32(flags)), block),
    bytes(index, u32(crc32(index)), u32(crc32(footer)), footer, 'YZ'),
  );
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([(value & 127) | 128, value >> 7]);
}

/** A 7z archive of one stored member, without check sums of its content. */
export function sevenZipOf(name: string, content: Uint8Array): Buffer {
  const names = bytes(Buffer.from([0]), Buffer.from(`${name}\0`, 'utf16le'));
  const number = bytes(Buffer.from([0x80 | (content.length >> 8)]), Buffer.from([content.length & 255]));
  const header = bytes(
    bytes(Buffer.from([1, 4, 6, 0, 1, 9]), number, Buffer.from([0])),
    bytes(Buffer.from([7, 0x0b, 1, 0, 1, 1, 0, 0x0c]), number, Buffer.from([0, 0])),
    bytes(Buffer.from([5, 1, 0x11, names.length]), names, Buffer.from([0, 0])),
  );
  const start = bytes(u64(content.length), u64(header.length), u32(crc32(header)));
  return bytes(Buffer.from('377abcaf271c0004', 'hex'), u32(crc32(start)), start, content, header);
}
