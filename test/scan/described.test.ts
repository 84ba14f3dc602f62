import { describe, expect, it } from 'vitest';
import { bytes } from './generate/bytes.ts';
import {
  coremlFile,
  coremlProgram,
  executorchFile,
  lightgbmFile,
  openvinoFile,
  pmmlFile,
  ubjsonOf,
  xgboostModel,
} from './generate/described.ts';
import { field } from './generate/protobuf.ts';
import { damage, outcome, scan } from './support.ts';

const json = JSON.stringify;
const LAYER = field(1, bytes(field(1, 'l'), field(500, field(10, 'MyLayer'))));
const CUSTOM_MODEL = coremlFile(555, field(10, 'MyModel'));
const ENTITIES = '<!DOCTYPE net [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const manifest = (layer: object): string =>
  json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: DIGEST, size: 1, ...layer }],
  });
const mar = (model: object): string =>
  json({ createdOn: '2024', archiverVersion: '0.12.0', model: { modelName: 'm', serializedFile: 'm.pt', ...model } });

describe('models that are described', () => {
  it.each<[what: string, name: string, file: Uint8Array | string, found: string]>([
    ['a program of ExecuTorch', 'm.pte', executorchFile(), 'clean'],
    ['an operator of the project', 'm.pte', executorchFile('mine::add'), 'unverified executorch-custom-operator'],
    ['a backend of the project', 'm.pte', executorchFile('aten::add', 'Mine'), 'unverified executorch-backend'],
    [
      'a segment out of the file',
      'm.pte',
      executorchFile('aten::add', 'QnnBackend', 10n ** 9n),
      'suspicious executorch-out-of-range',
    ],
    ['a network of Core ML', 'm.mlmodel', coremlFile(500, field(1, field(1, 'l'))), 'clean'],
    ['a layer of the app', 'm.mlmodel', coremlFile(500, LAYER), 'unverified coreml-custom-code'],
    ['a layer of the app in a classifier', 'm.mlmodel', coremlFile(403, LAYER), 'unverified coreml-custom-code'],
    [
      'a layer of the app in a pipeline',
      'm.mlmodel',
      coremlFile(202, field(1, coremlFile(500, LAYER))),
      'unverified coreml-custom-code',
    ],
    [
      'a model of the app in a pipeline of classes',
      'm.mlmodel',
      coremlFile(200, field(1, field(1, CUSTOM_MODEL))),
      'unverified coreml-custom-code',
    ],
    ['weights in the package', 'm.mlmodel', coremlProgram('const', '@model_path/weights/weight.bin'), 'clean'],
    ['weights out of the package', 'm.mlmodel', coremlProgram('const', '@model_path/../../x'), 'malicious coreml-path'],
    [
      'an operation of the app',
      'm.mlmodel',
      coremlProgram('custom_layer', '@model_path/w'),
      'unverified coreml-custom-code',
    ],
    [
      'a linked model elsewhere',
      'm.mlmodel',
      coremlFile(556, field(1, field(1, field(1, '/tmp/x.mlmodelc')))),
      'malicious coreml-path',
    ],
    ['a model of OpenVINO', 'm.xml', openvinoFile('opset13'), 'clean'],
    ['an extension', 'm.xml', openvinoFile('extension'), 'unverified openvino-extension'],
    ['entities of XML', 'm.xml', openvinoFile('opset1', 0, ENTITIES), 'suspicious unreadable xml-document-type'],
    ['a constant at no place', 'm.xml', openvinoFile('opset1', -8), 'suspicious openvino-out-of-range'],
    ['a model in PMML', 'm.pmml', pmmlFile('log10'), 'clean'],
    ['a function that it defines', 'm.pmml', pmmlFile('com.example.own'), 'clean'],
    ['a class of Java', 'm.pmml', pmmlFile('com.example.Udf'), 'unverified pmml-java-class'],
    ['a class of Java that runs programs', 'm.pmml', pmmlFile('java.lang.Runtime'), 'malicious pmml-java-class'],
    [
      'entities of PMML',
      'm.pmml',
      pmmlFile('+', ENTITIES.replace('net', 'PMML')),
      'suspicious unreadable xml-document-type',
    ],
    ['a model of XGBoost', 'm.json', json(xgboostModel()), 'clean'],
    ['a child that there is not', 'm.json', json(xgboostModel(7)), 'suspicious xgboost-out-of-range'],
    ['a node that leads to itself', 'm.json', json(xgboostModel(0)), 'suspicious xgboost-out-of-range'],
    ['a feature that there is not', 'm.json', json(xgboostModel(1, 9)), 'suspicious xgboost-out-of-range'],
    ['binary JSON', 'm.ubj', ubjsonOf(xgboostModel()), 'clean'],
    [
      'a child that there is not, in binary JSON',
      'm.ubj',
      ubjsonOf(xgboostModel(-5)),
      'suspicious xgboost-out-of-range',
    ],
    ['the old binary form', 'm.model', 'binf\0\0\0\x3f', 'not-scanned not-read'],
    ['a model of LightGBM', 'm.txt', lightgbmFile(), 'clean'],
    ['a split that there is not', 'm.txt', lightgbmFile(3), 'suspicious lightgbm-out-of-range'],
    ['a split of no feature', 'm.txt', lightgbmFile(-1, 2), 'suspicious lightgbm-out-of-range'],
    ['a model of LightGBM that is cut off', 'm.txt', lightgbmFile(-1, 0, ''), 'not-scanned unreadable'],
    ['a handler of TorchServe', 'MAR-INF/MANIFEST.json', mar({ handler: 'image_classifier' }), 'clean'],
    [
      'a handler of the archive',
      'MAR-INF/MANIFEST.json',
      mar({ handler: 'h.py:handle' }),
      'unverified torchserve-code',
    ],
    ['packages', 'MAR-INF/MANIFEST.json', mar({ requirementsFile: 'r.txt' }), 'unverified torchserve-packages'],
    ['a handler elsewhere', 'MAR-INF/MANIFEST.json', mar({ handler: '../../tmp/h.py' }), 'malicious torchserve-path'],
    ['an image of OCI', 'manifest.json', manifest({}), 'clean'],
    [
      'a layer from elsewhere',
      'manifest.json',
      manifest({ urls: ['https://a.example/x'] }),
      'suspicious oci-foreign-layer',
    ],
    ['a layer without digest', 'manifest.json', manifest({ digest: 'latest' }), 'suspicious oci-digest'],
    [
      'a layer that leaves the folder',
      'manifest.json',
      manifest({ annotations: { 'org.opencontainers.image.title': '../../.bashrc' } }),
      'suspicious archive-path-escapes',
    ],
    ['a program of Linux', 'model.pt', '\u007fELF\u0002\u0001\u0001', 'suspicious not-read program-disguised'],
    ['a script', 'model.pkl', '#!/bin/sh\n', 'suspicious not-read program-disguised'],
    ['firmware', 'device.bin', '\u007fELF\u0002\u0001\u0001', 'not-scanned not-read'],
  ])('%s', async (_, name, file, found) => {
    expect(await outcome(file, name)).toBe(found);
  });

  it('knows how long the weights beside a model of OpenVINO are', async () => {
    const file = openvinoFile('opset1', 8);
    expect(await outcome(file, 'a/m.xml', { 'm.bin': Buffer.alloc(16) })).toBe('clean');
    expect(await outcome(file, 'a/m.xml', { 'm.bin': Buffer.alloc(15) })).toBe('suspicious openvino-out-of-range');
  });

  it('says which shards of a set are not here', async () => {
    const index = json({ weight_map: { a: '1.safetensors', b: '2.safetensors' } });
    const name = 'model.safetensors.index.json';
    expect(await outcome(index, name)).toBe('clean');
    const report = await scan(index, name, { '1.safetensors': '' });
    expect(report.reason).toBe(
      '1 of 2 files that the index names are not here, such as 2.safetensors: what they hold was not read.',
    );
  });

  it.each<[name: string, file: Uint8Array | string]>([
    ['m.pte', executorchFile()],
    ['m.mlmodel', coremlProgram('const', '@model_path/weights/weight.bin')],
    ['m.xml', openvinoFile('opset13')],
    ['m.pmml', pmmlFile('log10')],
    ['m.json', json(xgboostModel())],
    ['m.ubj', ubjsonOf(xgboostModel())],
    ['m.txt', lightgbmFile()],
    ['MANIFEST.json', mar({ handler: 'image_classifier' })],
  ])('%s ends on any damage', async (name, file) => {
    expect(await damage(Buffer.from(file as string), name, 0)).toEqual([]);
  });
});
