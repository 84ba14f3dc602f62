import type { Credential, Fact } from '../model/index.ts';
import { credentialOf } from './credential.ts';

type Place = Pick<Credential, 'path' | 'symbol' | 'context'> & { readonly startLine: number; readonly endLine: number };

/**
 * The fact that a credential is written at `name`, or nothing. The value goes into no fact: a name and a line are enough to find it.
 * `judgedAs` is the name to judge by where the written one says too little (a header `Authorization`).
 */
export function credentialFacts(
  name: string,
  value: string,
  { startLine, endLine, ...place }: Place,
  judgedAs: string = name,
): Fact[] {
  const match = credentialOf(judgedAs, value);
  if (match === null) return [];
  return [
    {
      fact: 'credential',
      value: {
        ...place,
        name: name === '' ? match.provider : `${name.slice(0, 80)} (${match.provider})`,
        controls: [],
        evidence: [{ path: place.path, startLine, endLine }],
        edits: [],
        ...match,
      },
    },
  ];
}
