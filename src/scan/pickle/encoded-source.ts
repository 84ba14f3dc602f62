import type { ByteSource } from '../contract.ts';
import { UnreadableError } from '../contract.ts';
import { bytesSource, readExactly } from '../sources.ts';
import { rawUnicode } from './literal.ts';

/** Largest text that is turned back into the bytes it stands for. */
const MOST = 67_108_864;

/** The bytes of a text literal at `offset` that was written as bytes by Latin-1, as protocols before 3 do it. */
export async function encodedSource(source: ByteSource, offset: number): Promise<ByteSource> {
  const head = await source.read(offset, 9);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  if (head[0] === 0x56) return bytesSource(Buffer.from(await line(source, offset + 1), 'latin1'));
  const [start, length] =
    head[0] === 0x58
      ? [5, view.getUint32(1, true)]
      : head[0] === 0x8d
        ? [9, Number(view.getBigUint64(1, true))]
        : [2, head[1] ?? 0];
  if (length > MOST) throw new UnreadableError(`it holds bytes as a text of more than ${MOST} bytes`);
  const text = Buffer.from(await readExactly(source, offset + start, length)).toString('utf8');
  return bytesSource(Buffer.from(text, 'latin1'));
}

async function line(source: ByteSource, offset: number): Promise<string> {
  for (let size = 4096; size <= MOST; size *= 8) {
    const bytes = await source.read(offset, size);
    const end = bytes.indexOf(10);
    if (end >= 0) return rawUnicode(Buffer.from(bytes.subarray(0, end)).toString('latin1')) ?? '';
  }
  throw new UnreadableError(`it holds bytes as a text of more than ${MOST} bytes`);
}
