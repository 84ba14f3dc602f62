export type { Machine } from './machine.ts';
export { looksLikePickle } from './recognise-pickle.ts';
export { PickleReader } from './run.ts';
export { scanPickles } from './scan-pickles.ts';
export { isTorchLegacy } from './torch-magic.ts';
