import { z } from 'zod';
import { openSubstrate, type Profile } from '../../src/jobs/index.ts';
import { silent } from './profiles.ts';

// A process to be killed: opens the profile in argv, starts the job of the queue 'work', prints 'running', never ends.
const [, , profileJson = ''] = process.argv;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test beside this file
const profile = JSON.parse(profileJson) as Profile;
const spec = { name: 'work', data: z.object({ sha: z.string() }) };
const substrate = await openSubstrate(profile, { logger: silent, now: Date.now });
substrate.worker(
  spec,
  async () => {
    console.log('running');
    return new Promise<never>(() => setInterval(() => undefined, 1_000));
  },
  // On Redis the next look for stalled jobs waits as long as the last worker that looked had asked for.
  { lockMs: 500, stalledCheckMs: 200 },
);
await substrate.queue(spec).enqueueLatest('pr', { sha: 'a' });
