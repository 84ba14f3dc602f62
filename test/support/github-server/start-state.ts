import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContract } from './contract.ts';
import { DEFAULT_SETTINGS, type SettingsPatch } from './settings.ts';
import { emptyRecords, type State } from './state.ts';

/** The state of a server that has just been started. `privateKey` is a PEM; without it a key is made. */
export function newState(settings: SettingsPatch, privateKey: string | undefined): State {
  const key =
    privateKey === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : createPrivateKey(privateKey);
  return {
    contract: loadContract(),
    directory: mkdtempSync(join(tmpdir(), 'github-server-')),
    privateKey: key.export({ type: 'pkcs1', format: 'pem' }).toString(),
    publicKey: createPublicKey(key),
    tokens: new Map(),
    settings: Object.assign(structuredClone(DEFAULT_SETTINGS), settings),
    records: emptyRecords(),
    nextId: 1000,
    url: '',
  };
}

/** Forgets repositories and records. Tokens, ids, the app and its address stay: a real app keeps those in memory. */
export function resetState(state: State, settings: SettingsPatch): void {
  const { appId, appSlug, installationId, webhookSecret, webhookUrl, permissions, events } = state.settings;
  const kept = { appId, appSlug, installationId, webhookSecret, webhookUrl, permissions, events };
  Object.assign(state.settings, structuredClone(DEFAULT_SETTINGS), kept, settings);
  state.records = emptyRecords();
}
