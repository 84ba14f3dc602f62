import { createHash } from 'node:crypto';

/** A UUID of version 8 (RFC 9562) made of a text's SHA-256: equal texts have equal ones. */
export function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  const variant = ((Number.parseInt(hash[16] ?? '0', 16) % 4) + 8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    `${variant}${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/** A time without parts of a second, as both formats write it. */
export function instantOf(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
