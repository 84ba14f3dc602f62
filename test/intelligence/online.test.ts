import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asking, consult, DEFAULT_ASKING, type KeptAnswer } from '../../src/intelligence/index.ts';
import type { Questions } from '../../src/model/index.ts';
import { type NameServices, startNameServices } from '../support/name-services.ts';

let services: NameServices;
beforeAll(async () => {
  services = await startNameServices();
});
afterAll(() => services.close());
beforeEach(() => {
  services.answers = {};
  services.asked.length = 0;
});

const NOW = new Date('2026-11-27T00:00:00Z');

function asking(over: Partial<Asking> = {}): Asking {
  const { url } = services;
  return {
    fetch,
    places: { osv: url, hub: url, pypi: url, npm: url },
    now: () => NOW,
    wait: () => Promise.resolve(),
    cache: new Map<string, KeptAnswer>(),
    limits: { ...DEFAULT_ASKING, bytes: 100_000 },
    signal: new AbortController().signal,
    ...over,
  };
}

function pypi(name: string, version: string, registry = false): Questions['packages'][number] {
  return { ecosystem: 'pypi', name, version, registry };
}

const package1: Questions = { packages: [pypi('acme', '1.0', true)], hub: [] };
const model: Questions = { packages: [], hub: [{ kind: 'model', repo: 'acme/base', revision: 'abc' }] };
const affected = (name: string, events: object[]): object[] => [
  { package: { ecosystem: 'PyPI', name }, ranges: [{ type: 'ECOSYSTEM', events }] },
];

const MODEL = 'GET /api/models/acme/base/revision/abc?securityStatus=true';
const INDEX = 'GET /simple/acme/';

const answer =
  (status: number, headers: Record<string, string> = {}, text = '') =>
  (_: unknown, response: ServerResponse): void => {
    response.writeHead(status, headers).end(text);
  };

/** Answers of OSV's querybatch by name and version. */
const osv =
  (known: Readonly<Record<string, readonly string[]>>) =>
  (_: unknown, response: ServerResponse, body: string): void => {
    const { queries } = JSON.parse(body) as { queries: { package: { name: string }; version?: string }[] };
    const results = queries.map(({ package: { name }, version = '*' }) => {
      const ids = known[`${name}@${version}`] ?? [];
      return ids.length === 0 ? {} : { vulns: ids.map((id) => ({ id, modified: '2026-01-01T00:00:00Z' })) };
    });
    response.end(JSON.stringify({ results }));
  };

describe('advisories', () => {
  it('are asked for a thousand at a time, and their other names once', async () => {
    services.answers['POST /v1/querybatch'] = osv({ 'p7@1.0': ['GHSA-1', 'PYSEC-1'], 'p1500@1.0': ['MAL-1'] });
    services.answers['GET /v1/vulns/GHSA-1?modified=2026-01-01T00%3A00%3A00Z'] = {
      id: 'GHSA-1',
      aliases: ['PYSEC-1', 'CVE-1'],
    };
    services.answers['GET /v1/vulns/PYSEC-1?modified=2026-01-01T00%3A00%3A00Z'] = {
      id: 'PYSEC-1',
      aliases: ['GHSA-1'],
    };
    const packages = Array.from({ length: 2_001 }, (_, at) => pypi(`p${at}`, '1.0'));
    const told = asking();
    const first = await consult({ packages, hub: [] }, told);
    expect(first).toEqual({
      advisories: [
        { ecosystem: 'pypi', name: 'p7', version: '1.0', id: 'GHSA-1', aliases: ['CVE-1', 'PYSEC-1'] },
        { ecosystem: 'pypi', name: 'p7', version: '1.0', id: 'PYSEC-1', aliases: ['GHSA-1'] },
        { ecosystem: 'pypi', name: 'p1500', version: '1.0', id: 'MAL-1', aliases: [] },
      ],
      packages: [],
      hub: [],
      coverage: [{ part: 'intelligence', plugin: 'osv', status: 'done', files: [] }],
    });
    expect(services.asked).toHaveLength(6);
    services.asked.length = 0;
    expect(await consult({ packages, hub: [] }, told)).toEqual(first);
    expect(services.asked).toEqual([]);
  });

  it('of a package without a version are those that are hostile whatever the version', async () => {
    services.answers['POST /v1/querybatch'] = osv({ 'evil@*': ['MAL-1', 'GHSA-1'], 'once@*': ['MAL-2'] });
    services.answers['GET /v1/vulns/MAL-1?modified=2026-01-01T00%3A00%3A00Z'] = {
      id: 'MAL-1',
      affected: affected('evil', [{ introduced: '0' }]),
    };
    services.answers['GET /v1/vulns/MAL-2?modified=2026-01-01T00%3A00%3A00Z'] = {
      id: 'MAL-2',
      affected: affected('once', [{ introduced: '0' }, { fixed: '1' }]),
    };
    const { advisories } = await consult({ packages: [pypi('evil', ''), pypi('once', '')], hub: [] }, asking());
    expect(advisories).toEqual([{ ecosystem: 'pypi', name: 'evil', version: '', id: 'MAL-1', aliases: [] }]);
  });

  it('that fill several pages are all taken', async () => {
    services.answers['POST /v1/querybatch'] = (_: unknown, response: ServerResponse, body: string) => {
      const [query] = (JSON.parse(body) as { queries: { page_token?: string }[] }).queries;
      const result =
        query?.page_token === 'two' ? { vulns: [{ id: 'B-2' }] } : { vulns: [{ id: 'A-1' }], next_page_token: 'two' };
      response.end(JSON.stringify({ results: [result] }));
    };
    const { advisories } = await consult({ packages: [pypi('acme', '1.0')], hub: [] }, asking());
    expect(advisories.map(({ id }) => id)).toEqual(['A-1', 'B-2']);
  });

  it('in an answer of another length are nobody’s', async () => {
    services.answers['POST /v1/querybatch'] = { results: [{ vulns: [{ id: 'A-1' }] }, {}] };
    const { advisories, coverage } = await consult({ packages: [pypi('acme', '1.0')], hub: [] }, asking());
    expect(advisories).toEqual([]);
    expect(coverage[0]?.reason).toBe('1 of 1 questions were not answered: its answer is of an unknown form');
  });
});

describe('registries', () => {
  it('PyPI tells times, what was taken back, what is proven and a project’s state', async () => {
    services.answers['POST /v1/querybatch'] = osv({});
    services.answers[INDEX] = {
      meta: { 'api-version': '1.4' },
      name: 'acme',
      'project-status': { status: 'archived' },
      files: [
        { filename: 'acme-1.0.tar.gz', 'upload-time': '2024-01-02T00:00:00Z', yanked: 'broken' },
        {
          filename: 'acme-1.0-py3-none-any.whl',
          'upload-time': '2024-01-01T00:00:00Z',
          yanked: 'broken',
          provenance: 'https://pypi.org/x',
        },
        { filename: 'acme-1.1-cp312-cp312-linux_x86_64.whl', 'upload-time': '2025-01-01T00:00:00Z', yanked: true },
        { filename: 'acme-1.1.tar.gz', 'upload-time': '2025-01-01T00:00:00Z', yanked: false },
        { filename: 'no version at all', 'upload-time': '2020-01-01T00:00:00Z' },
      ],
    };
    expect((await consult(package1, asking())).packages).toEqual([
      {
        ecosystem: 'pypi',
        name: 'acme',
        state: 'archived',
        first: '2024-01-01T00:00:00Z',
        newest: '2025-01-01T00:00:00Z',
        releases: [
          { version: '1.0', at: '2024-01-01T00:00:00Z', yanked: 'broken', provenance: true },
          { version: '1.1', at: '2025-01-01T00:00:00Z', yanked: null, provenance: false },
        ],
      },
    ]);
  });

  it('npm tells the same in its own form', async () => {
    services.answers['POST /v1/querybatch'] = osv({});
    services.answers['GET /@acme%2fx'] = {
      name: '@acme/x',
      time: { created: '2024-01-01T00:00:00Z', '1.0.0': '2024-01-01T00:00:00Z', '1.1.0': '2026-01-01T00:00:00Z' },
      versions: { '1.0.0': { deprecated: 'use 1.1' }, '1.1.0': { dist: { attestations: { url: 'x' } } } },
    };
    const packages = [{ ecosystem: 'npm' as const, name: '@acme/x', version: '1.0.0', registry: true }];
    expect((await consult({ packages, hub: [] }, asking())).packages).toEqual([
      {
        ecosystem: 'npm',
        name: '@acme/x',
        state: 'found',
        first: '2024-01-01T00:00:00Z',
        newest: '2026-01-01T00:00:00Z',
        releases: [
          { version: '1.0.0', at: '2024-01-01T00:00:00Z', yanked: 'use 1.1', provenance: false },
          { version: '1.1.0', at: '2026-01-01T00:00:00Z', yanked: null, provenance: true },
        ],
      },
    ]);
  });

  it('what neither has is absent, and that is an answer', async () => {
    services.answers['POST /v1/querybatch'] = osv({});
    const { packages, coverage } = await consult(package1, asking());
    expect(packages.map(({ state }) => state)).toEqual(['absent']);
    expect(coverage.map(({ status }) => status)).toEqual(['done', 'done']);
  });
});

describe('the hub', () => {
  const repository = {
    id: 'acme/base',
    sha: 'a'.repeat(40),
    createdAt: '2024-01-01T00:00:00Z',
    lastModified: '2025-01-01T00:00:00Z',
    gated: 'manual',
    cardData: { license: 'other', license_name: 'acme-licence', base_model: ['acme/root'], datasets: 'acme/rows' },
    config: {
      auto_map: { AutoModel: 'modeling.X', AutoTokenizer: ['tok.Y', null] },
      tokenizer_config: { chat_template: '{{ x }}' },
    },
    siblings: [{ rfilename: 'model.safetensors' }, { rfilename: 'config.json' }],
    securityRepoStatus: { scansDone: true, filesWithIssues: [{ path: 'x.pkl', level: 'unsafe' }] },
  };

  it('tells a repository at a revision, and what it is made of', async () => {
    services.answers[MODEL] = repository;
    services.answers['GET /api/models/acme/root?securityStatus=true'] = {
      id: 'acme/root',
      cardData: { license: 'mit', base_model: 'acme/base' },
    };
    const { hub, coverage } = await consult(model, asking());
    expect(hub[0]).toEqual({
      kind: 'model',
      repo: 'acme/base',
      revision: 'abc',
      state: 'found',
      name: 'acme/base',
      commit: 'a'.repeat(40),
      created: '2024-01-01T00:00:00Z',
      modified: '2025-01-01T00:00:00Z',
      gated: true,
      licence: 'acme-licence',
      bases: ['acme/root'],
      datasets: ['acme/rows'],
      files: ['config.json', 'model.safetensors'],
      code: ['modeling.X', 'tok.Y'],
      unsafe: [{ path: 'x.pkl', level: 'unsafe' }],
      template: createHash('sha256').update('"{{ x }}"').digest('hex'),
    });
    expect(hub.map(({ repo }) => repo)).toEqual(['acme/base', 'acme/root']);
    expect(coverage).toEqual([{ part: 'intelligence', plugin: 'hub', status: 'done', files: [] }]);
  });

  it.each<[string, unknown, string, string]>([
    ['a name that moved', answer(307, { location: '/api/models/other/base/revision/abc' }), 'found', 'other/base'],
    ['a name that is gone or private', answer(401), 'hidden', 'acme/base'],
    ['a revision that is gone', answer(404, { 'x-error-code': 'RevisionNotFound' }), 'no-revision', 'acme/base'],
    ['a repository that was disabled', { id: 'acme/base', disabled: true }, 'disabled', 'acme/base'],
  ])('%s', async (_, given, state, name) => {
    services.answers[MODEL] = given;
    services.answers['GET /api/models/other/base/revision/abc'] = { id: 'other/base' };
    const { hub } = await consult(model, asking());
    expect(hub.map((one) => [one.state, one.name])).toEqual([[state, name]]);
  });
});

const silence = (): void => undefined;

describe('what does not answer', () => {
  it.each<[string, unknown, string, number]>([
    ['429, and says when', answer(429, { 'retry-after': '7' }), 'it answered 429', 3],
    ['500', answer(500), 'it answered 500', 3],
    ['a proxy that refuses', answer(403), 'it answered 403', 1],
    ['a page for people', answer(200, {}, '<html>'), 'its answer is no JSON', 1],
    ['another form', { unexpected: true }, 'its answer is of an unknown form', 1],
    [
      'a redirect to another host',
      answer(302, { location: 'http://127.0.0.1:1/x' }),
      'it redirects to another host',
      1,
    ],
    [
      'a body without an end',
      (_: unknown, response: ServerResponse) => void flood(response),
      'its answer is larger than 100000 bytes',
      1,
    ],
    [
      'a length beyond all bounds',
      answer(200, { 'content-length': '100000000' }, ''),
      'its answer is larger than 100000 bytes',
      1,
    ],
    ['nothing at all', silence, 'it took longer than 0.4 s', 3],
    ['a broken connection', (_: unknown, response: ServerResponse) => response.destroy(), 'it cannot be reached', 3],
  ])('%s is told', async (_, given, reason, requests) => {
    services.answers[MODEL] = given;
    const waits: number[] = [];
    const limits = { ...DEFAULT_ASKING, bytes: 100_000, requestMs: given === silence ? 400 : 15_000 };
    const { hub, coverage } = await consult(
      model,
      asking({ limits, wait: (ms) => Promise.resolve(void waits.push(ms)) }),
    );
    expect(hub).toEqual([]);
    expect(coverage).toEqual([
      {
        part: 'intelligence',
        plugin: 'hub',
        status: 'failed',
        reason: `1 of 1 questions were not answered: ${reason}`,
        files: [],
      },
    ]);
    expect(services.asked).toHaveLength(requests);
    expect(waits).toEqual(requests === 1 ? [] : reason.includes('429') ? [7000, 7000] : [500, 2000]);
  });

  it('is asked again after it failed once', async () => {
    let tries = 0;
    services.answers[MODEL] = (_: unknown, response: ServerResponse) => {
      tries += 1;
      response.writeHead(tries === 1 ? 503 : 200).end(JSON.stringify({ id: 'acme/base' }));
    };
    const { hub, coverage } = await consult(model, asking());
    expect([hub.length, coverage[0]?.status]).toEqual([1, 'done']);
  });

  it('leaves an older answer in its place, and tells of when it is', async () => {
    const cache = new Map<string, KeptAnswer>();
    services.answers[MODEL] = { id: 'acme/base', sha: 'b'.repeat(40) };
    await consult(model, asking({ cache, now: () => new Date('2026-11-20T00:00:00Z') }));
    services.answers[MODEL] = answer(500);
    const { hub, coverage } = await consult(model, asking({ cache }));
    expect(hub.map(({ commit }) => commit)).toEqual(['b'.repeat(40)]);
    expect(coverage[0]).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('answers of 2026-11-20 were used where there were any'),
    });
  });

  it('is given up after four questions, and the others are counted', async () => {
    services.answers['POST /v1/querybatch'] = osv({});
    const packages = Array.from({ length: 50 }, (_, at) => pypi(`p${at}`, '1.0', true));
    for (const { name } of packages) services.answers[`GET /simple/${name}/`] = answer(500);
    const limits = { ...DEFAULT_ASKING, together: 1, tries: 2 };
    const { coverage } = await consult({ packages, hub: [] }, asking({ limits }));
    expect(services.asked.filter((one) => one.startsWith('GET /simple/'))).toHaveLength(8);
    expect(coverage[1]).toMatchObject({
      plugin: 'pypi',
      status: 'failed',
      reason: expect.stringContaining('50 of 50 questions'),
    });
  });

  it('more questions than the budget allows are not asked, and that is told', async () => {
    services.answers['POST /v1/querybatch'] = osv({});
    const packages = Array.from({ length: 12 }, (_, at) => pypi(`p${at}`, '1.0', true));
    const limits = { ...DEFAULT_ASKING, requests: 10 };
    const { packages: answered, coverage } = await consult({ packages, hub: [] }, asking({ limits }));
    expect(answered).toHaveLength(10);
    expect(coverage[1]?.reason).toBe('2 of 12 questions were not answered: more than 10 requests would be needed');
  });

  it('an end from outside ends it', async () => {
    services.answers[MODEL] = () => undefined;
    const ending = new AbortController();
    setTimeout(() => ending.abort(new Error('superseded')), 50);
    await expect(consult(model, asking({ signal: ending.signal }))).rejects.toThrow('superseded');
  });
});

async function flood(response: ServerResponse): Promise<void> {
  response.writeHead(200);
  for (let at = 0; at < 10_000 && !response.destroyed; at += 1) {
    if (!response.write(Buffer.alloc(64_000, 32))) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  response.end();
}
