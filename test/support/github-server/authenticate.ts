import { verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { clientId } from './objects/account.ts';
import { ApiError, notAccessible, notFound, type Operation, type Permission } from './operations/operation.ts';
import { type Call, findRepository, type Repository, type State, type Token, violate } from './state.ts';

export type Identity =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'app' }
  | { readonly kind: 'installation'; readonly token: Token };

const RANK = { read: 1, write: 2, admin: 3 };
const MAX_JWT_SECONDS = 600;
const Header = z.looseObject({ alg: z.literal('RS256') });
const Claims = z.looseObject({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

/** Who calls: nobody, the app with its JWT, or an installation with a token. Throws GitHub's 401 for anything else. */
export function authenticate(state: State, call: Call, headers: IncomingHttpHeaders): Identity {
  const { authorization } = headers;
  if (authorization === undefined) return { kind: 'nobody' };
  const credential = authorization.replace(/^(bearer|token)\s+/i, '');
  if (credential.startsWith('eyJ') && credential.split('.').length === 3) {
    checkJwt(state, credential);
    call.auth = 'app-jwt';
    return { kind: 'app' };
  }
  const token = state.tokens.get(credential);
  if (token === undefined) throw new ApiError(401, 'Bad credentials');
  if (token.expires < Date.now()) {
    violate(state, call, 'expired-token', 'the installation token has expired', 'warn');
    throw new ApiError(401, 'Bad credentials');
  }
  call.auth = `installation:${state.settings.installationId}`;
  return { kind: 'installation', token };
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

function refuse(claim: string, rule: string): never {
  throw new ApiError(401, `${claim} must be ${rule}`);
}

function checkJwt(state: State, jwt: string): void {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  let claims: z.infer<typeof Claims>;
  try {
    Header.parse(decode(header));
    claims = Claims.parse(decode(payload));
    const signed = Buffer.from(`${header}.${payload}`);
    if (!verify('RSA-SHA256', signed, state.publicKey, Buffer.from(signature, 'base64url'))) throw new Error('forged');
  } catch {
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  const now = Date.now() / 1000;
  const issuer = String(claims.iss);
  if (issuer !== String(state.settings.appId) && issuer !== clientId(state)) refuse("'Issuer' claim ('iss')", 'known');
  if (claims.exp <= now) refuse("'Expiration time' claim ('exp')", 'a numeric value representing the future time');
  if (claims.exp > now + MAX_JWT_SECONDS + 5) refuse("'Expiration time' claim ('exp')", 'less far in the future');
  if (claims.iat > now + 60) refuse("'Issued at' claim ('iat')", 'an Integer in the past');
}

/** Refuses what the caller may not do; returns the repository of a repository operation. */
export function authorize(
  state: State,
  call: Call,
  identity: Identity,
  operation: Operation,
  params: Readonly<Record<string, string>>,
): Repository | undefined {
  const { owner, repo } = params;
  if (operation.access === 'app') {
    if (identity.kind === 'app') return undefined;
    violate(state, call, 'auth', 'needs the app JWT');
    throw new ApiError(401, 'A JSON web token could not be decoded');
  }
  if (identity.kind === 'app') {
    violate(state, call, 'auth', 'the app JWT is used where an installation token is needed');
    throw new ApiError(401, 'Bad credentials');
  }
  if (identity.kind === 'nobody') {
    violate(state, call, 'auth', 'unauthenticated call');
    throw owner === undefined ? new ApiError(401, 'Requires authentication') : notFound();
  }
  if (operation.access === 'installation') {
    checkPermission(state, call, identity.token, operation.needs);
    return undefined;
  }
  const repository = findRepository(state, `${owner}/${repo}`);
  if (repository === undefined) throw notFound();
  checkCoverage(state, call, identity.token, repository);
  checkPermission(state, call, identity.token, operation.needs);
  return repository;
}

function checkCoverage(state: State, call: Call, token: Token, repository: Repository): void {
  const { repositories } = token;
  const chosen = repositories === null || repositories.includes(repository.fullName.toLowerCase());
  if (repository.installed && chosen) return;
  const detail = `${repository.fullName} is outside the installation or token`;
  if (call.method === 'GET' && !repository.private) {
    violate(state, call, 'foreign-repo-read', detail, 'note');
    return;
  }
  violate(state, call, 'foreign-repo', detail);
  throw call.method === 'GET' ? notFound() : notAccessible();
}

function checkPermission(state: State, call: Call, { permissions }: Token, needs: readonly Permission[]): void {
  const granted = needs.some(([name, access]) => {
    const held = permissions[name];
    return (held !== undefined && RANK[held] >= RANK[access]) || (name === 'metadata' && access === 'read');
  });
  if (granted) return;
  const wanted = needs.map(([name, access]) => `${name}=${access}`);
  violate(state, call, 'permission', `needs ${wanted.join(' or ')}, the token has ${JSON.stringify(permissions)}`);
  const headers = { 'x-accepted-github-permissions': wanted.join('; ') };
  throw new ApiError(403, 'Resource not accessible by integration', undefined, headers);
}
