import type { KeyObject } from 'node:crypto';
import type { Access } from './app-manifest.ts';
import type { Contract } from './contract.ts';
import type { Repository, User } from './entities.ts';
import { FULL_SHA, revision } from './git.ts';
import type { Json } from './openapi.ts';
import type { Settings } from './settings.ts';

export type * from './entities.ts';

export type Token = {
  readonly permissions: Readonly<Record<string, Access>>;
  /** full names in lower case, or null for all of the installation */
  readonly repositories: readonly string[] | null;
  expires: number;
};
export type Call = {
  readonly seq: number;
  readonly at: string;
  readonly startedAt: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  op: string | null;
  auth: string | null;
  body: Json | undefined;
  /** HTTP status of the answer; -1 for a dropped connection, 0 while it runs */
  status: number;
  fault: string | null;
};
export type Severity = 'error' | 'warn' | 'note' | 'server';
export type Violation = {
  readonly seq: number | null;
  readonly op: string | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly kind: string;
  readonly severity: Severity;
  readonly detail: string;
};
export type Delivery = {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly repository: string | null;
  readonly createdAt: string;
  readonly payload: Json;
  redelivery: boolean;
  /** the app's answer; 0 when there was none, null when it was not sent (yet) */
  status: number | null;
  response: string | null;
  ms: number | null;
  deliveredAt: string | null;
  skipped: string | null;
};
export type Fault = {
  readonly match?:
    | { readonly op?: string | undefined; readonly method?: string | undefined; readonly path?: string | undefined }
    | undefined;
  /** `after`: the effect happens and the answer is lost */
  readonly phase?: 'before' | 'after' | undefined;
  readonly type: 'status' | 'timeout' | 'reset' | 'secondary' | 'primary';
  readonly status?: number | undefined;
  /** seconds */
  readonly retryAfter?: number | undefined;
  readonly resetIn?: number | undefined;
  readonly ms?: number | undefined;
  readonly html?: boolean | undefined;
  readonly times?: number | undefined;
  readonly skip?: number | undefined;
};
export type ArmedFault = Fault & { left: number; toSkip: number; hits: number };
export type Sarif = { readonly id: string; readonly repository: string; readonly ref: string; readonly log: Json };
export type Ticket = { readonly repository: Repository; readonly commit: string; readonly expires: number };

/** What one test run leaves behind; a reset starts anew. */
export type Records = {
  suspended: boolean;
  blockedUntil: number;
  inFlight: number;
  pendingDeliveries: number;
  sequence: number;
  lastActivity: number;
  faults: ArmedFault[];
  contentWrites: number[];
  readonly users: Map<string, User>;
  readonly repositories: Map<string, Repository>;
  readonly sarifs: Map<string, Sarif>;
  readonly tickets: Map<string, Ticket>;
  readonly usage: Map<string, { used: number; readonly reset: number }>;
  readonly points: Map<string, { readonly time: number; readonly points: number }[]>;
  readonly calls: Call[];
  readonly violations: Violation[];
  readonly serverErrors: string[];
  readonly deliveries: Delivery[];
};
export type State = {
  readonly contract: Contract;
  readonly directory: string;
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  /** real apps keep their tokens in a cache, so tokens outlive a reset */
  readonly tokens: Map<string, Token>;
  readonly settings: Settings;
  records: Records;
  nextId: number;
  url: string;
};

export function emptyRecords(): Records {
  return {
    suspended: false,
    blockedUntil: 0,
    inFlight: 0,
    pendingDeliveries: 0,
    sequence: 0,
    lastActivity: Date.now(),
    faults: [],
    contentWrites: [],
    users: new Map(),
    repositories: new Map(),
    sarifs: new Map(),
    tickets: new Map(),
    usage: new Map(),
    points: new Map(),
    calls: [],
    violations: [],
    serverErrors: [],
    deliveries: [],
  };
}

export function timestamp(time = Date.now()): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function newId(state: State): number {
  return ++state.nextId;
}

export function nodeId(type: string, id: number | string): string {
  return Buffer.from(`${type}:${id}`).toString('base64url');
}

export function findRepository(state: State, fullName: string): Repository | undefined {
  return state.records.repositories.get(fullName.toLowerCase());
}

export function botLogin(state: State): string {
  return `${state.settings.appSlug}[bot]`;
}

/** Notes something a careful app does not do. Severity `error` fails a scenario by itself. */
export function violate(
  state: State,
  call: Call | null,
  kind: string,
  detail: string,
  severity: Severity = 'error',
): void {
  const { seq = null, op = null, method = null, path = null } = call ?? {};
  state.records.violations.push({ seq, op, method, path, kind, severity, detail });
}

/** The commit that a sha, branch, tag or pull request ref names in a repository, or null. */
export async function resolveRef({ git, prefix }: Repository, ref: string): Promise<string | null> {
  if (FULL_SHA.test(ref)) return revision(git, ref);
  const branch = ref.replace(/^(refs\/)?heads\//, '');
  const names = [`${prefix}${ref}`, `${prefix}${branch}`, `refs/tags/${ref.replace(/^(refs\/)?tags\//, '')}`];
  if (/^(refs\/)?pull\//.test(ref)) names.push(`refs/${ref.replace(/^refs\//, '')}`);
  for (const name of names) {
    const sha = await revision(git, name);
    if (sha !== null) return sha;
  }
  return /^[0-9a-f]{7,39}$/.test(ref) ? revision(git, ref) : null;
}

/** admin, maintain, write, triage, read or none */
export function roleOf(repository: Repository, login: string): string {
  if (login === repository.owner) return 'admin';
  return repository.collaborators.get(login) ?? (repository.private ? 'none' : 'read');
}

export function associationOf(repository: Repository, login: string): string {
  if (login === repository.owner) return 'OWNER';
  const role = repository.collaborators.get(login);
  return repository.associations.get(login) ?? (role !== undefined && role !== 'none' ? 'COLLABORATOR' : 'NONE');
}
