import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/entry/environment.ts';

const pem = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;
const app = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'a secret' };

function answerTo(environment: Readonly<Record<string, string>>): string {
  const settings = readSettings(environment);
  if (settings.kind === 'refused') return settings.message;
  return settings.kind === 'ready' ? `ready, ${settings.settings.profile.kind}` : 'set-up';
}

describe('the environment of the service', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing', {}, 'set-up'],
    ['an app', app, 'ready, embedded'],
    [
      'an app whose key is on one line',
      { ...app, PRIVATE_KEY: pem.replaceAll('\n', String.raw`\n`) },
      'ready, embedded',
    ],
    ['an app whose key is in base64', { ...app, PRIVATE_KEY: Buffer.from(pem).toString('base64') }, 'ready, embedded'],
    ['both services', { ...app, REDIS_URL: 'redis://x', DATABASE_URL: 'postgres://x' }, 'ready, cluster'],
    [
      'half a cluster',
      { ...app, REDIS_URL: 'redis://x' },
      'REDIS_URL and DATABASE_URL go together: set both for a cluster, or neither to run embedded.',
    ],
    [
      'no secret',
      { APP_ID: '42', PRIVATE_KEY: pem },
      'WEBHOOK_SECRET is not set, so anybody could send webhooks: set it to the secret of your GitHub App.',
    ],
    [
      'an empty secret',
      { ...app, WEBHOOK_SECRET: '' },
      'WEBHOOK_SECRET is not set, so anybody could send webhooks: set it to the secret of your GitHub App.',
    ],
    ['no key', { APP_ID: '42' }, 'APP_ID is set but no private key: set PRIVATE_KEY or PRIVATE_KEY_PATH.'],
    [
      'no id',
      { PRIVATE_KEY: pem },
      'APP_ID is not set although a private key is: take it from the page of your GitHub App.',
    ],
    [
      'an id that is none',
      { ...app, APP_ID: 'x' },
      'APP_ID must be the number that the page of your GitHub App shows.',
    ],
    [
      'a key that is none',
      { ...app, PRIVATE_KEY: 'nonsense' },
      'The private key is no PEM: copy the whole file that GitHub gave you.',
    ],
    [
      'a key file that is not there',
      { APP_ID: '42', PRIVATE_KEY_PATH: '/nowhere/key.pem' },
      'PRIVATE_KEY_PATH names a file that cannot be read: /nowhere/key.pem.',
    ],
  ])('%s', (_case, environment, expected) => {
    expect(answerTo(environment)).toBe(expected);
  });
});
