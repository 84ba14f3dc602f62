import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Places } from '../intelligence/index.ts';
import type { Profile } from '../jobs/index.ts';
import { readAsking } from './asking.ts';

/** What the service is told by its environment. */
export type ServiceSettings = {
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  readonly data: string;
  readonly profile: Profile;
  /** Where names of packages and models are asked about; null: nowhere. */
  readonly asks: Places | null;
  readonly webhookProxy: string | undefined;
  /** Address of the API of a GitHub Enterprise Server; undefined for github.com. */
  readonly apiUrl: string | undefined;
  /** Address of pages for people, without a slash at the end. */
  readonly app: { readonly id: string; readonly privateKey: string; readonly secret: string };
};

export type Settings =
  | { readonly kind: 'ready'; readonly settings: ServiceSettings }
  /** No app yet: the set-up page. */
  | { readonly kind: 'set-up'; readonly port: number; readonly host: string }
  /** A sentence that says what is missing and what to do. */
  | { readonly kind: 'refused'; readonly message: string };

const Environment = z.object({
  APP_ID: z.string().optional(),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z.string().optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('localhost'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  GHE_HOST: z.string().optional(),
  GHE_PROTOCOL: z.enum(['http', 'https']).default('https'),
  WEBHOOK_PROXY_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  STRIDEGATE_DATA: z.string().default('./data'),
  STRIDEGATE_RULE_DOCS: z.url({ protocol: /^https$/ }).optional(),
});

/** Reads the environment. An empty variable counts as not set. Never throws; values of secrets never reach a message. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused(
      `${String(issue?.path[0] ?? 'The environment')} cannot be used: ${issue?.message ?? 'unknown form'}.`,
    );
  }
  const env = parsed.data;
  const key = readKey(env.PRIVATE_KEY, env.PRIVATE_KEY_PATH);
  if (!key.ok) return refused(key.message);
  if (env.APP_ID === undefined && key.value === undefined) return { kind: 'set-up', port: env.PORT, host: env.HOST };
  if (env.APP_ID === undefined)
    return refused('APP_ID is not set although a private key is: take it from the page of your GitHub App.');
  if (!/^\d+$/.test(env.APP_ID)) return refused('APP_ID must be the number that the page of your GitHub App shows.');
  if (key.value === undefined) return refused('APP_ID is set but no private key: set PRIVATE_KEY or PRIVATE_KEY_PATH.');
  if (env.WEBHOOK_SECRET === undefined) {
    return refused(
      'WEBHOOK_SECRET is not set, so anybody could send webhooks: set it to the secret of your GitHub App.',
    );
  }
  const profile = readProfile(env.REDIS_URL, env.DATABASE_URL, env.STRIDEGATE_DATA);
  if (profile === null)
    return refused('REDIS_URL and DATABASE_URL go together: set both for a cluster, or neither to run embedded.');
  const asking = readAsking(environment);
  if (!asking.ok) return refused(asking.message);
  const settings: ServiceSettings = {
    port: env.PORT,
    host: env.HOST,
    logLevel: env.LOG_LEVEL,
    data: env.STRIDEGATE_DATA,
    profile,
    asks: asking.places,
    webhookProxy: env.WEBHOOK_PROXY_URL,
    apiUrl: env.GHE_HOST === undefined ? undefined : `${env.GHE_PROTOCOL}://${env.GHE_HOST}/api/v3`,
    app: { id: env.APP_ID, privateKey: key.value, secret: env.WEBHOOK_SECRET },
  };
  return { kind: 'ready', settings };
}

function readProfile(redisUrl: string | undefined, databaseUrl: string | undefined, data: string): Profile | null {
  if (redisUrl !== undefined && databaseUrl !== undefined) return { kind: 'cluster', redisUrl, databaseUrl };
  return redisUrl === undefined && databaseUrl === undefined ? { kind: 'embedded', dataDir: `${data}/queue` } : null;
}

type Key = { readonly ok: true; readonly value: string | undefined } | { readonly ok: false; readonly message: string };

/** A PEM, with real newlines, `\n` or in base64; or the file that holds it. */
function readKey(text: string | undefined, path: string | undefined): Key {
  if (text === undefined && path === undefined) return { ok: true, value: undefined };
  let pem = text?.replaceAll('\\n', '\n').replace(/^"|"$/g, '');
  if (pem === undefined && path !== undefined) {
    try {
      pem = readFileSync(path, 'utf8');
    } catch {
      return { ok: false, message: `PRIVATE_KEY_PATH names a file that cannot be read: ${path}.` };
    }
  }
  if (pem !== undefined && !pem.includes('-----BEGIN')) pem = Buffer.from(pem, 'base64').toString('utf8');
  if (pem?.includes('-----BEGIN') !== true)
    return { ok: false, message: 'The private key is no PEM: copy the whole file that GitHub gave you.' };
  return { ok: true, value: pem };
}

function refused(message: string): Settings {
  return { kind: 'refused', message };
}
