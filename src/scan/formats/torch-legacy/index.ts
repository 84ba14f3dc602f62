import type { FormatScanner } from '../../contract.ts';
import { isTorchLegacy, scanPickles } from '../../pickle/index.ts';

/** Pickles before the raw storages: magic number, version, system, the object, and the keys of the storages. */
const PICKLES = 5;

/** Files of `torch.save` before PyTorch 1.6. A magic number that is anything but this literal is scanned as any pickle. */
export const torchLegacy: FormatScanner = {
  id: 'torch-legacy',
  summary: 'Files of torch.save before PyTorch 1.6: five pickles, then raw storages.',
  recognises: (head) => (isTorchLegacy(head) ? 3 : 0),
  scan: async (source, context) => {
    await scanPickles(source, context, 0, {}, PICKLES);
  },
};
