import type { FormatScanner, ScanContext } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { bytesSource, windowSource } from '../../sources.ts';
import { jsonTree, latin1, utf8 } from '../../wire/text.ts';
import { readHeader, type Tensor } from './header.ts';

/** The format's own limit of a header (safetensors/src/tensor.rs, MAX_HEADER_SIZE). */
const MAX_HEADER = 100_000_000;
/** Largest header that is read here, in bytes. */
const MAX_READ = 24 * 2 ** 20;

/** Weights in the safetensors format: a JSON header that says where each tensor lies. */
export const safetensors: FormatScanner = {
  id: 'safetensors',
  summary: 'Weights in safetensors: the header, its bounds, and bytes that no tensor owns.',
  recognises: (head, _tail, name, size) => {
    if (head[8] !== 0x7b || size < 10) return 0;
    const length = headerLength(head);
    if (length <= BigInt(MAX_HEADER) && length + 8n <= BigInt(size) && /^\{\s*["}]/.test(latin1(head.subarray(8, 64))))
      return 3;
    return name.toLowerCase().endsWith('.safetensors') ? 1 : 0;
  },
  scan: async (source, context) => {
    const length = headerLength(await source.read(0, 8));
    if (length + 8n > BigInt(source.size) || length > BigInt(MAX_HEADER)) {
      return context.report({
        id: 'safetensors-header',
        verdict: 'suspicious',
        message: `The header claims ${length} bytes and does not fit in the file, so the file is broken or made to break its reader.`,
        offset: 0,
      });
    }
    if (length > BigInt(MAX_READ)) throw new UnreadableError(`its header of ${length} bytes is larger than is read`);
    const start = 8 + Number(length);
    const root = jsonTree(utf8(await source.read(8, Number(length))), 'its header');
    const header = readHeader(root, context);
    for (const problem of header.problems) {
      context.report({ id: 'safetensors-header', verdict: 'suspicious', message: problem, offset: 8 });
    }
    checkLayout(header.tensors, source.size - start, context);
    const end = Math.min(header.end, source.size - start);
    if (header.end < source.size - start && header.problems.length === 0) {
      const rest = windowSource(source, start + end, source.size - start - end);
      context.report({
        id: 'safetensors-hidden-bytes',
        verdict: 'suspicious',
        message: `${rest.size} bytes after the last tensor belong to none, which the format does not allow.`,
        offset: start + end,
      });
      await context.inside(rest, 'bytes after the last tensor');
    }
    for (const [key, value] of header.metadata) {
      const bytes = /^gA[J-V][\w+/]{8}/.test(value) ? Buffer.from(value, 'base64') : null;
      if (bytes !== null) await context.inside(bytesSource(bytes), `__metadata__.${key}`);
    }
  },
};

function headerLength(head: Uint8Array): bigint {
  return head.length < 8 ? 0n : new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true);
}

/** Tensors that lie over each other, beyond the end, or leave holes. */
function checkLayout(tensors: readonly Tensor[], size: number, context: ScanContext): void {
  const report = (id: string, message: string): void => context.report({ id, verdict: 'suspicious', message });
  let end = 0;
  for (const tensor of [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (tensor.end > size)
      report(
        'safetensors-out-of-range',
        `The tensor ${tensor.label} lies outside the file, so a reader without checks leaves its buffer.`,
      );
    if (tensor.begin < end)
      report(
        'safetensors-overlap',
        `The tensor ${tensor.label} lies over another one, which the format does not allow.`,
      );
    if (tensor.begin > end)
      report(
        'safetensors-hidden-bytes',
        `${tensor.begin - end} bytes before the tensor ${tensor.label} belong to none, which the format does not allow.`,
      );
    end = Math.max(end, tensor.end);
  }
}
