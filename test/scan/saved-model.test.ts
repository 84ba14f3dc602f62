import { describe, expect, it } from 'vitest';
import { bytes } from './generate/bytes.ts';
import { field } from './generate/protobuf.ts';
import { damage, outcome } from './support.ts';

type Inputs = readonly string[];

const nodeDef = (name: string, operation: string, inputs: Inputs = [], ...more: readonly Uint8Array[]): Buffer =>
  bytes(field(1, name), field(2, operation), ...inputs.map((input) => field(3, input)), ...more);
const node = (name: string, operation: string, inputs: Inputs = []): Buffer =>
  field(1, nodeDef(name, operation, inputs));
const constant = (name: string, text: string): Buffer =>
  field(
    1,
    nodeDef(
      name,
      'Const',
      [],
      field(5, bytes(field(1, 'value'), field(2, field(8, bytes(field(1, 7), field(8, text)))))),
    ),
  );
const inFunction = (nodes: Uint8Array): Buffer => field(2, field(1, bytes(field(1, field(1, 'f')), field(3, nodes))));
const graph = (...parts: readonly Uint8Array[]): Buffer => bytes(...parts, field(4, field(1, 1395)));
const meta = (...parts: readonly Uint8Array[]): Buffer =>
  bytes(
    field(1, 1),
    field(2, bytes(field(1, bytes(field(4, 'serve'), field(5, '2.15.0'))), field(2, graph(...parts)))),
  );
const withObject = (metadata: object): Buffer =>
  bytes(
    field(1, 1),
    field(
      2,
      bytes(
        field(2, graph(node('c', 'Const'))),
        field(7, field(1, field(4, bytes(field(1, '_tf_keras_layer'), field(3, JSON.stringify(metadata)))))),
      ),
    ),
  );
const SAVER = [
  node('save/filename/input', 'Const'),
  constant('save/Const/input', 'model'),
  node('save/filename', 'PlaceholderWithDefault', ['save/Const/input']),
  constant('save/StringJoin/inputs_1', '_temp_1234/part'),
  node('save/StringJoin', 'StringJoin', ['save/filename', 'save/StringJoin/inputs_1']),
  node('save/ShardedFilename', 'ShardedFilename', ['save/StringJoin']),
  node('save/SaveV2', 'SaveV2', ['save/ShardedFilename', 'names', 'slices', 'w']),
  node('save/MergeV2Checkpoints', 'MergeV2Checkpoints', ['save/ShardedFilename', 'save/filename']),
  node('save/RestoreV2', 'RestoreV2', ['save/filename', 'names', 'slices']),
];

const layer = (metadata: object): Buffer =>
  field(1, bytes(field(2, 1), field(3, 'root.layer'), field(4, JSON.stringify(metadata))));

describe('saved-model', () => {
  it.each<[name: string, file: Buffer]>([
    ['a network', meta(node('c', 'Const'), node('m', 'MatMul', ['x', 'c']), node('call', 'StatefulPartitionedCall'))],
    ['what saves and restores it', meta(...SAVER)],
    [
      'a table from an asset',
      meta(constant('asset', 'vocab.txt'), node('t', 'InitializeTableFromTextFileV2', ['h', 'asset'])),
    ],
    ['a function', meta(node('c', 'Const'), inFunction(nodeDef('m', 'MatMul')))],
    ['Keras layers', withObject({ class_name: 'Dense', config: { units: 4, activation: 'relu' } })],
    ['words that look bad', meta(constant('ReadFile', '/etc/passwd'), node('PyFunc', 'Identity', ['ReadFile']))],
  ])('calls %s clean', async (_, file) => {
    expect(await outcome(file, 'export/saved_model.pb')).toBe('clean');
  });

  it.each(['ReadFile', 'WriteFile', 'PyFunc', 'EagerPyFunc', 'PyFuncStateless', 'MatchingFiles', 'DatasetToTFRecord'])(
    'finds %s',
    async (operation) => {
      const found = 'malicious tensorflow-operation';
      expect(await outcome(meta(node('c', 'Const'), node('x', operation, ['c'])), 'saved_model.pb')).toBe(found);
      expect(await outcome(meta(inFunction(nodeDef('x', operation))), 'renamed.bin')).toBe(found);
      expect(await outcome(graph(node('c', 'Const'), node('x', operation, ['c'])), 'frozen.pb')).toBe(found);
    },
  );

  it.each<[name: string, file: Buffer, found: string]>([
    [
      'a checkpoint at a path of its own',
      meta(constant('p', '/home/u/.bashrc'), node('s', 'SaveV2', ['p'])),
      'malicious tensorflow-fixed-path',
    ],
    [
      'such a path behind other operations',
      meta(
        constant('p', '../../x'),
        node('i', 'Identity', ['p:0']),
        node('j', 'StringJoin', ['i', 'q']),
        node('s', 'SaveV2', ['j']),
      ),
      'malicious tensorflow-fixed-path',
    ],
    [
      'a merge',
      meta(constant('p', '/x'), node('s', 'MergeV2Checkpoints', ['q', 'p'])),
      'malicious tensorflow-fixed-path',
    ],
    ['a restore', meta(constant('p', '/x'), node('s', 'RestoreV2', ['p'])), 'malicious tensorflow-fixed-path'],
    ['such a node in a function', meta(inFunction(nodeDef('s', 'WriteFile'))), 'malicious tensorflow-operation'],
    ['a reader', meta(node('r', 'TextLineDataset')), 'suspicious tensorflow-reader'],
    [
      'an asset out of its folder',
      bytes(field(1, 1), field(2, bytes(field(2, graph(node('c', 'Const'))), field(6, field(2, '../../etc/passwd'))))),
      'malicious tensorflow-asset-path',
    ],
    [
      'a Lambda layer',
      withObject({ class_name: 'Lambda', config: { function: ['x'], function_type: 'lambda' } }),
      'malicious keras-lambda',
    ],
    [
      'an operation in a second graph',
      bytes(meta(node('c', 'Const')), field(2, field(2, node('x', 'ReadFile')))),
      'malicious tensorflow-operation',
    ],
    [
      'one that is named twice',
      meta(field(1, bytes(field(1, 'x'), field(2, 'ReadFile'), field(2, 'Const')))),
      'malicious tensorflow-operation',
    ],
  ])('finds %s', async (_, file, found) => {
    expect(await outcome(file, 'saved_model.pb')).toBe(found);
  });

  it('reads the metadata that Keras lays beside', async () => {
    const lambda = {
      class_name: 'Lambda',
      config: { function: { class_name: '__tuple__', items: [] }, function_type: 'lambda' },
    };
    expect(await outcome(layer({ class_name: 'Dense', config: {} }), 'm/keras_metadata.pb')).toBe('clean');
    expect(await outcome(layer(lambda), 'm/keras_metadata.pb')).toBe('malicious keras-lambda');
  });

  it('ends on any damage and never calls a cut file clean', async () => {
    expect(await damage(meta(...SAVER, inFunction(nodeDef('m', 'MatMul'))), 'saved_model.pb', 400)).toEqual([]);
  });
});
