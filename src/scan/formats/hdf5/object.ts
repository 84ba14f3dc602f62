import { UnreadableError } from '../../contract.ts';
import type { Hdf5Bytes } from './bytes.ts';

/** A message of an object's header: its type (HDF5 file format specification, IV.A.2) and its bytes. */
export type Message = { readonly type: number; readonly flags: number; readonly data: Buffer };

const CONTINUATION = 0x10;
const MAX_BLOCK = 16 * 2 ** 20;
const MAX_BLOCKS = 1000;
const MAX_MESSAGES = 20_000;

/** The messages of the object at an address, continuations included. Rejects with `UnreadableError` where it is none. */
export async function messagesAt(file: Hdf5Bytes, address: number): Promise<Message[]> {
  const start = await file.at(address, 16);
  if (start.toString('latin1', 0, 4) !== 'OHDR') return readVersion1(file, address, start);
  const flags = start[5] ?? 0;
  const times = (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const width = 1 << (flags & 3);
  const size = file.number(await file.at(address + 6 + times, width), 0, width);
  const blocks = [{ address: address + 6 + times + width, size }];
  const messages: Message[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined || index > MAX_BLOCKS || block.size > MAX_BLOCK)
      throw new UnreadableError('a header of HDF5 is too long');
    const bytes = await file.at(block.address, block.size);
    const order = flags & 4 ? 2 : 0;
    for (let at = 0; at + 4 + order <= bytes.length;) {
      const length = bytes.readUInt16LE(at + 1);
      const data = bytes.subarray(at + 4 + order, at + 4 + order + length);
      take(messages, { type: bytes[at] ?? 0, flags: bytes[at + 3] ?? 0, data });
      // A continuation has a signature before its messages and a checksum behind them.
      if (bytes[at] === CONTINUATION)
        blocks.push({ address: file.address(data, 0) + 4, size: file.length(data, file.offsetSize) - 8 });
      at += 4 + order + length;
    }
  }
  return messages;
}

async function readVersion1(file: Hdf5Bytes, address: number, start: Buffer): Promise<Message[]> {
  if (start[0] !== 1) throw new UnreadableError('an object of HDF5 has a header that is not known');
  const blocks = [{ address: address + 16, size: start.readUInt32LE(8) }];
  const messages: Message[] = [];
  for (let index = 0; index < blocks.length; index += 1) {
    const block = blocks[index];
    if (block === undefined || index > MAX_BLOCKS || block.size > MAX_BLOCK)
      throw new UnreadableError('a header of HDF5 is too long');
    const bytes = await file.at(block.address, block.size);
    for (let at = 0; at + 8 <= bytes.length;) {
      const [type, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
      const data = bytes.subarray(at + 8, at + 8 + length);
      take(messages, { type, flags: bytes[at + 4] ?? 0, data });
      if (type === CONTINUATION)
        blocks.push({ address: file.address(data, 0), size: file.length(data, file.offsetSize) });
      at += 8 + length;
    }
  }
  return messages;
}

function take(messages: Message[], message: Message): void {
  if (messages.length >= MAX_MESSAGES) throw new UnreadableError('a header of HDF5 is too long');
  messages.push(message);
}
