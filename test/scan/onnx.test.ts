import { describe, expect, it } from 'vitest';
import { bytes } from './generate/bytes.ts';
import { field } from './generate/protobuf.ts';
import { damage, outcome, scan } from './support.ts';

const node = (operation: string, domain = '', ...more: readonly Uint8Array[]): Buffer =>
  field(1, bytes(field(1, 'x'), field(2, 'y'), field(4, operation), domain === '' ? '' : field(7, domain), ...more));
const model = (graph: Uint8Array, ...more: readonly Uint8Array[]): Buffer =>
  bytes(field(1, 8), field(2, 'pytorch'), field(7, bytes(field(2, 'g'), graph)), field(8, field(2, 17)), ...more);
const external = (location: string, offset = '0', length = '16'): Buffer =>
  bytes(
    field(1, 4),
    field(2, 1),
    field(8, 'w'),
    ...[
      ['location', location],
      ['offset', offset],
      ['length', length],
    ].map(([key = '', value = '']) => field(13, bytes(field(1, key), field(2, value)))),
    field(14, 1),
  );
const inner = (tensor: Uint8Array): Buffer => field(6, bytes(field(2, 'then'), field(5, tensor)));

describe('onnx', () => {
  it.each<[name: string, file: Buffer]>([
    [
      'a small network',
      model(bytes(node('Gemm'), node('Relu'), field(5, bytes(field(1, 2), field(2, 1), field(9, Buffer.alloc(16)))))),
    ],
    ['data beside it', model(bytes(node('Relu'), field(5, external('model.onnx.data'))))],
    ['data below it', model(field(5, external('weights/part..1.bin', '4096', '65536')))],
    [
      'operators of its runtime',
      model(bytes(node('FusedMatMul', 'com.microsoft'), node('TreeEnsembleClassifier', 'ai.onnx.ml'))),
    ],
    [
      'functions of its own',
      model(node('Mine', 'local'), field(25, bytes(field(1, 'Mine'), field(7, field(4, 'Relu')), field(10, 'local')))),
    ],
    [
      'words that look bad',
      model(node('Relu'), field(14, bytes(field(1, 'note'), field(2, '/etc/passwd ../.. os.system')))),
    ],
  ])('calls %s clean', async (_, file) => {
    expect(await outcome(file, 'm.onnx', { 'model.onnx.data': Buffer.alloc(16) })).toBe('clean');
  });

  it.each([
    '/etc/shadow',
    '../x',
    'a/../../x',
    'C:\\x',
    'c:x',
    '\\\\host\\share',
    '//host/share',
    'a\\..\\..\\x',
    'file:///etc/passwd',
    'https://a.example/x',
    '~/.ssh/id',
    '${HOME}/x',
  ])('finds data at %s', async (path) => {
    expect(await outcome(model(field(5, external(path))), 'm.onnx')).toBe('malicious onnx-external-path');
  });

  it.each<[name: string, file: Buffer]>([
    ["a node's attribute", model(node('Constant', '', field(5, bytes(field(1, 'value'), field(5, external('/x'))))))],
    ['a list of tensors', model(node('Constant', '', field(5, field(10, external('/x')))))],
    ['a subgraph', model(node('If', '', field(5, inner(external('/x')))))],
    [
      'a subgraph of a subgraph',
      model(node('If', '', field(5, field(6, node('If', '', field(5, inner(external('/x')))))))),
    ],
    ['a sparse tensor', model(field(15, field(1, external('/x'))))],
    ["a sparse tensor's indices", model(node('Constant', '', field(5, field(22, field(2, external('/x'))))))],
    [
      'a function',
      model(
        node('Relu'),
        field(25, bytes(field(1, 'f'), field(7, bytes(field(4, 'C'), field(5, field(5, external('/x'))))))),
      ),
    ],
    ["a function's default", model(node('Relu'), field(25, field(11, field(5, external('/x')))))],
    ['what trains it', model(node('Relu'), field(20, field(1, field(5, external('/x')))))],
    ['a second graph', model(node('Relu'), field(7, field(5, external('/x'))))],
    [
      'the first of two locations',
      model(field(5, bytes(field(13, bytes(field(1, 'location'), field(2, '/x'))), external('a')))),
    ],
    ['fields in another order', bytes(field(8, field(2, 17)), field(7, field(5, external('/x'))), field(1, 8))],
  ])('finds it in %s', async (_, file) => {
    expect(await outcome(file, 'm.onnx')).toBe('malicious onnx-external-path');
  });

  it.each<[name: string, file: Buffer, found: string]>([
    ['an operator of a library', model(node('Evil', 'my.ops')), 'unverified onnx-custom-operator'],
    ['Python', model(node('PythonOp', 'com.microsoft')), 'malicious onnx-python-operator'],
    ['a negative offset', model(field(5, external('d', '-8'))), 'suspicious onnx-external-bounds'],
    [
      'a length that overflows',
      model(field(5, external('d', '0', '99999999999999999999'))),
      'suspicious onnx-external-bounds',
    ],
    ['data beyond the end of its file', model(field(5, external('d', '8', '16'))), 'suspicious onnx-external-bounds'],
  ])('finds %s', async (_, file, found) => {
    expect(await outcome(file, 'm.onnx', { d: Buffer.alloc(16) })).toBe(found);
  });

  it('says what is read', async () => {
    const { findings } = await scan(model(field(5, external('../../.ssh/id_rsa'))), 'm.onnx');
    expect(findings.map(({ message }) => message)).toEqual([
      "A tensor's data is read from ../../.ssh/id_rsa, which leads out of its folder: loading the model reads a file of the machine.",
    ]);
  });

  it('ends on any damage', async () => {
    const file = model(bytes(node('If', '', field(5, inner(external('a')))), field(5, external('b'))));
    expect(await damage(file, 'm.onnx', 0)).toEqual([]);
  });

  it('ends on graphs without end', async () => {
    let graph: Buffer = node('Relu');
    for (let depth = 0; depth < 100; depth += 1) graph = node('If', '', field(5, field(6, graph)));
    expect(await outcome(model(graph), 'm.onnx')).toBe('not-scanned unreadable');
  });
});
