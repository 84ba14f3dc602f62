import type { FormatScanner } from '../contract.ts';
import { gguf } from './gguf/index.ts';
import { hdf5 } from './hdf5/index.ts';
import { kerasConfig } from './keras-config/index.ts';
import { lfsPointer } from './lfs-pointer/index.ts';
import { onnx } from './onnx/index.ts';
import { pickle } from './pickle/index.ts';
import { safetensors } from './safetensors/index.ts';
import { savedModel } from './saved-model/index.ts';

/** Every format that is told by its content and scanned, in alphabetical order of the folders. */
export const FORMATS: readonly FormatScanner[] = [
  gguf, //
  hdf5,
  kerasConfig,
  lfsPointer,
  onnx,
  pickle,
  safetensors,
  savedModel,
];
