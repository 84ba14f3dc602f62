import type { FormatScanner } from '../../contract.ts';
import { isTorchLegacy, looksLikePickle, scanPickles } from '../../pickle/index.ts';

/** Pickles of all protocols, with the arrays that joblib writes between their operations. */
export const pickle: FormatScanner = {
  id: 'pickle',
  summary: 'Python pickles of protocols 0 to 5, with dill, cloudpickle and uncompressed joblib.',
  recognises: (head, _tail, _name, size) => (isTorchLegacy(head) ? 0 : looksLikePickle(head, size)),
  scan: async (source, context) => {
    await scanPickles(source, context);
  },
};
