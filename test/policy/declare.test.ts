import { describe, expect, it } from 'vitest';
import { link } from '../../src/extract/index.ts';
import { keyOf, type Declaration, type Element, type SystemModel } from '../../src/model/index.ts';
import { declare, readConfiguration } from '../../src/policy/index.ts';
import { elementFact, inFile, named } from '../support/facts.ts';

const api = inFile('endpoint', 'fastapi app', 'services/api/main.py', { authentication: 'none', exposure: 'public' });
const admin = inFile('endpoint', 'flask app', 'services/admin/app.py');
const table = named('dataset', 'data/train.csv', 'train.py');
const studio = inFile('annotation', 'label-studio', 'compose.yaml', { symbol: 'label-studio' });
const found: readonly Element[] = [api, admin, table, studio];

function declared(system: string): Declaration {
  const reading = readConfiguration({ file: 'threatmodel.yml', text: `system:\n${system}` });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.declaration;
}

function systemOf(system: string): SystemModel {
  const declaration = declared(system);
  return link(found.map(elementFact), [], (graph) => declare(graph, declaration));
}

/** An element of the system that is declared so, by the element found. */
function told(system: string, about: Element): Element | undefined {
  return systemOf(system).elements.find((element) => keyOf('element', element) === keyOf('element', about));
}

function callersOf(system: string): string[] {
  return systemOf(system)
    .flows.filter(({ target }) => target === keyOf('element', admin))
    .map(({ source }) => source);
}

function contradictions(system: string): string[] {
  return systemOf(system).contradictions.map(
    ({ about, field, declared: said, found: shown, holds, declaredAt }) =>
      `${declaredAt.startLine} ${about}: ${field} ${said} / ${shown}: ${holds}`,
  );
}

describe('what no file shows', () => {
  it('people and flows are added, with their zone and the line that declares them', () => {
    const system = systemOf(
      [
        '  elements:',
        '    - { kind: human, name: labelling team, zone: workforce, trust: third-party }',
        '  flows:',
        '    - { from: human labelling team, to: annotation label-studio, data: [labels], protocol: https }',
      ].join('\n'),
    );
    expect(system.elements.find(({ name }) => name === 'labelling team')).toEqual({
      name: 'labelling team',
      path: '',
      symbol: '',
      context: 'shipped',
      controls: [],
      evidence: [{ path: 'threatmodel.yml', startLine: 3, endLine: 3 }],
      edits: [],
      kind: 'human',
      trust: 'third-party',
      exposure: 'unknown',
      authentication: 'unknown',
      capabilities: [],
      details: ['declared'],
      zone: 'workforce',
      declared: { data: [], owner: '', controls: [], because: '' },
    });
    const flow = system.flows.find(({ source }) => source.startsWith('human|||labelling'));
    expect([flow?.target, flow?.data, flow?.protocol, flow?.crosses, flow?.evidence[0]?.startLine]).toEqual([
      'annotation|compose.yaml|label-studio|label-studio',
      ['labels'],
      'https',
      ['workforce'],
      5,
    ]);
    expect(system.contradictions).toEqual([]);
  });

  it('a person who is declared to call an endpoint is no user beside', () => {
    expect(callersOf('  elements: []\n')).toEqual(['human|||users']);
    const operators =
      '  elements: [{ kind: human, name: operators }]\n  flows: [{ from: human operators, to: endpoint flask app, data: [request] }]\n';
    expect(callersOf(operators)).toEqual(['human|||operators']);
  });

  it('what is open is filled in, without a word', () => {
    const system = [
      '  about:',
      '    - element: endpoint flask app',
      '      exposure: network',
      '      authentication: required',
      '      zone: cluster:ml',
      '      data: [pii, internal]',
      '      impact: high',
      "      owner: '@team'",
    ].join('\n');
    expect(told(system, admin)).toEqual({
      ...admin,
      exposure: 'network',
      authentication: 'required',
      zone: 'cluster:ml',
      declared: { data: ['internal', 'pii'], impact: 'high', owner: '@team', controls: [], because: '' },
    });
    expect(contradictions(system)).toEqual([]);
  });

  it('several entries about one element add up', () => {
    const system =
      '  about:\n    - { element: "dataset data/*", data: [pii] }\n    - { element: dataset in train.py, data: [internal], owner: ana }\n';
    expect(told(system, table)?.declared).toMatchObject({ data: ['internal', 'pii'], owner: 'ana' });
  });

  it('an element that files show is one with the declared one', () => {
    const system = '  elements:\n    - { kind: dataset, name: data/train.csv, data: [phi] }\n';
    expect(systemOf(system).elements.filter(({ name }) => name === 'data/train.csv')).toHaveLength(1);
    expect(told(system, table)?.declared?.data).toEqual(['phi']);
  });
});

describe('a selector', () => {
  it.each<[selector: string, names: readonly string[]]>([
    ['endpoint fastapi app', ['fastapi app']],
    ['endpoint * app', ['flask app', 'fastapi app']],
    ['endpoint in services/**', ['flask app', 'fastapi app']],
    ['endpoint in services/admin/', ['flask app']],
    ['endpoint fast* in services/*/main.py', ['fastapi app']],
    ['"endpoint|services/admin/app.py||flask app"', ['flask app']],
    ['dataset data/train.csv', ['data/train.csv']],
    ['dataset in train.py', ['data/train.csv']],
    ['service fastapi app', []],
    ['endpoint fastapi app in other/**', []],
  ])('%s', (selector, names) => {
    const system = systemOf(`  about:\n    - element: ${selector}\n      owner: ana\n`);
    expect(system.elements.filter(({ declared: said }) => said?.owner === 'ana').map(({ name }) => name)).toEqual(
      names,
    );
  });
});

describe('declared and found differ', () => {
  const required = '  about:\n    - element: endpoint fastapi app\n      authentication: required\n';

  it('the files count', () => {
    expect(contradictions(required)).toEqual(['3 endpoint fastapi app: authentication required / none: found']);
    expect(told(required, api)?.authentication).toBe('none');
  });

  it('the declaration counts for a reason, and the protection it names', () => {
    const reasoned = `${required}      controls: [authentication]\n      because: behind our gateway\n`;
    expect(contradictions(reasoned)).toEqual(['3 endpoint fastapi app: authentication required / none: declared']);
    expect(told(reasoned, api)).toMatchObject({
      authentication: 'required',
      controls: ['authentication'],
      declared: { controls: ['authentication'], because: 'behind our gateway' },
    });
  });

  it('the declaration counts when it is the worse of both', () => {
    const worse = '  about:\n    - { element: dataset data/train.csv, trust: public }\n';
    expect(contradictions(worse)).toEqual(['3 dataset data/train.csv: trust public / internal: declared']);
    expect(told(worse, table)?.trust).toBe('public');
  });

  it.each<[name: string, system: string, expected: readonly string[]]>([
    [
      'no file shows it',
      '  about: [{ element: dataset gone.csv, owner: ana }]',
      ['2 dataset gone.csv: existence shown by files / nothing of that name: found'],
    ],
    [
      'it is of another kind',
      '  about: [{ element: service fastapi app, owner: ana }]',
      ['2 service fastapi app: kind service / endpoint: found'],
    ],
    [
      'an end is not there',
      '  flows: [{ from: human nobody, to: endpoint flask app, data: [request] }]',
      ['2 human nobody: existence shown by files / nothing of that name: found'],
    ],
    [
      'a name of another kind',
      '  elements: [{ kind: model, name: data/train.csv }]',
      ['2 model data/train.csv: kind model / dataset: found'],
    ],
    ['a name of another kind, for a reason', '  elements: [{ kind: model, name: data/train.csv, because: both }]', []],
    [
      'a key that is gone',
      '  about: [{ element: "endpoint|gone.py||x", owner: ana }]',
      ['2 endpoint|gone.py||x: existence shown by files / nothing of that name: found'],
    ],
  ])('%s', (_, system, expected) => {
    expect(contradictions(`${system}\n`)).toEqual(expected);
  });
});

describe('a declaration that cannot be used', () => {
  it.each<[system: string, problem: string]>([
    [
      '  elements: [{ kind: humen, name: x }]',
      "2 system.elements.0.kind: not one of the allowed values (did you mean 'human'?)",
    ],
    [
      '  about:\n    - element: endpoint x\n      autentication: none',
      "4 system.about.0.autentication: unknown key (did you mean 'authentication'?)",
    ],
    ['  about: [{ element: nothing, owner: a }]', '2 system.about.0.element: not of the expected form'],
    [
      '  about:\n    - element: endpoint x\n      controls: [tls]',
      '3 system.about.0.because: not of the expected form',
    ],
    [
      '  about: [{ element: endpoint x, controls: [rate-limits], because: y }]',
      "2 system.about.0.controls.0: not one of the allowed values (did you mean 'rate-limit'?)",
    ],
    ['  about: [{ element: endpoint x, zone: mars }]', '2 system.about.0.zone: not of the expected form'],
    ['  elemnts: []', "2 system.elemnts: unknown key (did you mean 'elements'?)"],
    ['  flows: [{ from: human a, to: human b, data: [] }]', '2 system.flows.0.data: not of the expected form'],
  ])('%s', (system, problem) => {
    const reading = readConfiguration({ file: 'threatmodel.yml', text: `system:\n${system}\n` });
    const problems = reading.ok ? [] : reading.problems.map(({ line, key, message }) => `${line} ${key}: ${message}`);
    expect(problems).toEqual([problem]);
  });
});
