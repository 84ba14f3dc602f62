import type { FormatScanner } from '../../contract.ts';
import { fieldsOfHead } from '../../wire/protobuf.ts';
import { OnnxScan } from './scan.ts';

/** Fields of ModelProto and how they are encoded (onnx/onnx.proto). */
const MODEL = new Set(['1:0', '2:2', '3:2', '4:2', '5:0', '6:2', '7:2', '8:2', '14:2', '20:2', '25:2', '26:2']);

/** Models in ONNX. */
export const onnx: FormatScanner = {
  id: 'onnx',
  summary:
    'Models in ONNX: where external data lies, operators of nobody known, in graphs, subgraphs, functions and attributes.',
  recognises: (head, _tail, name, size) => {
    const fields = fieldsOfHead(head, size);
    if (fields === null || fields.length === 0 || !fields.every(({ key }) => MODEL.has(key))) return 0;
    const keys = new Set(fields.map(({ key }) => key));
    const certain = keys.has('1:0') && (keys.has('7:2') || keys.has('8:2'));
    return certain ? 2 : name.toLowerCase().endsWith('.onnx') ? 1 : 0;
  },
  scan: (source, context) => new OnnxScan(source, context).run(),
};
