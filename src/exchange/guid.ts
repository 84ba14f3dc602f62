import { createHash } from 'node:crypto';

/** A GUID that the same text always gives, in the form of version 5 (RFC 9562), over SHA-256. */
export function guidOf(text: string): string {
  const bytes = createHash('sha256').update(`stridegate\0${text}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
