import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import { fetchBlobs } from '../../src/github/index.ts';
import { blobShaOf, openBlobStore } from '../../src/snapshot/index.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

test('a file is read whole when the garbage collector comes between its answer and its bytes', async () => {
  const bytes = Buffer.from('import torch\n');
  const server = createServer((_, response) => response.end(bytes)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'read-blob-'));
  try {
    const store = await openBlobStore(folder);
    const octokit = new Octokit({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    octokit.hook.after('request', async () => {
      await pause(5);
      collectGarbage();
      await pause(5);
    });
    const wanted = [{ blob: blobShaOf(bytes), size: null }];
    const problems = await fetchBlobs(octokit, { owner: 'a', repo: 'b' }, 'c'.repeat(40), wanted, store, { limit: 99 });
    expect([...problems]).toEqual([]);
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});
