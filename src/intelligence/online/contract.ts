/** Everything with which services are asked; nothing is taken from the surroundings. */
export type Asking = {
  /** Opens connections. Only addresses below `places` are ever given to it. */
  readonly fetch: typeof fetch;
  /** Addresses of the services, without a slash at the end. */
  readonly places: Places;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly cache: AnswerCache;
  readonly limits: AskingLimits;
  readonly signal: AbortSignal;
};

/** Where the services are: the public ones, or mirrors. */
export type Places = {
  readonly osv: string;
  readonly hub: string;
  readonly pypi: string;
  readonly npm: string;
};

/** An answer as it is kept: when it was given, its status, and what was needed of it as JSON. */
export type KeptAnswer = { readonly at: string; readonly status: number; readonly text: string };

/** Answers between runs, by what was asked. */
export type AnswerCache = {
  readonly get: (key: string) => KeptAnswer | undefined;
  readonly set: (key: string, answer: KeptAnswer) => void;
};

/** What a consultation may take. */
export type AskingLimits = {
  /** Longest single request, and all of them together, in milliseconds. */
  readonly requestMs: number;
  readonly totalMs: number;
  /** Requests of one consultation to one service, retries included. */
  readonly requests: number;
  /** Largest answer in bytes. */
  readonly bytes: number;
  /** Tries of one request, the first included. */
  readonly tries: number;
  /** Requests at once. */
  readonly together: number;
  /** How long an answer stays good, in milliseconds. */
  readonly freshMs: number;
};

export const DEFAULT_ASKING: AskingLimits = {
  requestMs: 15_000,
  totalMs: 90_000,
  requests: 400,
  bytes: 20_000_000,
  tries: 3,
  together: 8,
  freshMs: 6 * 3_600_000,
};

export const PUBLIC_PLACES: Places = {
  osv: 'https://api.osv.dev',
  hub: 'https://huggingface.co',
  pypi: 'https://pypi.org',
  npm: 'https://registry.npmjs.org',
};
