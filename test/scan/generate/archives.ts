import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip and what its headers say, where they are to lie. */
export type ZipMember = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflated?: boolean;
  /** The name in the local header. */
  readonly localName?: string;
  readonly flags?: number;
  /** The size in both headers. */
  readonly size?: number;
  readonly crc?: number;
  /** Left out of the directory. */
  readonly hidden?: boolean;
};

/** A zip, written header by header. */
export function zipOf(members: readonly ZipMember[], prefix: Uint8Array = new Uint8Array()): Buffer {
  const parts: Buffer[] = [Buffer.from(prefix)];
  const directory: Buffer[] = [];
  let at = prefix.length;
  for (const member of members) {
    const data = member.deflated === true ? deflateRawSync(member.bytes) : Buffer.from(member.bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(member.flags ?? 0, 2);
    common.writeUInt16LE(member.deflated === true ? 8 : 0, 4);
    common.writeUInt32LE(member.crc ?? crc32(member.bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(member.size ?? member.bytes.length, 18);
    const local = named(common, member.localName ?? member.name);
    if (member.hidden !== true) {
      const rest = Buffer.alloc(14);
      rest.writeUInt32LE(at, 10);
      const name = Buffer.from(member.name);
      directory.push(
        Buffer.concat([
          Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'),
          named(common, member.name).subarray(0, 26),
          rest,
          name,
        ]),
      );
    }
    parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), local, data);
    at += 4 + local.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

function named(common: Buffer, name: string): Buffer {
  const head = Buffer.from(common);
  const bytes = Buffer.from(name);
  head.writeUInt16LE(bytes.length, 22);
  return Buffer.concat([head, bytes]);
}

/** A member of a tar; `type` 0 is a file, 2 a symbolic link. */
export function tarOf(
  members: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
    readonly type?: string;
    readonly link?: string;
  }[],
): Buffer {
  const blocks = members.flatMap(({ name, bytes, type = '0', link = '' }) => {
    const head = Buffer.alloc(512);
    head.write(name, 0);
    head.write(bytes.length.toString(8).padStart(11, '0'), 124);
    head.fill(' ', 148, 156);
    head.write(type, 156);
    head.write(link, 157);
    head.write('ustar', 257);
    const sum = head.reduce((total, byte) => total + byte, 0);
    head.write(sum.toString(8).padStart(6, '0'), 148);
    head[154] = 0;
    return [head, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A .npy with a header of version 1. */
export function npyOf(descr: string, shape: string, data: Uint8Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape}), }\n`;
  const head = Buffer.from('\u0093NUMPY\u0001\0\0\0', 'latin1');
  head.writeUInt16LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header), data]);
}
