import type { Load } from '../../model/index.ts';

/** Backends of `pickle.PickleDataset` and its like. */
const BACKENDS = new Map<string, Load['format']>([
  ['joblib', 'joblib'],
  ['dill', 'dill'],
  ['cloudpickle', 'pickle'],
  ['pickle', 'pickle'],
]);

/** The format that a dataset's class runs code to read; null for one that only reads data. */
export function loadOf(type: string, backend: string): Load['format'] | null {
  if (/(?:^|\.)Pickle(?:Dataset|DataSet)$/.test(type)) return BACKENDS.get(backend) ?? 'pickle';
  if (/(?:^|\.)tensorflow\.TensorFlowModel(?:Dataset|DataSet)/.test(type)) return 'keras';
  if (/(?:^|\.)pytorch\.PyTorch(?:Dataset|DataSet)$/.test(type)) return 'torch';
  return null;
}
