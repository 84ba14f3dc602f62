import type { FormatScanner } from '../contract.ts';
import { gguf } from './gguf/index.ts';
import { lfsPointer } from './lfs-pointer/index.ts';
import { onnx } from './onnx/index.ts';
import { safetensors } from './safetensors/index.ts';

/** Every format that is told by its content and scanned, in alphabetical order of the folders. */
export const FORMATS: readonly FormatScanner[] = [
  gguf, //
  lfsPointer,
  onnx,
  safetensors,
];
