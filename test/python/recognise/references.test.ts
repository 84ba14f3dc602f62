import { expect, it } from 'vitest';
import { aCall, aModule, attribute, factLines, flag, named, parameter, text } from '../../support/python-module.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

it('a revision held in a constant is a pin, a branch is none', () => {
  const calls = [
    aCall(3, 'transformers.AutoModel.from_pretrained', [text('org/model'), ['revision', text(COMMIT, true)]]),
    aCall(4, 'datasets.load_dataset', [text('org/data'), ['revision', text('main')]]),
  ];
  expect(factLines(aModule({ uses: ['transformers'], calls })).toSorted()).toEqual(
    [
      'element dataset org/data',
      'element external-service huggingface.co',
      'element model org/model',
      'element process src/train.py:train',
      'flow huggingface.co -> org/data (dataset)',
      'flow org/data -> train (dataset)',
      'flow huggingface.co -> org/model (model)',
      'flow org/model -> train (model)',
      'reference dataset org/data branch code=off unknown hub',
      'reference model org/model commit code=off unknown hub +commit-pin',
      'signal transformers',
    ].toSorted(),
  );
});

it('configuration, model and tokenizer of one name in one function are one reference that runs remote code', () => {
  const name = attribute('model_args.model_name_or_path');
  const more = { symbol: 'train' };
  const on = ['trust_remote_code', flag(true)] as const;
  const calls = ['AutoConfig', 'AutoModelForCausalLM', 'AutoTokenizer'].map((owner, index) =>
    aCall(10 + index * 5, `transformers.${owner}.from_pretrained`, [name, on], more),
  );
  expect(factLines(aModule({ calls }))).toEqual([
    'reference model model_args.model_name_or_path none code=on unknown hub',
  ]);
});

it('a flag that the caller decides is optional, one with an opaque dictionary unknown', () => {
  const calls = [
    aCall(3, 'transformers.AutoModel.from_pretrained', [
      parameter('a'),
      ['trust_remote_code', parameter('trust', flag(false))],
    ]),
    aCall(4, 'transformers.AutoModel.from_pretrained', [parameter('b')], { opaque: true }),
    aCall(5, 'transformers.AutoModel.from_pretrained', [
      parameter('c'),
      ['trust_remote_code', parameter('trust', flag(true))],
    ]),
  ];
  expect(factLines(aModule({ calls }))).toEqual([
    'reference model a none code=optional unknown hub',
    'reference model b unknown code=unknown unknown hub',
    'reference model c none code=on unknown hub',
  ]);
});

it('a local path is exempt', () => {
  const calls = [aCall(3, 'transformers.AutoModel.from_pretrained', [text('./outputs/final')])];
  expect(factLines(aModule({ calls })).filter((line) => line.startsWith('reference'))).toEqual([
    'reference model ./outputs/final local code=off unknown local',
  ]);
});

it('torch.hub runs code of its repository unless it is a folder', () => {
  const calls = [
    aCall(3, 'torch.hub.load', [text('pytorch/vision:v0.10.0'), text('resnet50')]),
    aCall(4, 'torch.hub.load', [text('vendored'), text('m'), ['source', text('local')]]),
  ];
  expect(factLines(aModule({ calls }))).toEqual([
    'reference code pytorch/vision tag code=on code git',
    'reference code vendored local code=off code local',
  ]);
});

it('an option that asks for remote code by default is on, one that defaults to False says nothing', () => {
  const calls = [
    aCall(3, '?.add_argument', [text('--trust_remote_code'), ['default', flag(true)]]),
    aCall(4, '?.add_argument', [text('--trust-remote-code'), ['action', text('store_true')]], { symbol: 'other' }),
  ];
  expect(factLines(aModule({ calls }))).toEqual([
    'reference unknown --trust-remote-code default unknown code=on unknown unknown',
  ]);
});

it('weights whose address carries a digest that the file checks are verified; without a check they are not', () => {
  const url = `https://host.example.org/models/${'ab'.repeat(32)}/tiny.pt`;
  const strings = [{ value: url, symbol: '', name: '_MODELS', startLine: 2, endLine: 2 }];
  const download = aCall(9, 'urllib.request.urlopen', [parameter('url')], { symbol: '_download' });
  const hash = aCall(11, 'hashlib.sha256', [named('data')], { symbol: '_download' });
  expect(factLines(aModule({ strings, calls: [download, hash] }))).toEqual([
    `reference weights ${url} digest code=off pickle https +checksum`,
  ]);
  expect(factLines(aModule({ strings, calls: [download] }))).toEqual([
    `reference weights ${url} none code=off pickle https`,
  ]);
});
