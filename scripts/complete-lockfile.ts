import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { Lockfile, missingBinaries } from './lockfile.ts';

/** Run after `npm install` has changed package-lock.json: adds the binaries of other platforms that npm left out. */
const lock = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const packages = z.record(z.string(), z.unknown()).parse(lock['packages']);
const complete = [...Object.entries(packages), ...missingBinaries(Lockfile.parse(lock))];
lock['packages'] = Object.fromEntries(complete.toSorted(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
