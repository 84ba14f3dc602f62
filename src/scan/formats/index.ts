import type { FormatScanner } from '../contract.ts';
import { compressed } from './compressed/index.ts';
import { coreml } from './coreml/index.ts';
import { executableModel } from './executable-model/index.ts';
import { executorch } from './executorch/index.ts';
import { gguf } from './gguf/index.ts';
import { hdf5 } from './hdf5/index.ts';
import { hfConfig } from './hf-config/index.ts';
import { jinja } from './jinja/index.ts';
import { kerasConfig } from './keras-config/index.ts';
import { lfsPointer } from './lfs-pointer/index.ts';
import { lightgbm } from './lightgbm/index.ts';
import { numpy } from './numpy/index.ts';
import { ociManifest } from './oci-manifest/index.ts';
import { onnx } from './onnx/index.ts';
import { openvino } from './openvino/index.ts';
import { pickle } from './pickle/index.ts';
import { pmml } from './pmml/index.ts';
import { safetensors } from './safetensors/index.ts';
import { savedModel } from './saved-model/index.ts';
import { sevenZip } from './seven-zip/index.ts';
import { skops } from './skops/index.ts';
import { tar } from './tar/index.ts';
import { tflite } from './tflite/index.ts';
import { torchLegacy } from './torch-legacy/index.ts';
import { torchZip } from './torch-zip/index.ts';
import { torchserve } from './torchserve/index.ts';
import { xgboost } from './xgboost/index.ts';
import { yamlConfig } from './yaml-config/index.ts';
import { zip } from './zip/index.ts';

/** Every format that is told by its content and scanned, in alphabetical order of the folders. */
export const FORMATS: readonly FormatScanner[] = [
  compressed,
  coreml,
  executableModel,
  executorch,
  gguf,
  hdf5,
  hfConfig,
  jinja,
  kerasConfig,
  lfsPointer,
  lightgbm,
  numpy,
  ociManifest,
  onnx,
  openvino,
  pickle,
  pmml,
  safetensors,
  savedModel,
  sevenZip,
  skops,
  tar,
  tflite,
  torchLegacy,
  torchZip,
  torchserve,
  xgboost,
  yamlConfig,
  zip,
];
