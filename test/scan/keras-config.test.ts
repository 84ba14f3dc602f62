import { describe, expect, it } from 'vitest';
import { damage, outcome, scan } from './support.ts';

const model = (...layers: readonly object[]): string =>
  JSON.stringify({ module: 'keras', class_name: 'Sequential', config: { name: 'm', layers }, registered_name: null });
const layer = (
  class_name: string,
  config: object = {},
  module: string | null = 'keras.layers',
  registered_name: string | null = null,
): object => ({
  module,
  class_name,
  config,
  registered_name,
});
const call = (module: string, config: string): object => ({
  module,
  class_name: 'function',
  config,
  registered_name: 'function',
});
/** What Python's marshal writes of a function that returns its argument. */
const CODE = Buffer.concat([Buffer.from([0xe3, 1, 0, 0, 0, 0, 0, 0, 0]), Buffer.alloc(24, 1)]).toString('base64');

describe('keras-config', () => {
  it.each<[name: string, text: string]>([
    [
      'layers',
      model(layer('InputLayer'), layer('Dense', { units: 4, activation: 'relu' }), layer('Dropout', { rate: 0.5 })),
    ],
    [
      'initializers and policies',
      model(
        layer('Dense', {
          kernel_initializer: { module: 'keras.initializers', class_name: 'GlorotUniform', config: { seed: null } },
          dtype: { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' } },
        }),
      ),
    ],
    [
      'an activation by name',
      model(
        layer('Activation', { activation: call('builtins', 'relu') }),
        layer('Activation', { activation: call('keras.activations', 'gelu') }),
      ),
    ],
    [
      'Keras 2',
      JSON.stringify({
        class_name: 'Functional',
        config: {
          layers: [
            { class_name: 'Conv2D', config: {} },
            { class_name: 'TFOpLambda', config: { function: 'math.multiply' } },
          ],
        },
      }),
    ],
    ['a vocabulary', model(layer('StringLookup', { vocabulary: ['os', 'system', '/etc/passwd'] }))],
    [
      'words that look bad',
      model(layer('Dense', { name: 'Lambda' }), layer('Dense', { name: '__lambda__ os.system eval' })),
    ],
    ['what comes from a library around Keras', model(layer('TokenAndPositionEmbedding', {}, 'keras_hub.layers'))],
  ])('calls %s clean', async (_, text) => {
    expect(await outcome(text, 'config.json')).toBe('clean');
  });

  it.each<[name: string, text: string, found: string]>([
    [
      'a Lambda layer',
      model(layer('Lambda', { function: { class_name: '__lambda__', config: { code: 'x' } } })),
      'malicious keras-code keras-lambda',
    ],
    [
      'a Lambda layer of Keras 2',
      model({ class_name: 'Lambda', config: { function: [CODE, null, null], function_type: 'lambda' } }),
      'malicious keras-code keras-lambda',
    ],
    [
      'a Lambda layer deep inside',
      model(layer('TimeDistributed', { layer: layer('Bidirectional', { layer: layer('Lambda', { function: 'x' }) }) })),
      'malicious keras-lambda',
    ],
    [
      'a Lambda layer under a name of its own',
      model(layer('Lambda', {}, null, 'keras>Lambda')),
      'malicious keras-lambda',
    ],
    [
      'code in a loss',
      model(layer('Dense', { loss: { class_name: '__lambda__', config: { code: CODE } } })),
      'malicious keras-code',
    ],
    ['code anywhere', model(layer('Dense', { note: CODE })), 'malicious keras-code'],
    [
      'a function of the system',
      model(layer('Dense', { activation: call('os', 'system') })),
      'malicious keras-function',
    ],
    ['eval', model(layer('Dense', { activation: call('builtins', 'eval') })), 'malicious keras-function'],
    [
      'a download',
      model(layer('Dense', { activation: call('keras.src.utils.file_utils', 'get_file') })),
      'malicious keras-function',
    ],
    [
      'a function of Keras that works',
      model(layer('Dense', { activation: call('keras.utils', 'plot_model') })),
      'malicious keras-function',
    ],
    ['a class of the system', model(layer('Popen', { args: ['id'] }, 'subprocess')), 'malicious keras-foreign-class'],
    ['a dotted class', model(layer('a.b', {}, 'keras.layers')), 'malicious keras-foreign-class'],
    ['PyTorch', model(layer('TorchModuleWrapper', { module: 'x' })), 'malicious keras-torch-module'],
    [
      'a vocabulary of the machine',
      model(layer('StringLookup', { vocabulary: '/etc/passwd' })),
      'malicious keras-vocabulary-file',
    ],
    [
      'a vocabulary elsewhere',
      model(layer('TextVectorization', { vocabulary: 'https://a.example/v' })),
      'malicious keras-vocabulary-file',
    ],
    [
      'a vocabulary in a file',
      model(layer('IntegerLookup', { vocabulary: 'vocab.txt' })),
      'suspicious keras-vocabulary-file',
    ],
    [
      'an operation on files',
      model(layer('TFOpLambda', { function: 'io.read_file' }, null)),
      'malicious keras-operation',
    ],
    [
      'a class of the project',
      model(layer('Mine', {}, 'project.layers', 'project>Mine')),
      'unverified keras-custom-object',
    ],
    [
      'a class of the project in Keras 2',
      model({ class_name: 'Custom>Mine', config: {} }),
      'unverified keras-custom-object',
    ],
    [
      'a function of the project',
      model(layer('Lambda', { function: 'mine', function_type: 'function' })),
      'unverified keras-custom-object',
    ],
    [
      'a class that is named twice',
      `{"class_name":"Lambda","class_name":"Dense","config":{}}`,
      'malicious keras-lambda',
    ],
    ['what is no JSON', '{"class_name": "Dense", ', 'not-scanned unreadable'],
  ])('finds %s', async (_, text, found) => {
    expect(await outcome(text, 'config.json')).toBe(found);
  });

  it('says which', async () => {
    const { findings } = await scan(model(layer('Dense', { activation: call('os', 'system') })), 'config.json');
    expect(findings).toEqual([
      {
        id: 'keras-function',
        verdict: 'malicious',
        message: 'The model makes Keras call system of the module os, which is no part of a network.',
        target: 'os:system',
      },
    ]);
  });

  it('ends on any damage', async () => {
    expect(await damage(Buffer.from(model(layer('Lambda', { function: CODE }))), 'config.json', 0)).toEqual([]);
  });
});
