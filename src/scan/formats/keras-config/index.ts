import type { FormatScanner } from '../../contract.ts';
import { judgeKeras } from '../../keras/index.ts';
import { jsonTree, latin1, readText } from '../../wire/text.ts';

/** The configuration of a Keras model: `config.json` in a `.keras` archive, or what `to_json` writes. */
export const kerasConfig: FormatScanner = {
  id: 'keras-config',
  summary: 'Configurations of Keras models: Lambda layers, code, and classes and functions that are not of Keras.',
  recognises: (head) => {
    const text = latin1(head);
    return /^(?:\xEF\xBB\xBF)?\s*\{/.test(text) && /"class_name"\s*:\s*"/.test(text) ? 2 : 0;
  },
  scan: async (source, context) => {
    judgeKeras(jsonTree(await readText(source), 'its configuration'), 'the model', context);
  },
};
