import type { ByteSource } from './contract.ts';
import { UnreadableError } from './contract.ts';

/** Bytes behind the reading position that are kept, so that small steps back need no second unpacking. */
const KEPT = 4_194_304;

/**
 * A compressed stream as a source that is unpacked as far as it is read. `start` begins the stream anew and yields what comes out of it;
 * at most 4 MiB and one piece of it are held. `size` is what the container claims; the stream may end before. Where it is
 * broken, what came out until then is read, shorter than asked for. A read before the kept part unpacks again from the start, which `countUnpacked` of the caller bounds.
 */
export function unpackingSource(start: () => AsyncIterable<Uint8Array>, size: number): ByteSource {
  let stream: AsyncIterator<Uint8Array> | null = null;
  let pieces: Uint8Array[] = [];
  /** Where the first kept piece begins, and where the last ends. */
  let first = 0;
  let end = 0;
  let done = false;
  /** Why the stream broke off; what came out before can still be read. */
  let broken: unknown = null;

  function rewind(): void {
    void stream?.return?.();
    stream = start()[Symbol.asyncIterator]();
    pieces = [];
    first = 0;
    end = 0;
    done = false;
    broken = null;
  }

  async function pull(): Promise<void> {
    const next = await (stream as AsyncIterator<Uint8Array>).next().catch((error: unknown) => {
      if (!(error instanceof UnreadableError)) throw error;
      broken = error;
      return { done: true, value: undefined } as const;
    });
    if (next.done === true) {
      done = true;
      return;
    }
    if (next.value.length === 0) return;
    pieces.push(next.value);
    end += next.value.length;
  }

  /** Forgets what lies far before `offset`. */
  function forget(offset: number): void {
    while (pieces.length > 1 && first + (pieces[0] as Uint8Array).length < offset - KEPT) {
      first += (pieces.shift() as Uint8Array).length;
    }
  }

  let turn: Promise<unknown> = Promise.resolve();
  async function read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, Math.max(0, size - offset));
    if (wanted === 0) return new Uint8Array();
    if (stream === null || offset < first) rewind();
    while (!done && end < offset + wanted) {
      await pull();
      forget(offset);
    }
    if (broken !== null && end <= offset) throw broken;
    return copy(pieces, first, offset, Math.min(offset + wanted, end));
  }
  return {
    size,
    sequential: true,
    read: (offset, length) => {
      const result = turn.then(() => read(offset, length));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

/** The bytes from `from` to `to` of pieces whose first begins at `first`. */
function copy(pieces: readonly Uint8Array[], first: number, from: number, to: number): Uint8Array {
  if (to <= from) return new Uint8Array();
  const result = new Uint8Array(to - from);
  let at = first;
  for (const piece of pieces) {
    const begin = Math.max(from, at);
    const stop = Math.min(to, at + piece.length);
    if (begin < stop) result.set(piece.subarray(begin - at, stop - at), begin - from);
    at += piece.length;
    if (at >= to) break;
  }
  return result;
}

/**
 * What comes out of a compressed stream, counted: throws `UnreadableError` when it exceeds what it may become. `packed` is the size of the
 * compressed form, `ratio` how many times larger more than a megabyte may get.
 */
export async function* counted(
  pieces: AsyncIterable<Uint8Array>,
  packed: number,
  ratio: number,
  count: (bytes: number) => void,
): AsyncIterable<Uint8Array> {
  let total = 0;
  for await (const piece of pieces) {
    total += piece.length;
    count(piece.length);
    if (total > 1_048_576 && total > packed * ratio)
      throw new UnreadableError(`it unpacks to more than ${ratio} times its packed size`);
    yield piece;
  }
}
