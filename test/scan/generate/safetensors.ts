import { bytes, u64 } from './bytes.ts';

/** A safetensors file: a header, as an object or as text, and `size` bytes of data. */
export function safetensorsFile(header: object | string, size: number, claimed?: number | bigint): Buffer {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return bytes(u64(claimed ?? Buffer.byteLength(text)), text, Buffer.alloc(size));
}
