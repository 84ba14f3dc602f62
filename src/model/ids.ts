import { z } from 'zod';

/** A commit's object name: 40 lower-case hexadecimal digits (or 64 in a SHA-256 repository). */
export const CommitSha = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full commit hash')
  .brand<'CommitSha'>();
export type CommitSha = z.infer<typeof CommitSha>;

/** A blob's object name. Equal hashes mean equal bytes, which is what makes facts cacheable. */
export const BlobSha = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'must be a full blob hash')
  .brand<'BlobSha'>();
export type BlobSha = z.infer<typeof BlobSha>;

/** A rule's id: kebab-case, the same word in the file name, the finding, the documentation and SARIF. */
export const RuleId = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be kebab-case')
  .brand<'RuleId'>();
export type RuleId = z.infer<typeof RuleId>;

/** Names a subject of the system model; see `subjectKey`. Never holds a line number. */
export const SubjectKey = z.string().min(1).brand<'SubjectKey'>();
export type SubjectKey = z.infer<typeof SubjectKey>;

/** Identifies a threat across commits: 16 hexadecimal digits derived from rule and subject key. */
export const Fingerprint = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'must be 16 hexadecimal digits')
  .brand<'Fingerprint'>();
export type Fingerprint = z.infer<typeof Fingerprint>;

/** What a subject's key is made of. `path` and `symbol` are empty for what belongs to the whole repository (a hub model, a provider). */
export type Identity = {
  readonly kind: string;
  readonly path: string;
  readonly symbol: string;
  readonly name: string;
};

/**
 * The stable key of a subject: kind, file, enclosing symbol and name, never a line, so that reformatting a file changes no key.
 * Empty trailing parts are kept: `model|||google/bert` differs from `model|a.py||google/bert`. A `|` inside a part is escaped.
 */
export function subjectKey(identity: Identity): SubjectKey {
  const parts = [identity.kind, identity.path, identity.symbol, identity.name];
  return SubjectKey.parse(parts.map(escaped).join('|'));
}

/** Most parts hold neither character, and keys are made by the ten thousand. */
function escaped(part: string): string {
  return /[%|]/.test(part) ? part.replaceAll('%', '%25').replaceAll('|', '%7C') : part;
}
