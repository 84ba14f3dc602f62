import { spawnSync } from 'node:child_process';
import { globSync } from 'tinyglobby';

/** Runs every benchmark of this folder, one after the other. Each prints ratios taken in one run. Usage: npm run bench [NAME…] */
const wanted = process.argv.slice(2);
const all = globSync('bench/*.bench.ts').toSorted();
const chosen = wanted.length === 0 ? all : all.filter((file) => wanted.some((name) => file.includes(name)));
if (chosen.length === 0) {
  process.stderr.write(`No benchmark is called ${wanted.join(', ')}. There are: ${all.join(', ')}\n`);
  process.exitCode = 2;
}
for (const file of chosen) {
  process.stdout.write(`== ${file}\n`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
