import type { FormatScanner } from '../../contract.ts';
import { UnreadableError } from '../../contract.ts';
import { readExactly } from '../../sources.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';
import { judgeTrees } from './trees.ts';
import { readUbjson } from './ubjson.ts';
import { valueOf } from './value.ts';

/** Largest model in binary JSON that is read, in bytes. */
const MAX_BINARY = 256 * 2 ** 20;

type Kind = 'json' | 'ubjson' | 'binary';

/** Models of XGBoost: JSON, Universal Binary JSON since 1.6, and the binary form that 3.1 reads no more. */
export const xgboost: FormatScanner = {
  id: 'xgboost',
  summary:
    'Models of XGBoost in JSON and UBJSON: trees whose numbers lead out of their lists; the old binary form is told as not scanned.',
  recognises: (head) => {
    const kind = kindOf(head);
    return kind === null ? 0 : kind === 'json' ? 2 : 3;
  },
  scan: async (source, context) => {
    const kind = kindOf(await source.read(0, 4096));
    if (kind === 'json') judgeTrees(valueOf(jsonTree(await readText(source), 'the model')), context);
    else if (kind === 'ubjson') {
      if (source.size > MAX_BINARY) throw new UnreadableError(`a model of ${source.size} bytes is larger than is read`);
      judgeTrees(readUbjson(await readExactly(source, 0, source.size), context.step), context);
    } else
      context.report({
        id: 'not-read',
        verdict: 'not-scanned',
        message:
          'The binary form of XGBoost before JSON, which its reader takes without checks; save the model as JSON or UBJSON.',
      });
  },
};

function kindOf(head: Uint8Array): Kind | null {
  const text = latin1(head);
  if (
    /^\s*\{/.test(text) &&
    /"learner"\s*:\s*\{\s*"(?:attributes|feature_names|feature_types|gradient_booster|learner_model_param)"/.test(text)
  )
    return 'json';
  if (/^\{[iUIlL]/.test(text) && /^[^]{1,16}(?:learner|version|Config|Model)/.test(text)) return 'ubjson';
  return text.startsWith('binf') || text.startsWith('bs64') || text.startsWith('CONFIG-offset:') ? 'binary' : null;
}
