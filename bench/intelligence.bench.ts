import { built } from './built.ts';

/** How long 2,000 dependencies take to be held against a snapshot of 100,000 advisories, opening included. Bar: 1 s. */
const { withAdvice } = await built('dependency/index');
const { matchOf, openSnapshot, snapshotOf } = await built('intelligence/index');
const { Dependency } = await built('model/index');

const records = Array.from({ length: 100_000 }, (_, at) =>
  JSON.stringify({
    id: `GHSA-${at}`,
    modified: '2026-01-02T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: `package-${at % 40_000}` },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `${at % 9}.2` }] }],
        versions: [],
      },
    ],
  }),
);
const { text } = snapshotOf(records, new Date('2026-01-01T00:00:00Z'));
const dependencies = Array.from({ length: 2000 }, (_, at) =>
  Dependency.parse({
    name: `package-${at * 20}`,
    path: 'requirements.txt',
    symbol: '',
    context: 'shipped',
    controls: [],
    evidence: [],
    edits: [],
    ecosystem: 'pypi',
    package: `package-${at * 20}`,
    specifier: '==1.1',
    pinned: 'exact',
    hashed: false,
    source: 'index',
    manifest: 'requirements',
    scope: 'direct',
    dev: false,
    marker: '',
    hashes: [],
    origin: '',
    advisories: [],
    resembles: '',
    reputation: '',
  }),
);
const started = performance.now();
const knowledge = openSnapshot(text);
if (knowledge === null) throw new Error('the snapshot cannot be opened');
const found = withAdvice(dependencies, (one) => matchOf(one, knowledge)).filter(
  ({ advisories }) => advisories.length > 0,
);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(`${found.length} of ${dependencies.length} have advisories: ${seconds.toFixed(2)} s\n`);
