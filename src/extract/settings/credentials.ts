import { credentialOf } from '../../credential/index.ts';
import { contextOf } from '../../model/index.ts';
import type { Fact } from '../../model/index.ts';
import type { Scope } from './scopes.ts';

/** Every form of a credential is longer; most settings are not looked at any further. */
const SHORTEST = 16;

/** Credentials among settings. The value goes into no fact: the key and a line are enough to find it. */
export function credentialFacts(scopes: readonly Scope[], path: string): Fact[] {
  return scopes.flatMap((scope) =>
    scope.settings.flatMap(({ name, value, startLine, endLine }): Fact[] => {
      const match = value.length < SHORTEST ? null : credentialOf(name, value);
      if (match === null) return [];
      return [
        {
          fact: 'credential',
          value: {
            name: name === '' ? match.provider : `${name.slice(0, 80)} (${match.provider})`,
            path,
            symbol: scope.path,
            context: contextOf(path),
            controls: [],
            evidence: [{ path, startLine, endLine: Math.max(startLine, endLine) }],
            edits: [],
            ...match,
          },
        },
      ];
    }),
  );
}
