/** Names under which tools keep model files: such a file of no known format is told as not scanned, never as clean. */
const CLAIMS =
  /\.(?:pkl|pickle|p|pk|dill|cloudpickle|joblib|pt|pth|pt2|ckpt|bin|mar|nemo|ptl|pte|torchscript|t7|npy|npz|h5|hdf5|keras|onnx|ort|gguf|ggml|ggmlv3|safetensors|tflite|lite|pb|pbtxt|mlmodel|mlpackage|pmml|cbm|xgb|ubj|lgb|skops|msgpack|orbax|model|weights|params|pdmodel|pdiparams|pdparams|rknn|engine|plan|trt|caffemodel|mnn|dnn|rds|rdata|llamafile)$/i;

/** Whether a name claims to be a model file. Names never decide what a file is, only whether not knowing it is worth saying. */
export function claimsModel(name: string): boolean {
  return CLAIMS.test(name);
}
