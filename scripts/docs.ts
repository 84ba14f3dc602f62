import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference.ts';

/** Writes the generated pages below docs/reference; with `--check` only says which are stale, and fails when there is one. */
const RULE_PAGES = 'docs/reference/rules';
const check = process.argv.includes('--check');
const stale: string[] = [];
const pages = referencePages();
for (const [path, text] of pages) {
  if (read(path) === text) continue;
  stale.push(path);
  if (check) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
// The page of a rule that is no more.
for (const file of readdirSync(RULE_PAGES)) {
  const path = `${RULE_PAGES}/${file}`;
  if (pages.has(path)) continue;
  stale.push(path);
  if (!check) rmSync(join(RULE_PAGES, file));
}
if (check && stale.length > 0) {
  process.stderr.write(`${stale.map((path) => `${path}: stale`).join('\n')}\nRun: npm run docs\n`);
  process.exitCode = 1;
} else process.stdout.write(check ? 'The generated pages are fresh.\n' : `${stale.length} pages written.\n`);

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
