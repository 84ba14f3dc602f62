import { expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import { aliasKey, keyOf, type Element, type Fact, type SubjectKey } from '../../../src/model/index.ts';
import { elementFact, graphLines, inFile } from '../../support/facts.ts';

function alias(of: Element | SubjectKey, file: string, ...names: string[]): Fact {
  const evidence = [{ path: file, startLine: 3, endLine: 3 }];
  return { fact: 'alias', value: { of: typeof of === 'string' ? of : keyOf('element', of), names, evidence } };
}

function flow(source: SubjectKey, target: SubjectKey, file: string): Fact {
  const value = {
    name: 'x',
    path: file,
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [{ path: file, startLine: 7, endLine: 7 }],
    edits: [],
    data: ['metrics'],
    protocol: 'http',
    source,
    target,
    crosses: [],
  } as const;
  return {
    fact: 'flow',
    value: { ...value, controls: [], evidence: [...value.evidence], edits: [], data: ['metrics'], crosses: [] },
  };
}

function remark(about: SubjectKey, file: string, over: object = {}): Fact {
  return {
    fact: 'remark',
    value: {
      about,
      exposure: 'public',
      authentication: 'unknown',
      controls: ['tls'],
      capabilities: [],
      details: ['host example.org'],
      evidence: [{ path: file, startLine: 5, endLine: 5 }],
      ...over,
    },
  };
}

const db = inFile('datastore', 'db', 'app/compose.yaml');
const grafana = inFile('monitoring', 'grafana', 'app/compose.yaml');
const provisioning = 'app/config/datasources.yaml';

it('a flow between names becomes one between the things that are called so', () => {
  const system = link([
    elementFact(db),
    elementFact(grafana),
    alias(db, 'app/compose.yaml', 'host:db'),
    alias(grafana, 'app/compose.yaml', 'host:grafana', 'software:Grafana'),
    flow(aliasKey(provisioning, 'host:db'), aliasKey(provisioning, 'software:Grafana'), provisioning),
    flow(aliasKey(provisioning, 'host:nobody'), aliasKey(provisioning, 'software:Grafana'), provisioning),
  ]);
  expect(graphLines(system)).toEqual([
    'app/compose.yaml datastore db',
    'app/compose.yaml monitoring grafana',
    'app/compose.yaml datastore db -> app/compose.yaml monitoring grafana (metrics)',
  ]);
});

it('of several with one name the nearest is meant, and of variants side by side always the same one', () => {
  const other = inFile('datastore', 'db', 'compose.yaml');
  const variant = inFile('datastore', 'db', 'app/compose.dev.yaml');
  const facts = [db, other, variant].flatMap((each) => [elementFact(each), alias(each, each.path, 'host:db')]);
  const asked = (from: string): string[] =>
    link([...facts, elementFact(grafana), flow(aliasKey(from, 'host:db'), keyOf('element', grafana), from)]).flows.map(
      ({ source }) => source,
    );
  expect(asked('app/config/x.yaml')).toEqual([keyOf('element', variant)]);
  expect(asked('other/x.yaml')).toEqual([keyOf('element', other)]);
  expect(asked('x.yaml')).toEqual([keyOf('element', other)]);
});

it('a remark about a name that stands for labels reaches what carries all of them', () => {
  const api = inFile('service', 'api', 'k8s/api.yaml');
  const worker = inFile('process', 'worker', 'k8s/worker.yaml');
  const system = link([
    elementFact(api),
    elementFact(worker),
    alias(api, 'k8s/api.yaml', 'pods:app=ml', 'pods:tier=api'),
    alias(worker, 'k8s/worker.yaml', 'pods:app=ml', 'pods:tier=worker'),
    alias(aliasKey('k8s/service.yaml', 'pods:app=ml,tier=api'), 'k8s/service.yaml', 'host:api'),
    remark(aliasKey('k8s/ingress.yaml', 'host:api'), 'k8s/ingress.yaml'),
    remark(aliasKey('k8s/ingress.yaml', 'host:other'), 'k8s/ingress.yaml', { controls: ['rate-limit'] }),
  ]);
  expect(
    system.elements.map(({ name, exposure, controls, details, evidence }) => [
      name,
      exposure,
      controls,
      details,
      evidence.length,
    ]),
  ).toEqual([
    ['worker', 'unknown', [], [], 1],
    ['api', 'public', ['tls'], ['host example.org'], 2],
  ]);
});

it('names that stand for each other in a circle end', () => {
  const a = aliasKey('a.yaml', 'host:a');
  const b = aliasKey('a.yaml', 'host:b');
  const system = link([
    alias(a, 'a.yaml', 'host:b'),
    alias(b, 'a.yaml', 'host:a'),
    remark(a, 'a.yaml'),
    flow(a, b, 'a.yaml'),
  ]);
  expect(system.elements).toEqual([]);
  expect(system.flows).toEqual([]);
});

it('remarks about what nothing names are left out', () => {
  expect(link([elementFact(db), remark(aliasKey('x', 'host:db'), 'x')]).elements).toEqual([db]);
});

it('a thing that waits is drawn once something that is drawn speaks of it, with what is said about it', () => {
  const waiting: Fact = {
    fact: 'alias',
    value: { of: keyOf('element', db), names: ['host:db'], element: db, evidence: db.evidence },
  };
  const said = remark(aliasKey('app/service.yaml', 'host:db'), 'app/service.yaml');
  expect(link([waiting, said]).elements).toEqual([]);
  const asks = flow(keyOf('element', grafana), aliasKey('app/x.yaml', 'host:db'), 'app/x.yaml');
  expect(link([waiting, said, asks]).elements).toEqual([]);
  const system = link([waiting, said, asks, elementFact(grafana)]);
  expect(system.elements.map(({ name, exposure }) => [name, exposure])).toEqual([
    ['db', 'public'],
    ['grafana', 'unknown'],
  ]);
  expect(system.flows).toHaveLength(1);
});
