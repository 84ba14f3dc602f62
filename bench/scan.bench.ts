import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ByteSource } from '../src/scan/index.ts';
import { built } from './built.ts';

/**
 * How fast model files are scanned and in how much memory. Bars: a pickle of 200 MB of small objects in 3 s and 400 MB; 1 GB of
 * weights in the archive of PyTorch in 120 MB; and 5,000 small pickles. Beside picklescan in the same run where it is installed.
 */
const { scanSource } = await built('scan/index');
const CASES = ['one pickle of 200 MB', '1 GB of weights', '5,000 small pickles'] as const;

function fileSource(path: string): ByteSource & { readonly close: () => void } {
  const handle = openSync(path, 'r');
  const { size } = statSync(path);
  return {
    size,
    read: (offset, length) => {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
      const filled = readSync(handle, bytes, 0, bytes.length, offset);
      return Promise.resolve(bytes.subarray(0, filled));
    },
    close: () => closeSync(handle),
  };
}

/** A list of dicts with a number and a short text, framed as protocol 4 allows (PEP 3154), without memo. */
function writePickle(path: string, bytes: number): void {
  const handle = openSync(path, 'w');
  writeSync(handle, Buffer.from([0x80, 4, 0x5d, 0x28]));
  // {'a': 7, 'b': 'text'} as EMPTY_DICT MARK … SETITEMS.
  const item = Buffer.from([0x7d, 0x28, 0x8c, 1, 0x61, 0x4b, 7, 0x8c, 1, 0x62, 0x8c, 4, 0x74, 0x65, 0x78, 0x74, 0x75]);
  const piece = Buffer.concat(Array.from({ length: 60_000 }, () => item));
  for (let written = 0; written < bytes; written += piece.length) writeSync(handle, piece);
  writeSync(handle, Buffer.from([0x65, 0x2e]));
  closeSync(handle);
}

/** A ZIP without compression: `data.pkl`, and members of zeros as weights. */
function writeArchive(path: string, bytes: number): void {
  const handle = openSync(path, 'w');
  const directory: Buffer[] = [];
  let at = 0;
  const member = (name: string, content: Buffer, size: number): void => {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(size, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, tail, Buffer.from(name));
    writeSync(handle, Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name)]));
    for (let left = size; left > 0; left -= content.length)
      writeSync(handle, content.subarray(0, Math.min(left, content.length)));
    at += 30 + name.length + size;
  };
  const pickle = Buffer.from([0x80, 2, 0x7d, 0x2e]);
  member('archive/data.pkl', pickle, pickle.length);
  const zeros = Buffer.alloc(8_000_000);
  const weights = 50_000_000;
  for (let index = 0; index < bytes / weights; index += 1) member(`archive/data/${index}`, zeros, weights);
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  writeSync(handle, Buffer.concat([central, end]));
  closeSync(handle);
}

/** Makes the files of a case; returns their paths. */
function prepare(name: string, folder: string): string[] {
  if (name === CASES[2]) {
    return Array.from({ length: 5000 }, (_, index) => {
      const path = join(folder, `${index}.pkl`);
      writeFileSync(path, Buffer.from([0x80, 4, 0x4b, index % 256, 0x2e]));
      return path;
    });
  }
  const path = join(folder, name === CASES[0] ? 'objects.pkl' : 'weights.pt');
  if (name === CASES[0]) writePickle(path, 200_000_000);
  else writeArchive(path, 1_000_000_000);
  return [path];
}

async function scanAll(folder: string, paths: readonly string[]): Promise<void> {
  const started = performance.now();
  const verdicts = new Set<string>();
  for (const path of paths) {
    const source = fileSource(path);
    verdicts.add((await scanSource(source, path)).verdict);
    source.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1000);
  process.stdout.write(`${seconds.toFixed(2)} s, ${megabytes} MB at most, ${[...verdicts].join()}\n`);
  const peer = spawnSync('picklescan', ['--path', folder], { stdio: 'ignore' });
  if (peer.error !== undefined) return;
  const again = performance.now();
  spawnSync('picklescan', ['--path', folder], { stdio: 'ignore' });
  const theirs = (performance.now() - again) / 1000;
  process.stdout.write(`   picklescan ${theirs.toFixed(2)} s: ${(theirs / seconds).toFixed(1)} times as long\n`);
}

const wanted = process.argv[2];
if (wanted === undefined) {
  // Each case in a process of its own: the most memory of one would hide that of the next.
  for (const name of CASES) {
    process.stdout.write(`${name}: `);
    spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url), name], { stdio: 'inherit' });
  }
} else {
  const folder = mkdtempSync(join(tmpdir(), 'stridegate-bench-'));
  try {
    await scanAll(folder, prepare(wanted, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
