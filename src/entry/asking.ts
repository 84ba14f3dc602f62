import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { openFactStore } from '../fact-store/index.ts';
import { consult, DEFAULT_ASKING, type KeptAnswer, type Places, PUBLIC_PLACES } from '../intelligence/index.ts';
import type { Consult } from '../isolation/index.ts';

/** Where names are asked about, or why nobody can be. */
export type AskingSettings =
  | { readonly ok: true; readonly places: Places | null }
  | { readonly ok: false; readonly message: string };

const Place = z.url({ protocol: /^https?$/ }).optional();
const Environment = z.object({
  STRIDEGATE_INTELLIGENCE: z.enum(['off', 'online']).default('off'),
  STRIDEGATE_OSV_URL: Place,
  STRIDEGATE_HUB_URL: Place,
  STRIDEGATE_PYPI_URL: Place,
  STRIDEGATE_NPM_URL: Place,
});

/** Reads where services are asked: null when nobody is. Mirrors are reached by TLS, but on this machine. */
export function readAsking(environment: NodeJS.ProcessEnv): AskingSettings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      ok: false,
      message: `${String(issue?.path[0] ?? 'The environment')} cannot be used: ${issue?.message ?? 'unknown form'}.`,
    };
  }
  const env = parsed.data;
  if (env.STRIDEGATE_INTELLIGENCE === 'off') return { ok: true, places: null };
  const places = {
    osv: env.STRIDEGATE_OSV_URL ?? PUBLIC_PLACES.osv,
    hub: env.STRIDEGATE_HUB_URL ?? PUBLIC_PLACES.hub,
    pypi: env.STRIDEGATE_PYPI_URL ?? PUBLIC_PLACES.pypi,
    npm: env.STRIDEGATE_NPM_URL ?? PUBLIC_PLACES.npm,
  };
  for (const [name, place] of Object.entries(places)) {
    const { protocol, hostname, username, password } = new URL(place);
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    if ((protocol === 'http:' && !local) || username !== '' || password !== '')
      return {
        ok: false,
        message: `STRIDEGATE_${name.toUpperCase()}_URL must be an https address without credentials.`,
      };
  }
  return {
    ok: true,
    places: {
      osv: trimmed(places.osv),
      hub: trimmed(places.hub),
      pypi: trimmed(places.pypi),
      npm: trimmed(places.npm),
    },
  };
}

function trimmed(place: string): string {
  return place.replace(/\/+$/, '');
}

/** Asks those places; what they answered is kept in a file, or for this question alone. The signal of the job ends the asking. */
export function askingAt(places: Places, file: string | null): (signal: AbortSignal) => Consult {
  return (signal) => async (questions) => {
    const store = file === null ? null : openFactStore<KeptAnswer>(file);
    const answers = await consult(questions, {
      fetch,
      places,
      now: () => new Date(),
      wait: async (milliseconds) => {
        await wait(milliseconds, undefined, { signal });
      },
      cache: store ?? new Map<string, KeptAnswer>(),
      limits: DEFAULT_ASKING,
      signal,
    });
    store?.save();
    return answers;
  };
}
