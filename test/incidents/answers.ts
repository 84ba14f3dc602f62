import type { Answers, HubAnswer, PackageAnswer } from '../../src/model/index.ts';

/** What services answer about made-up names, which the rules' examples use. */
export const ANSWERS: Answers = {
  advisories: [{ ecosystem: 'pypi', name: 'acme-serving', version: '2.0.1', id: 'GHSA-xxxx-yyyy-zzzz', aliases: [] }],
  packages: [
    aPackage('acme-invented', { state: 'absent', first: '', newest: '' }),
    aPackage('acme-quarantined', { state: 'quarantined' }),
    aPackage('acme-young', { first: '2026-10-20T00:00:00Z', newest: '2026-10-20T00:00:00Z' }),
    aPackage('acme-fresh', { releases: [aRelease('2.0', '2026-10-30T00:00:00Z')] }),
    aPackage('acme-yanked', { releases: [{ ...aRelease('1.1', '2026-01-01T00:00:00Z'), yanked: 'wrong metadata' }] }),
    aPackage('acme-old', { first: '2015-01-01T00:00:00Z', newest: '2019-01-01T00:00:00Z' }),
    aPackage('acme-unproven', {
      releases: [
        { ...aRelease('1.9', '2026-01-01T00:00:00Z'), provenance: true },
        aRelease('2.0', '2026-02-01T00:00:00Z'),
      ],
    }),
  ],
  hub: [
    aModel('acme/gone', { state: 'hidden' }),
    aModel('acme/moved', { name: 'other/moved' }),
    aModel('acme/young', { created: '2026-10-25T00:00:00Z' }),
    aModel('acme/gated', { gated: true }),
    aModel('acme/unsafe', { unsafe: [{ path: 'pytorch_model.bin', level: 'unsafe' }] }),
    aModel('acme/pickles', { files: ['config.json', 'pytorch_model.bin'] }),
    aModel('acme/base', {}),
    aModel('acme/tuned', { licence: 'mit', bases: ['acme/research'] }),
    aModel('acme/research', { licence: 'cc-by-nc-4.0' }),
    aModel('acme/round', { licence: 'mit', bases: ['acme/round-too'] }),
    aModel('acme/round-too', { licence: 'mit', bases: ['acme/round'] }),
  ],
  coverage: [],
};

function aPackage(name: string, over: Partial<PackageAnswer>): PackageAnswer {
  const times = { first: '2020-01-01T00:00:00Z', newest: '2026-10-30T00:00:00Z' };
  return { ecosystem: 'pypi', name, state: 'found', ...times, releases: [], ...over };
}

function aRelease(version: string, at: string): PackageAnswer['releases'][number] {
  return { version, at, yanked: null, provenance: false };
}

function aModel(repo: string, over: Partial<HubAnswer>): HubAnswer {
  return {
    kind: 'model',
    repo,
    revision: '0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70',
    state: 'found',
    name: repo,
    commit: '0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70',
    created: '2023-01-01T00:00:00Z',
    modified: '2023-01-01T00:00:00Z',
    gated: false,
    licence: 'apache-2.0',
    bases: [],
    datasets: [],
    files: ['config.json', 'model.safetensors'],
    code: [],
    unsafe: [],
    template: '',
    ...over,
  };
}
