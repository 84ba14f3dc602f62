import type { Identity } from './identity.ts';
import type { EvidencePolicy } from './policy.ts';
import type { EvidenceRecord } from './record.ts';

/** Whether results are about the model as it stands, and why not. */
export type Bond = { readonly state: 'bound' } | { readonly state: 'stale' | 'unbound'; readonly reason: string };

/**
 * The model of the system that a record is about: as the policy says it; else by the record's own name, with or without what stands
 * before a colon (`huggingface:acme/bot`, of `openai:chat:gpt-4o` both ends) and after an at sign. Null for another model.
 */
export function modelOf(
  { target }: EvidenceRecord,
  { targets }: EvidencePolicy,
  names: ReadonlySet<string>,
): string | null {
  const said = targets.find(({ results }) => results === target.name);
  if (said !== undefined) return said.model;
  const parts = target.name.replace(/@[^@/]*$/, '').split(':');
  const candidates = [...parts.map((_, at) => parts.slice(at).join(':')), `${parts[0]}/${parts.at(-1)}`];
  return candidates.find((name) => names.has(name)) ?? null;
}

/**
 * Whether a record counts for a model: its digest is one of the model's own, and since base neither the weights nor the data behind them
 * changed. A model that others host is known by its name alone. `digest` is what the policy says of weights elsewhere.
 */
export function bondOf(record: EvidenceRecord, here: Identity, base: Identity, digest: string | undefined): Bond {
  const measured = record.target.digest === '' ? revisionIn(record.target.name) : record.target.digest;
  if (measured === '' && !here.hosted)
    return { state: 'unbound', reason: 'the results do not say with which weights they were made' };
  const known = digest === undefined ? here.digests : new Set([...here.digests, digest]);
  if (measured !== '' && !known.has(measured)) {
    return known.size === 0
      ? { state: 'unbound', reason: 'no file tells the digest of the weights that are used' }
      : { state: 'stale', reason: 'the results were made with other weights' };
  }
  const { dataset } = record.target;
  if (here.data.join('\n') !== base.data.join('\n') && !here.data.some((data) => data.endsWith(`@sha256:${dataset}`)))
    return { state: 'stale', reason: 'the training data changed since the results were made' };
  return { state: 'bound' };
}

function revisionIn(name: string): string {
  return /@([0-9a-f]{40})$/.exec(name)?.[1] ?? '';
}
