import { claimsModel } from '../../claims.ts';
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

/** Programs that lie under the name of a model: magic numbers and what they are. */
const PROGRAMS: readonly (readonly [magic: string, what: string])[] = [
  ['\u007fELF', 'A program or library of Linux'],
  ['MZ', 'A program or library of Windows'],
  ['\u00cf\u00fa\u00ed\u00fe', 'A program or library of macOS'],
  ['\u00ca\u00fe\u00ba\u00be', 'A program of macOS or a class of Java'],
  ['#!/', 'A script'],
];
/** Names that firmware and programs have too. */
const NOT_ONLY_MODELS = /\.(?:bin|engine|plan|rknn|dnn)$/i;

/** Models that are programs, or that only their own runtime reads. */
export const executableModel: FormatScanner = {
  id: 'executable-model',
  summary:
    'Engines of TensorRT, RKNN, data of R and llamafile: told, and said to be not scanned; programs under the name of a model.',
  recognises: (head, _tail, name) => {
    const starts = ([magic]: readonly [string, string]): boolean => latin1(head.subarray(0, magic.length)) === magic;
    if (KINDS.some(starts)) return 2;
    return claimsModel(name) && PROGRAMS.some(starts) ? 2 : 0;
  },
  scan: async (source, context) => {
    const head = latin1(await source.read(0, 8));
    const what = KINDS.find(([magic]) => head.startsWith(magic))?.[1];
    const program = PROGRAMS.find(([magic]) => head.startsWith(magic))?.[1];
    context.report({
      id: 'not-read',
      verdict: 'not-scanned',
      message: `${what ?? program ?? 'A program'}. It is not read.`,
    });
    if (what === undefined && !NOT_ONLY_MODELS.test(context.name))
      context.report({
        id: 'program-disguised',
        verdict: 'suspicious',
        message: `${program ?? 'A program'} under the name of a model, which no loader of models takes.`,
      });
  },
};
