import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvidenceRecord, readResults } from '../../src/evidence/index.ts';
import { countsIn, jsonLines, piecesOf, readJson, readText, reasonsIn } from './results.ts';

const REPORT = jsonLines(
  { entry_type: 'start_run setup', 'plugins.target_type': 'huggingface', 'plugins.target_name': 'acme/bot' },
  { entry_type: 'init', garak_version: '0.14.0', run: 'a' },
  { entry_type: 'eval', probe: 'dan.Dan_11_0', detector: 'd', passed: 90, fails: 10, total_evaluated: 100 },
  { entry_type: 'completion', end_time: '2026-10-01T11:00:00' },
);
const DOCUMENTS: readonly string[] = [
  JSON.stringify({
    results: { version: 3, results: [{ success: true, provider: 'p', metadata: { pluginId: 'hijacking' } }] },
  }),
  JSON.stringify([{ conversation_id: 'c', outcome: 'success', attack_identifier: { __type__: 'T' } }]),
  JSON.stringify({ name: 'n', dataset: 'cifar10', architecture: 'a', clean_acc: '90', autoattack_acc: '40' }),
  JSON.stringify({ attack_name: 'zoo', batch_size: 3, successes: 1, queries: 9, target_name: 't' }),
  JSON.stringify({
    version: 2,
    status: 'success',
    eval: { task: 'jailbreak', model: 'm' },
    results: { completed_samples: 9, scores: [] },
  }),
  JSON.stringify({
    schema: 'stridegate.cleverhans/1',
    target: { name: 't' },
    entries: { noise: { correctness: [true] } },
  }),
];

describe('results files of strangers', () => {
  it('are the same in whatever pieces they come', async () => {
    const whole = await readText(REPORT);
    expect(countsIn(whole)).toEqual(['jailbreak dan.Dan_11_0 of huggingface:acme/bot: attack-success-rate 10/100']);
    // The first piece tells the reader; the rest may be cut in the middle of a character.
    const first = REPORT.indexOf('\n') + 1;
    for (const size of [1, 3, 64]) {
      const pieces = (async function* pieces() {
        yield Buffer.from(REPORT.slice(0, first));
        yield* piecesOf(REPORT.slice(first), size);
      })();
      expect(await readResults(pieces, 'results.json')).toEqual(whole);
    }
  });

  it('never end the reader, cut or changed anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(REPORT, ...DOCUMENTS),
        fc.nat(400),
        fc.constantFrom('', '}', '"', ']', 'NaN', '-1', '1e309', 'null', '[[[[', '\u0000', '{"__proto__":{}}'),
        fc.nat(12),
        async (text, at, put, gone) => {
          const changed = text.slice(0, at) + put + text.slice(at + gone);
          const { records } = await readText(changed);
          for (const record of records) expect(EvidenceRecord.safeParse(record).success).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each<[name: string, bytes: string | Uint8Array, reason: string]>([
    ['empty', '', '1: empty'],
    ['no JSON', 'accuracy: 0.9', '1: not valid JSON'],
    [
      'JSON of something else',
      '{"name":"package","version":"1"}',
      '1: no results of a known tool; stridegate evidence formats lists those that are read',
    ],
    [
      'a document with NaN',
      '{"model accuracy on test data": NaN}',
      '1: holds NaN or Infinity, which are no measurement',
    ],
    ['a database', 'SQLite format 3\u0000', "1: a SQLite database, such as PyRIT's memory; export its results as JSON"],
    [
      'a log of Inspect in its own format',
      'PK\u0003\u0004',
      '1: an archive; of Inspect, `inspect log dump FILE > FILE.json` writes the log out',
    ],
    ['nested too deeply', '['.repeat(200_000), '1: not valid JSON'],
  ])('are told when %s', async (_, bytes, reason) => {
    const reading = await readText(bytes);
    expect(reading.tool).toBeNull();
    expect(reasonsIn(reading)).toEqual([reason]);
  });

  it('do not echo credentials, control characters or addresses with a password', async () => {
    const key = ['hf_', 'Zk3vQ9tLw2RnYp8s', 'Xc5dBf7gHj4mKaTe'].join('');
    const names = [key, 'https://user:pw@bot.example/x?token=1', 'bot\u202E\u0007\nname'];
    const runs = names.map((target_name) => ({
      attack_name: 'zoo',
      batch_size: 2,
      successes: 1,
      queries: 1,
      target_name,
    }));
    const reading = await readJson(runs);
    expect(reading.records.map(({ target }) => target.name)).toEqual([
      '(looks like a credential, not shown)',
      'https://bot.example/x',
      'bot name',
    ]);
  });

  it('tell of a hundred broken rows and count the rest', async () => {
    const reading = await readText(REPORT + 'broken\n'.repeat(5000));
    expect(reading.problems).toHaveLength(102);
    expect(reading.problems[100]).toEqual({ line: 1, reason: 'and 4900 more of this kind' });
    expect(countsIn(reading)).toEqual([
      'jailbreak dan.Dan_11_0 of huggingface:acme/bot: attack-success-rate 10/100, incomplete',
    ]);
  });

  it('may hold a row that is longer than what is looked at', async () => {
    const long = `{"entry_type": "eval", "probe": "${'x'.repeat(9_000_000)}"}\n`;
    const reading = await readText(REPORT + long);
    expect(reasonsIn(reading)).toEqual([
      '5: the row is longer than 8 MB',
      '1: the run was not completed: its last row is missing',
    ]);
  });
});
