import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.ts';

/**
 * How fast a garak report of 200 MB is read, beside reading its bytes alone, and how much memory it takes at most.
 * Bars: faster than 50 MB/s; memory does not grow with the file.
 */
const { readResults } = await built('evidence/index');
const PIECE = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), 'stridegate-bench-'));
const file = join(folder, 'garak.report.jsonl');
try {
  const megabytes = await writeReport(file, 200);
  const bare = await seconds(async () => {
    for await (const piece of createReadStream(file, { highWaterMark: PIECE })) void piece;
  });
  let records = 0;
  const reading = await seconds(async () => {
    records = (await readResults(createReadStream(file, { highWaterMark: PIECE }), file)).records.length;
  });
  const most = Math.round(process.resourceUsage().maxRSS / 1000);
  process.stdout.write(
    `${(reading / bare).toFixed(1)} times as long as reading the bytes: ${megabytes} MB, ${records} records, ` +
      `${reading.toFixed(2)} s, ${Math.round(megabytes / reading)} MB/s, ${most} MB of memory at most\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Probes with 500 attempts each, of some 2 KB. */
async function writeReport(path: string, megabytes: number): Promise<number> {
  const out = createWriteStream(path);
  const put = async (...rows: readonly object[]): Promise<void> => {
    // Python's json puts a blank after the first colon.
    const lines = rows.map((row) => `${JSON.stringify(row).replace('{"entry_type":"', '{"entry_type": "')}\n`);
    if (!out.write(lines.join(''))) await once(out, 'drain');
  };
  await put({ entry_type: 'start_run setup', 'plugins.target_type': 'test', 'plugins.target_name': 'bench' });
  await put({ entry_type: 'init', garak_version: '0.14.0', run: 'bench' });
  for (const probe of Array.from({ length: megabytes }, (_, at) => `dan.P${at}`)) {
    const attempt = { entry_type: 'attempt', status: 2, probe_classname: probe, outputs: ['word '.repeat(390)] };
    await put(...Array.from({ length: 500 }, (_, seq) => ({ ...attempt, seq })));
    await put({ entry_type: 'eval', probe, detector: 'd', passed: 490, fails: 10, total_evaluated: 500 });
  }
  await put({ entry_type: 'completion', end_time: '2026-01-01T00:00:00' });
  out.end();
  await once(out, 'finish');
  return Math.round(statSync(path).size / 1e6);
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
