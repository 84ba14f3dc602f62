import type { ByteSource, FormatScanner, ScanContext } from '../../contract.ts';
import { firstNonZero, windowSource } from '../../sources.ts';
import { judgeTemplate } from '../../template/index.ts';
import { ByteCursor } from '../../wire/cursor.ts';
import { latin1 } from '../../wire/text.ts';
import { GgufReader, type Gguf } from './read.ts';
import { tensorBytes } from './types.ts';

/** Models of llama.cpp (ggml/docs/gguf.md). */
export const gguf: FormatScanner = {
  id: 'gguf',
  summary: 'Models of llama.cpp in GGUF: counts, lengths and places, and the templates in their metadata.',
  recognises: (head) => (latin1(head.subarray(0, 4)) === 'GGUF' ? 3 : 0),
  scan: async (source, context) => {
    const reader = new GgufReader(new ByteCursor(source), context, {
      text: (key, value) => {
        const template = /template|prompt/i.test(key) || value.includes('{{') || value.includes('{%');
        // Words of a vocabulary are no templates, whatever they look like.
        if (template && !key.startsWith('tokenizer.ggml.')) judgeTemplate(value, key, context);
      },
      problem: (id, message, offset) => context.report({ id, verdict: 'suspicious', message, offset }),
    });
    await checkTensors(await reader.read(), source, context);
  },
};

async function checkTensors(
  { alignment, tensors, end }: Gguf,
  source: ByteSource,
  context: ScanContext,
): Promise<void> {
  const report = (id: string, message: string): void => context.report({ id, verdict: 'suspicious', message });
  const start = Math.ceil(end / alignment) * alignment;
  const room = BigInt(Math.max(0, source.size - start));
  let last = 0n;
  let complete = true;
  for (const tensor of [...tensors].sort((a, b) => (a.offset < b.offset ? -1 : a.offset > b.offset ? 1 : 0))) {
    const bytes = tensorBytes(tensor.type, tensor.dimensions);
    complete &&= bytes !== null;
    const product = tensor.dimensions.reduce((all, dimension) => all * dimension, 1n);
    if (product >= 2n ** 63n)
      report('gguf-overflow', `The shape of the tensor ${tensor.label} overflows the numbers of its readers.`);
    else if (tensor.offset + (bytes ?? 0n) > room)
      report(
        'gguf-out-of-range',
        `The tensor ${tensor.label} lies outside the file, so a reader without checks leaves its buffer.`,
      );
    if (tensor.offset < last) report('gguf-overlap', `The tensor ${tensor.label} lies over another one.`);
    last = tensor.offset + (bytes ?? 0n) > last ? tensor.offset + (bytes ?? 0n) : last;
  }
  const rest = room - last;
  if (!complete || rest < BigInt(Math.max(alignment, 64))) return;
  const hidden = await firstNonZero(source, start + Number(last), context.step);
  if (hidden === source.size) return;
  report('gguf-hidden-bytes', `${rest} bytes after the last tensor belong to none.`);
  await context.inside(windowSource(source, hidden, source.size), 'bytes after the last tensor');
}
