import { bytes, u16, u32, u64 } from './bytes.ts';

/** A table by its fields in their order: a number of 64 bits, a text, a list of tables, or null where there is none. */
export type Table = readonly (bigint | string | readonly Table[] | null)[];

/** A FlatBuffer with its identifier of four characters; what lies in a table follows it. */
export function flatbufferOf(identifier: string, root: Table): Buffer {
  const { data, at } = write(root);
  return bytes(u32(8 + at), identifier, data);
}

/** A table, its vtable before it, and where in the bytes it begins. */
function write(table: Table): { readonly data: Buffer; readonly at: number } {
  const vtable = 4 + 2 * table.length;
  const size = 4 + 8 * table.length;
  const slots: Buffer[] = [];
  const behind: Buffer[] = [];
  let end = vtable + size;
  for (const [index, field] of table.entries()) {
    const slot = vtable + 4 + 8 * index;
    if (typeof field === 'bigint' || field === null) {
      slots.push(u64(field ?? 0n));
      continue;
    }
    slots.push(bytes(u32(end - slot), u32(0)));
    const content = typeof field === 'string' ? bytes(u32(Buffer.byteLength(field)), field, '\0') : list(field);
    behind.push(content);
    end += content.length;
  }
  const offsets = table.map((field, index) => u16(field === null ? 0 : 4 + 8 * index));
  return { data: bytes(u16(vtable), u16(size), ...offsets, u32(vtable), ...slots, ...behind), at: vtable };
}

function list(tables: readonly Table[]): Buffer {
  const heads: Buffer[] = [];
  const parts: Buffer[] = [];
  let end = 4 + 4 * tables.length;
  for (const [index, table] of tables.entries()) {
    const { data, at } = write(table);
    heads.push(u32(end + at - (4 + 4 * index)));
    parts.push(data);
    end += data.length;
  }
  return bytes(u32(tables.length), ...heads, ...parts);
}
