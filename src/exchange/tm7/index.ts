/** Microsoft Threat Modeling Tool (`.tm7`). */
import type { ExchangeFormat } from '../contract.ts';
import type { Template } from '../tb7/index.ts';
import { readTm7 } from './read.ts';
import { writeTm7 } from './write.ts';

/** The format; `template` is what new files embed. */
export function tm7(template: Template): ExchangeFormat {
  return {
    id: 'tm7',
    title: 'Microsoft Threat Modeling Tool',
    extensions: ['tm7'],
    detects: (_file, text) => /^\uFEFF?\s*</.test(text) && /<ThreatModel[\s>]/.test(text.slice(0, 4000)),
    read: readTm7,
    write: (drawing) => writeTm7(drawing, template),
  };
}
