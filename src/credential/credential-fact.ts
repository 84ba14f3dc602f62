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

const MOST_IN_TEXT = 20;
const MOST_LINES = 20_000;

/** Credentials in the format of a provider that stand in prose, by the line that holds them: at most one a line and twenty a text. */
export function credentialsInText(text: string, place: Pick<Credential, 'path' | 'symbol' | 'context'>): Fact[] {
  const facts: Fact[] = [];
  for (const [index, line] of text.split('\n').slice(0, MOST_LINES).entries()) {
    if (facts.length >= MOST_IN_TEXT) break;
    facts.push(...credentialFacts('', line, { ...place, startLine: index + 1, endLine: index + 1 }));
  }
  return facts.filter((fact) => fact.fact === 'credential' && fact.value.certainty === 'exact');
}
