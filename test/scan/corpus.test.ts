import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hostileCorpus, type CorpusFile } from './generate/corpus-hostile.ts';
import { honestCorpus } from './generate/corpus-honest.ts';
import { scan } from './support.ts';

const PYTHON = spawnSync('python3', ['--version']).status === 0;
if (!PYTHON) process.stderr.write('SKIPPED: python3 is not here, so the corpus was not held to its pickle module.\n');

const HOSTILE = hostileCorpus();
const HONEST = honestCorpus();

/** Files with the verdict that a scan of each gives. */
async function verdicts(files: readonly CorpusFile[]): Promise<ReadonlyMap<CorpusFile, string>> {
  const found = new Map<CorpusFile, string>();
  for (const file of files) found.set(file, (await scan(file.bytes, file.path)).verdict);
  return found;
}

function distinct(files: readonly CorpusFile[]): number {
  return new Set(files.map(({ path, bytes }) => `${path} ${bytes.toString('base64')}`)).size;
}

function python(program: string, input: unknown): unknown {
  const options = { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 28 } as const;
  return JSON.parse(spawnSync('python3', ['-W', 'ignore', '-c', program], options).stdout);
}

describe('the corpus', () => {
  it('has hundreds of hostile and honest files, all different', () => {
    expect(distinct(HOSTILE)).toBe(HOSTILE.length);
    expect(distinct(HONEST)).toBe(HONEST.length);
    expect(HOSTILE.length).toBeGreaterThanOrEqual(300);
    expect(HONEST.length).toBeGreaterThanOrEqual(150);
  });

  it('has no hostile file that is not found', { timeout: 60_000 }, async () => {
    const missed = [...(await verdicts(HOSTILE))].filter(([, verdict]) => !/malicious|suspicious/.test(verdict));
    expect(missed.map(([{ about }, verdict]) => `${about}: ${verdict}`)).toEqual([]);
  });

  it('names what is called through everything that it lies in', { timeout: 60_000 }, async () => {
    const inside = HOSTILE.filter(({ target }) => target !== undefined);
    expect(inside.length).toBeGreaterThan(250);
    const missed: string[] = [];
    for (const { about, bytes, path, target } of inside) {
      const { findings } = await scan(bytes, path);
      if (!findings.some((finding) => finding.target === target)) missed.push(about);
    }
    expect(missed).toEqual([]);
  });

  it('has no honest file that is blocked or not read', { timeout: 60_000 }, async () => {
    const blocked = [...(await verdicts(HONEST))].filter(([, verdict]) => verdict !== 'clean');
    expect(blocked.map(([{ about }, verdict]) => `${about}: ${verdict}`)).toEqual([]);
  });

  it('is never clean when a hostile pickle is cut off after its call', async () => {
    for (const { bytes, about, path } of HOSTILE.filter(({ reaches }) => reaches !== undefined)) {
      const { verdict } = await scan(bytes.subarray(0, -1), path);
      expect({ about, verdict }).not.toEqual({ about, verdict: 'clean' });
    }
  });
});

const REACHED = `
import base64, io, json, pickle, sys
class Inert:
    def __init__(self, *a, **k): pass
class U(pickle.Unpickler):
    def find_class(self, m, n):
        calls.append(m + ':' + n); return Inert
out = []
for line in json.load(sys.stdin):
    calls = []
    try: U(io.BytesIO(base64.b64decode(line))).load()
    except BaseException: pass
    out.append(calls)
json.dump(out, sys.stdout)
`;

/** Objects of Python's standard library, as its own pickler writes them in each protocol. */
const WRITTEN = `
import array, base64, collections, datetime, decimal, enum, fractions, ipaddress, json, pathlib, pickle, random, re, sys, types, uuid
import argparse, functools, operator
Point = collections.namedtuple('Point', 'x y')
objects = [None, 1 << 80, 1.5, 2j, 'é', b'\\xff', bytearray(b'a'), (1, 2), [1], {'a': 1}, {1, 2}, frozenset([1]), slice(1, 2), range(3), Ellipsis,
  collections.OrderedDict(a=1), collections.defaultdict(list, a=[1]), collections.Counter('ab'), collections.deque([1], 3), collections.ChainMap({1: 2}),
  datetime.datetime(2020, 1, 2, tzinfo=datetime.timezone.utc), datetime.date(2020, 1, 1), datetime.time(1), datetime.timedelta(1), decimal.Decimal('1.5'),
  fractions.Fraction(1, 3), ipaddress.ip_address('10.0.0.1'), pathlib.PurePosixPath('/a/b'), random.Random(1), re.compile('a+'), uuid.UUID(int=1),
  types.SimpleNamespace(a=1), argparse.Namespace(a=1), array.array('d', [1.0]), len, int, dict, operator.itemgetter(1)]
out = []
for index, value in enumerate(objects):
    for protocol in range(6):
        try: out.append(['%s %s' % (type(value).__name__, protocol), base64.b64encode(pickle.dumps(value, protocol)).decode()])
        except Exception: pass
json.dump(out, sys.stdout)
`;

describe.skipIf(!PYTHON)('beside Python', () => {
  it('reaches what each hostile pickle of the corpus is said to reach', { timeout: 60_000 }, () => {
    const bare = HOSTILE.filter(({ reaches }) => reaches !== undefined);
    const reached = python(
      REACHED,
      bare.map(({ bytes }) => bytes.toString('base64')),
    ) as string[][];
    const missed = bare.filter(({ reaches }, index) => reached[index]?.includes(reaches ?? '') !== true);
    expect(missed.map(({ about }) => about)).toEqual([]);
  });

  it('blocks nothing that pickles of its standard library hold', { timeout: 60_000 }, async () => {
    const written = python(WRITTEN, []) as (readonly [string, string])[];
    expect(written.length).toBeGreaterThan(200);
    const found: string[] = [];
    for (const [about, base64] of written) {
      const { verdict, reason } = await scan(Buffer.from(base64, 'base64'), 'm.pkl');
      if (verdict !== 'clean') found.push(`${about}: ${verdict} ${reason}`);
    }
    expect(found).toEqual([]);
  });
});
