import { describe, expect, it } from 'vitest';
import { bytes, u16, u32, u64 } from './generate/bytes.ts';
import { damage, outcome } from './support.ts';

/** A model with one operator and one buffer that lies behind the FlatBuffer. */
function tfliteFile(operator: string, offset = 0): Buffer {
  const modelTable = bytes(u16(14), u16(12), u16(0), u16(4), u16(0), u16(0), u16(8), u16(0));
  const table = 8 + modelTable.length;
  const codes = table + 12;
  const code = codes + 8;
  const codeTable = bytes(u16(8), u16(8), u16(0), u16(4));
  const text = code + codeTable.length + 8;
  const label = bytes(u32(operator.length), operator, Buffer.alloc(4 - (operator.length % 4)));
  const buffers = text + label.length;
  const bufferTable = bytes(u16(10), u16(20), u16(0), u16(4), u16(12), u16(0));
  return bytes(
    bytes(u32(table), 'TFL3', modelTable, u32(modelTable.length), u32(codes - table - 4), u32(buffers - table - 8)),
    bytes(u32(1), u32(codeTable.length + 4), codeTable, u32(codeTable.length), u32(4), label),
    bytes(u32(1), u32(bufferTable.length + 4), bufferTable, u32(bufferTable.length), u64(offset), u64(8)),
  );
}

const schema = (...content: readonly object[]): string =>
  JSON.stringify({
    __class__: 'Pipeline',
    __module__: 'sklearn.pipeline',
    __loader__: 'ObjectNode',
    content,
    protocol: 2,
  });

describe('compiled and described models', () => {
  it.each([
    ['TFLite_Detection_PostProcess', 0, 'clean'],
    ['FlexErf', 0, 'clean'],
    ['FlexReadFile', 0, 'malicious tensorflow-operation'],
    ['FlexEagerPyFunc', 0, 'malicious tensorflow-operation'],
    ['MyOwnOperator', 0, 'unverified tflite-custom-operator'],
    ['FlexErf', 1e6, 'suspicious tflite-out-of-range'],
  ])('judges %s at %d in TensorFlow Lite', async (operator, offset, found) => {
    expect(await outcome(tfliteFile(operator, offset), 'm.tflite')).toBe(found);
  });

  it.each<[name: string, node: object, found: string]>([
    [
      'a class of scikit-learn',
      { __class__: 'LogisticRegression', __module__: 'sklearn.linear_model._logistic', __loader__: 'ObjectNode' },
      'clean',
    ],
    ['a plain type', { __class__: 'str', __module__: 'builtins', __loader__: 'JsonNode' }, 'clean'],
    [
      'a class of the project',
      { __class__: 'Mine', __module__: 'project', __loader__: 'ObjectNode' },
      'unverified skops-type',
    ],
    [
      'a function of the system',
      { __class__: 'system', __module__: 'os', __loader__: 'FunctionNode' },
      'malicious skops-type',
    ],
    ['eval', { __class__: 'eval', __module__: 'builtins', __loader__: 'FunctionNode' }, 'malicious skops-type'],
    [
      'an operator that is none',
      { __class__: 'call', __module__: 'sklearn.utils', __loader__: 'OperatorFuncNode' },
      'malicious skops-type',
    ],
    [
      'an operator',
      { __class__: 'methodcaller', __module__: 'operator', __loader__: 'OperatorFuncNode' },
      'suspicious skops-type',
    ],
  ])('judges %s in skops', async (_, node, found) => {
    expect(await outcome(schema(node), 'schema.json')).toBe(found);
  });

  it.each(['ftrt0000', 'RKNN0000', 'RDX3\nX\n', 'MZqFpD0000'])('says that it does not read %j', async (text) => {
    expect(await outcome(text, 'model.bin')).toBe('not-scanned not-read');
  });

  it('ends on any damage', async () => {
    expect(await damage(tfliteFile('FlexErf'), 'm.tflite', 60)).toEqual([]);
    expect(await damage(Buffer.from(schema()), 'schema.json', 60)).toEqual([]);
  });
});
