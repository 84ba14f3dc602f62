import { describe, expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { keyOf, type Element, type Fact, type SystemModel } from '../../../src/model/index.ts';
import { elementFact, flowFact, inFile, named } from '../../support/facts.ts';

const raw = named('dataset', 'data/raw.csv', 'dvc.yaml');
const clean = named('dataset', 'data/clean.csv', 'dvc.yaml');
const model = named('model', 'model.pt', 'dvc.yaml');
const registry = named('model-registry', 'mlflow', 'dvc.yaml');
const [train, register] = [stage('training', 'train'), stage('process', 'register')];

function stage(kind: Element['kind'], name: string, controls: readonly string[] = []): Element {
  return inFile(kind, name, 'dvc.yaml', { symbol: name, controls });
}

function service(name: string, over: Readonly<Record<string, unknown>> = {}): Element {
  return inFile('service', name, 'compose.yaml', { symbol: name, ...over });
}

type Way = readonly [from: Element, to: Element, data: string, protocol?: string];

function systemOf(ways: readonly Way[], others: readonly Element[] = []): SystemModel {
  const facts = ways.flatMap(([from, to, data, protocol = 'file']): Fact[] => [
    elementFact(from),
    elementFact(to),
    flowFact(from, to, 'dvc.yaml', { data: [data], protocol }),
  ]);
  return link([...facts, ...others.map(elementFact)]);
}

/** Elements and flows that carry a protection which their own file does not show. */
function gained(ways: readonly Way[], others: readonly Element[] = []): string[] {
  const shown = new Map(
    [...ways.flatMap(([from, to]) => [from, to]), ...others].map((one) => [keyOf('element', one), one]),
  );
  const system = systemOf(ways, others);
  const names = new Map(system.elements.map((element) => [keyOf('element', element), element.name]));
  return [
    ...system.elements.flatMap((element) => {
      const before = shown.get(keyOf('element', element))?.controls ?? [];
      const controls = element.controls.filter((control) => !before.includes(control));
      return controls.length === 0 ? [] : [`${element.name}: ${controls.join(', ')}`];
    }),
    ...system.flows.flatMap(({ source, target, controls }) =>
      controls.length === 0 ? [] : [`${names.get(source) ?? ''} → ${names.get(target) ?? ''}: ${controls.join(', ')}`],
    ),
  ];
}

function check(controls: readonly string[]): Element {
  return stage('process', 'check', controls);
}

function between(controls: readonly string[]): Way[] {
  return [
    [raw, check(controls), 'dataset'],
    [check(controls), clean, 'dataset'],
    [clean, train, 'dataset'],
  ];
}

function beside(controls: readonly string[]): Way[] {
  return [
    [raw, check(controls), 'dataset'],
    [raw, train, 'dataset'],
  ];
}

function before(controls: readonly string[]): Way[] {
  return [
    [check(controls), train, 'artifact'],
    [raw, train, 'dataset'],
  ];
}

/** A model on its way to the registry, by an evaluation that has these protections. */
function gated(controls: readonly string[]): Way[] {
  const gate = stage('evaluation', 'gate', controls);
  return [
    [train, model, 'model'],
    [model, gate, 'model'],
    [gate, register, 'metrics'],
    [register, registry, 'model'],
  ];
}

describe('data that is validated on its way to a training', () => {
  it.each([
    ['between', between, ['data/raw.csv: data-validation', 'data/clean.csv → train: data-validation']],
    ['beside', beside, ['data/raw.csv: data-validation', 'data/raw.csv → train: data-validation']],
    ['as an earlier step', before, ['data/raw.csv → train: data-validation', 'check → train: data-validation']],
  ])('%s', (_, ways, expected) => {
    expect(gained(ways(['data-validation'])).toSorted()).toEqual(expected.toSorted());
    expect(gained(ways([]))).toEqual([]);
  });

  it('other data of the same training is not', () => {
    const other = named('dataset', 'data/other.csv', 'dvc.yaml');
    const ways: Way[] = [...between(['data-validation']), [other, train, 'dataset']];
    expect(gained(ways)).toEqual(gained(between(['data-validation'])));
  });

  it('nor is what is validated after it', () => {
    expect(
      gained([
        [raw, train, 'dataset'],
        [train, model, 'model'],
        [model, check(['data-validation']), 'model'],
      ]),
    ).toEqual([]);
  });
});

describe.each(['evaluation-gate', 'human-approval', 'signature'])('%s before a registry', (control) => {
  it('counts where the model arrives', () => {
    expect(gained(gated([control]))).toEqual([`model.pt: ${control}`, `register → mlflow: ${control}`]);
  });

  it('without it nothing does', () => {
    expect(gained(gated([]))).toEqual([]);
  });

  it('beside a way past it nothing more does', () => {
    const other = named('model', 'other.pt', 'dvc.yaml');
    expect(gained([...gated([control]), [train, other, 'model'], [other, registry, 'model']])).not.toContain(
      `other.pt → mlflow: ${control}`,
    );
  });
});

describe('a gateway in front', () => {
  const proxy = (over: Readonly<Record<string, unknown>> = {}): Element =>
    service('proxy', {
      details: ['image nginx'],
      authentication: 'required',
      controls: ['authentication', 'rate-limit'],
      exposure: 'public',
      ...over,
    });
  const api = (over: Readonly<Record<string, unknown>> = {}): Element => service('api', over);
  const image = inFile('container', 'api', 'api/Dockerfile');
  const code = inFile('service', 'main', 'api/main.py');
  const endpoint = inFile('endpoint', 'fastapi app', 'api/main.py', { exposure: 'public', authentication: 'none' });
  const behind = (front: Element, server: Element): Way[] => [
    [front, server, 'request', 'http'],
    [server, image, 'code', 'exec'],
    [image, code, 'code', 'exec'],
    [code, endpoint, 'prediction', 'call'],
  ];

  it('protects the server, its image, its code and the endpoint of that', () => {
    expect(gained(behind(proxy(), api()))).toEqual([
      'api: authentication, rate-limit',
      'fastapi app: authentication, rate-limit',
      'main: authentication, rate-limit',
      'api: authentication, rate-limit',
      'users → fastapi app: authentication',
    ]);
  });

  it.each<[name: string, ways: Way[]]>([
    ['does not when it asks nobody', behind(proxy({ authentication: 'none', controls: [] }), api())],
    ['does not when the server is published beside it', behind(proxy(), api({ exposure: 'public' }))],
    ['is no gateway but another server', behind(service('worker', { authentication: 'required' }), api())],
    ['is not the only one', [...behind(proxy(), api()), [service('envoy'), api(), 'request', 'http']]],
  ])('%s', (_, ways) => {
    expect(gained(ways).filter((line) => line.includes('authentication'))).toEqual([]);
  });

  it('does not protect code that something else starts as well', () => {
    const other = service('api-open', { exposure: 'public' });
    const ways: Way[] = [...behind(proxy(), api()), [other, image, 'code', 'exec']];
    expect(gained(ways)).toEqual(['api: authentication, rate-limit']);
  });
});

describe('what stands beside', () => {
  const [llm, grafana] = [
    named('llm', 'openai/gpt-4o', 'app.py', { trust: 'third-party' }),
    named('monitoring', 'langfuse', 'app.py'),
  ];
  const app = inFile('process', 'app', 'app.py');
  const asks: Way[] = [
    [app, llm, 'prompt', 'https'],
    [llm, app, 'completion', 'https'],
  ];

  it('guardrails of the same file protect what goes to a model and comes back', () => {
    const rails = inFile('tool', 'rails', 'app.py', { symbol: 'rails', controls: ['guardrail'] });
    expect(gained(asks, [rails])).toEqual(['openai/gpt-4o → app: guardrail', 'app → openai/gpt-4o: guardrail']);
    expect(gained(asks, [{ ...rails, path: 'other.py' }])).toEqual([]);
    expect(gained(asks, [{ ...rails, controls: [] }])).toEqual([]);
  });

  it('so do guardrails of another file that the code asks', () => {
    const rails = inFile('process', 'rails', 'rails.py', { controls: ['guardrail'] });
    expect(gained([...asks, [app, rails, 'prompt', 'call']])).toEqual([
      'openai/gpt-4o → app: guardrail',
      'app → openai/gpt-4o: guardrail',
    ]);
  });

  it('who watches the code of an endpoint watches the endpoint', () => {
    const endpoint = inFile('endpoint', 'flask app', 'app.py', { exposure: 'local' });
    const served: Way[] = [[app, endpoint, 'prediction', 'call']];
    expect(gained([...served, [app, grafana, 'metrics']])).toEqual(['flask app: monitoring']);
    expect(gained(served, [grafana])).toEqual([]);
  });

  it('and who asks a server for its metrics watches it', () => {
    const [prometheus, api] = [named('monitoring', 'prometheus', 'prometheus.yml'), service('api')];
    expect(gained([[prometheus, api, 'metrics', 'http']])).toEqual(['api: monitoring']);
    expect(gained([[prometheus, api, 'request', 'http']])).toEqual([]);
  });
});
