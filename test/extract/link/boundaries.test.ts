import { describe, expect, it } from 'vitest';
import { link } from '../../../src/extract/index.ts';
import type { Element, Fact } from '../../../src/model/index.ts';
import { elementFact, flowFact, inFile, named } from '../../support/facts.ts';

type Over = Readonly<Record<string, unknown>>;

describe('trust boundaries', () => {
  const things: readonly (readonly [name: string, over: Over])[] = [
    ['anybody', { trust: 'public' }],
    ['vendor', { trust: 'third-party' }],
    ['vendor in our account', { trust: 'third-party', zone: 'cloud:aws' }],
    ['labellers', { kind: 'human', trust: 'third-party', zone: 'workforce' }],
    ['runner', { kind: 'ci' }],
    ['hosted runner', { zone: 'ci', trust: 'third-party' }],
    ['pod', { zone: 'cluster:ml' }],
    ['other pod', { zone: 'cluster:kubeflow' }],
    ['bucket', { zone: 'cloud:aws' }],
    ['people', { kind: 'human', zone: 'users', trust: 'unknown' }],
    ['code', {}],
  ];

  it('are told from outside in, and each thing lies in one', () => {
    const system = link(things.map(([name, over]) => elementFact(named('process', name, 'a.yaml', over))));
    const named_ = system.boundaries.map(({ key, name, contains }) => [
      key,
      name,
      contains.map((one) => one.split('|').at(-1)).join(', '),
    ]);
    expect(named_).toEqual([
      ['internet', 'Internet', 'anybody'],
      ['third-party', 'Third parties', 'vendor, vendor in our account'],
      ['users', 'Users', 'people'],
      ['workforce', 'People who label data', 'labellers'],
      ['ci', 'Continuous integration', 'runner, hosted runner'],
      ['cloud:aws', 'Cloud account (aws)', 'bucket'],
      ['cluster:kubeflow', 'Cluster, namespace kubeflow', 'other pod'],
      ['cluster:ml', 'Cluster, namespace ml', 'pod'],
      ['repository', 'This repository', 'code'],
    ]);
  });

  it.each<[from: Over, to: Over, crosses: readonly string[]]>([
    [{ trust: 'public' }, {}, ['internet']],
    [{}, { trust: 'third-party' }, ['third-party']],
    [{ zone: 'cluster:ml' }, { trust: 'third-party' }, ['cluster:ml', 'third-party']],
    [{ zone: 'cluster:ml' }, { zone: 'cluster:ml' }, []],
    [{}, {}, []],
    [{ kind: 'human', zone: 'users' }, { exposure: 'public' }, ['internet', 'users']],
    [{ kind: 'human', zone: 'users' }, { exposure: 'network' }, ['users']],
  ])('%j → %j', (from, to, crosses) => {
    const [a, b] = [named('process', 'a', 'a.yaml', from), named('process', 'b', 'a.yaml', to)];
    expect(link([elementFact(a), elementFact(b), flowFact(a, b, 'a.yaml')]).flows[0]?.crosses).toEqual(crosses);
  });
});

/** What the users have a flow to. */
function usersOf(elements: readonly Element[], runs: readonly (readonly [Element, Element])[] = []): string[] {
  const flows = runs.map(([from, to]) => flowFact(from, to, 'compose.yaml', { data: ['code'], protocol: 'exec' }));
  const system = link([...elements.map(elementFact), ...flows]);
  return system.flows.filter(({ source }) => source === 'human|||users').map(({ target }) => target);
}

function endpoint(over: Over): Element {
  return inFile('endpoint', 'flask app', 'app.py', over);
}

describe('users', () => {
  it.each<[exposure: string, count: number]>([
    ['public', 1],
    ['network', 1],
    ['unknown', 1],
    ['local', 0],
  ])('call an endpoint whose exposure is %s: %i', (exposure, count) => {
    expect(usersOf([endpoint({ exposure })])).toHaveLength(count);
  });

  it('are one for the whole repository', () => {
    const other = inFile('endpoint', 'gradio app', 'ui.py', { exposure: 'public' });
    expect(usersOf([endpoint({ exposure: 'public' }), other])).toEqual([
      'endpoint|app.py||flask app',
      'endpoint|ui.py||gradio app',
    ]);
  });

  it('do not call a test, nor a service of a vendor, nor a database', () => {
    expect(usersOf([endpoint({ context: 'test' })])).toEqual([]);
    expect(usersOf([endpoint({ trust: 'third-party' })])).toEqual([]);
    expect(usersOf([inFile('datastore', 'db', 'compose.yaml', { exposure: 'public' })])).toEqual([]);
  });

  it('call a published service that runs code, unless that code has an endpoint, which they call', () => {
    const api = inFile('service', 'api', 'compose.yaml', { exposure: 'public' });
    const code = inFile('service', 'app', 'app.py');
    expect(usersOf([api])).toEqual([]);
    expect(usersOf([api, code], [[api, code]])).toEqual(['service|compose.yaml||api']);
    expect(
      usersOf(
        [api, code, endpoint({})],
        [
          [api, code],
          [code, endpoint({})],
        ],
      ),
    ).toEqual(['endpoint|app.py||flask app']);
  });

  it('are left to the file that says who calls', () => {
    const [operators, app] = [named('human', 'operators', 'compose.yaml'), endpoint({ exposure: 'public' })];
    const facts = [elementFact(operators), elementFact(app), flowFact(operators, app, 'compose.yaml')];
    expect(link(facts).elements.map(({ name }) => name)).toEqual(['flask app', 'operators']);
  });

  it('are left to the file that says who calls what a server starts', () => {
    const residents = named('human', 'residents', '.github/threatmodel.yml');
    const [server, code, app] = [
      inFile('endpoint', 'uvicorn', 'Dockerfile', { exposure: 'public' }),
      inFile('service', 'app', 'app.py'),
      endpoint({ exposure: 'public' }),
    ];
    const started = flowFact(server, code, 'Dockerfile', { data: ['code'], protocol: 'exec' });
    const answers = flowFact(app, code, 'app.py', { data: ['request'], protocol: 'call' });
    const calls = flowFact(residents, app, '.github/threatmodel.yml');
    const callers = (...facts: readonly Fact[]): string[] =>
      link([...[server, code, app].map(elementFact), ...facts])
        .flows.filter(({ source }) => source.startsWith('human'))
        .map(({ name }) => name);
    expect(callers(started, answers)).toEqual([
      'human|||users -> endpoint|Dockerfile||uvicorn',
      'human|||users -> endpoint|app.py||flask app',
    ]);
    expect(callers(started, answers, elementFact(residents), calls)).toEqual([
      'human|||residents -> endpoint|app.py||flask app',
    ]);
  });
});
