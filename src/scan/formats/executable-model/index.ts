import type { FormatScanner } from '../../contract.ts';
import { latin1 } from '../../wire/text.ts';

/** Formats that are told and not read: a magic number at the beginning, what it is, and why it is not read. */
const KINDS: readonly (readonly [magic: string, what: string])[] = [
  ['ftrt', 'An engine of TensorRT: compiled code for a graphics card, with plugins that can be anything'],
  ['RKNN', 'A model of Rockchip (RKNN), compiled for its processor'],
  ['RDX3\n', 'Data of R, which can hold expressions that run when they are looked at'],
  ['RDX2\n', 'Data of R, which can hold expressions that run when they are looked at'],
  ['X\n\0\0\0\x02', 'Data of R, which can hold expressions that run when they are looked at'],
  ['X\n\0\0\0\x03', 'Data of R, which can hold expressions that run when they are looked at'],
  ['MZqFpD', 'A llamafile: a program and a model in one, which runs when it is opened'],
];

/** Models that are programs, or that only their own runtime reads. */
export const executableModel: FormatScanner = {
  id: 'executable-model',
  summary: 'Engines of TensorRT, RKNN, data of R and llamafile: told, and said to be not scanned.',
  recognises: (head) => (KINDS.some(([magic]) => latin1(head.subarray(0, magic.length)) === magic) ? 2 : 0),
  scan: async (source, context) => {
    const head = latin1(await source.read(0, 8));
    const what = KINDS.find(([magic]) => head.startsWith(magic))?.[1] ?? '';
    context.report({ id: 'not-read', verdict: 'not-scanned', message: `${what}.` });
  },
};
