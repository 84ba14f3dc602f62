import { createHash } from 'node:crypto';

const MOST = 60;

/** An id of letters, digits, dots and hyphens that the same text always gives; what had to be changed is told apart by a digest. */
export function safeId(text: string): string {
  const plain = text
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .toLowerCase();
  if (plain === text && plain !== '' && plain.length <= MOST) return plain;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${plain.slice(0, MOST - 9)}-${digest}`.replace(/^-/, 'id-');
}
