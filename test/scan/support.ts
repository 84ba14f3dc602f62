import { nat, sample, tuple } from 'fast-check';
import { bytesSource, scanSource, type FileReport, type ScanLimits } from '../../src/scan/index.ts';

/** Scans bytes in memory; `siblings` are the files beside them by their relative path. */
export function scan(
  bytes: Uint8Array | string,
  name: string,
  siblings: Readonly<Record<string, Uint8Array | string>> = {},
  limits: Partial<ScanLimits> = {},
): Promise<FileReport> {
  const files = new Map(Object.entries(siblings));
  return scanSource(bytesSource(Buffer.from(bytes as string)), name, {
    limits: { steps: 5_000_000, ...limits },
    sibling: (path) => {
      const file = files.get(path);
      return Promise.resolve(file === undefined ? null : bytesSource(Buffer.from(file as string)));
    },
  });
}

/** The verdict of a file and the ids of what was found in it, sorted and once each. */
export async function outcome(
  bytes: Uint8Array | string,
  name: string,
  siblings: Readonly<Record<string, Uint8Array | string>> = {},
): Promise<string> {
  const { verdict, findings } = await scan(bytes, name, siblings);
  return [verdict, ...[...new Set(findings.map(({ id }) => id))].sort()].join(' ');
}

/**
 * Damages one byte of a file or cuts it, and lists where a scanner broke or called a file clean that was cut before `needed` bytes: nowhere.
 */
export async function damage(file: Uint8Array, name: string, needed: number): Promise<string[]> {
  const places = sample(tuple(nat(file.length - 1), nat(255)), { numRuns: 150, seed: 7 });
  const troubles: string[] = [];
  for (const [at, value] of places) {
    const damaged = Buffer.from(file);
    damaged[at] = value;
    for (const variant of [damaged, file.subarray(0, at)]) {
      const { verdict, findings } = await scan(variant, name);
      if (findings.some(({ message }) => message.includes('could not go on')))
        troubles.push(`breaks at ${at}, ${value}`);
      if (variant.length < needed && verdict === 'clean') troubles.push(`clean, cut at ${at}`);
    }
  }
  return troubles;
}
