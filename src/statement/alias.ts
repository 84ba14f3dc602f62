import { aliasKey, type Fact, type Remark, type SubjectKey } from '../model/index.ts';
import { keyOfEnd, type End } from './element.ts';
import { evidenceAt, type Lines, type Source } from './source.ts';

/** The end of a flow that the file knows by a name only: `host:db`, `software:Grafana`. */
export function namedEnd(source: Source, name: string): End {
  return { kind: 'alias', path: source.path, symbol: '', name };
}

/** Other files may call `of` by these names. Nothing when there is none. */
export function aliasFacts(source: Source, lines: Lines, of: End, names: readonly string[]): Fact[] {
  const all = [...new Set(names)].filter((name) => name !== '').sort();
  if (all.length === 0) return [];
  return [{ fact: 'alias', value: { of: keyOfEnd(of), names: all, evidence: [evidenceAt(source, lines)] } }];
}

/** What the file says about something of another file; what is not given is not said. */
export function remarkFact(
  source: Source,
  lines: Lines,
  about: string,
  said: Partial<Omit<Remark, 'about' | 'evidence'>>,
): Fact {
  const key: SubjectKey = aliasKey(source.path, about);
  return {
    fact: 'remark',
    value: {
      about: key,
      exposure: 'unknown',
      authentication: 'unknown',
      controls: [],
      capabilities: [],
      details: [],
      ...said,
      evidence: [evidenceAt(source, lines)],
    },
  };
}
