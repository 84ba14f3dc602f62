import type * as z from 'zod';
import type { Access } from '../app-manifest.ts';
import type { Json } from '../openapi.ts';
import type { Call, PullRequest, Repository, State } from '../state.ts';

export type Permission = readonly [name: string, access: Access];
export type Context = {
  readonly state: State;
  readonly call: Call;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
  /** the Accept header */
  readonly accept: string;
};
export type RepositoryContext = Context & { readonly repository: Repository };
export type Answer = {
  readonly status?: number;
  readonly body?: unknown;
  readonly raw?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** a list to be paged; `wrap` puts one page into an object that names the total */
  readonly page?: readonly unknown[];
  readonly wrap?: (slice: readonly unknown[], total: number) => unknown;
};
type Run<C> = (context: C) => Answer | Promise<Answer>;
/** Who may call an operation (one of `needs` suffices), and what it does. */
export type Operation =
  | { readonly access: 'app'; readonly run: Run<Context> }
  | { readonly access: 'installation'; readonly needs: readonly Permission[]; readonly run: Run<Context> }
  | { readonly access: 'repository'; readonly needs: readonly Permission[]; readonly run: Run<RepositoryContext> };
export type Operations = Readonly<Record<string, Operation>>;

export const CONTENTS_READ: readonly Permission[] = [['contents', 'read']];
export const METADATA_READ: readonly Permission[] = [['metadata', 'read']];
export const PULLS_READ: readonly Permission[] = [['pull_requests', 'read']];
export const PULLS_WRITE: readonly Permission[] = [['pull_requests', 'write']];
export const CHECKS_READ: readonly Permission[] = [['checks', 'read']];
export const CHECKS_WRITE: readonly Permission[] = [['checks', 'write']];
// a pull request's conversation can be reached with either permission
export const CONVERSATION_READ: readonly Permission[] = [
  ['issues', 'read'],
  ['pull_requests', 'read'],
];
export const CONVERSATION_WRITE: readonly Permission[] = [
  ['issues', 'write'],
  ['pull_requests', 'write'],
];

export function asApp(run: Run<Context>): Operation {
  return { access: 'app', run };
}

export function asInstallation(needs: readonly Permission[], run: Run<Context>): Operation {
  return { access: 'installation', needs, run };
}

export function onRepository(needs: readonly Permission[], run: Run<RepositoryContext>): Operation {
  return { access: 'repository', needs, run };
}

/** An answer of GitHub that is an error. The only error that operations throw on purpose. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: readonly unknown[] | undefined;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, errors?: readonly unknown[], headers = {}) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

export function notFound(message = 'Not Found'): ApiError {
  return new ApiError(404, message);
}

export function notAccessible(): ApiError {
  return new ApiError(403, 'Resource not accessible by integration');
}

/** 422 with one entry in `errors`. */
export function invalid(resource: string, field: string, message: string, code = 'custom'): ApiError {
  return new ApiError(422, 'Validation Failed', [{ resource, code, field, message }]);
}

export function param(context: Context, name: string): string {
  const value = context.params[name];
  if (value === undefined) throw new Error(`${context.call.op}: no path parameter ${name}`);
  return value;
}

export function found<T>(value: T | null | undefined, message?: string): T {
  if (value === null || value === undefined) throw notFound(message);
  return value;
}

/** The fields of the body that an operation uses; GitHub's own schema was checked before. */
export function input<S extends z.ZodType>(context: Context, schema: S): z.infer<S> {
  const parsed = schema.safeParse(context.body ?? {});
  if (parsed.success) return parsed.data;
  throw new ApiError(422, 'Validation Failed', parsed.error.issues);
}

export function pullOf(context: RepositoryContext): PullRequest {
  const number = context.params['pull_number'] ?? context.params['issue_number'];
  return found(context.repository.pulls.get(Number(number)));
}
