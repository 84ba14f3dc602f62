import type { Extraction } from '../../src/extract/contract.ts';
import { Fact } from '../../src/model/index.ts';

/** What is so common that a line need not say it. */
const COMMON: Readonly<Record<string, unknown>> = {
  trust: 'internal',
  exposure: 'unknown',
  authentication: 'unknown',
  context: 'shipped',
  resolved: true,
  remoteCode: 'off',
  verified: false,
  hashed: false,
  source: 'index',
  resembles: '',
  scope: 'direct',
  reputation: '',
  scanned: false,
  verdict: 'unknown',
  permissions: 'default',
  ecosystem: 'pypi',
  revision: '',
  specifier: '',
  digest: '',
  size: 0,
  path: '',
  symbol: '',
};
const SAID = new Set(['kind', 'name', 'about', 'evidence', 'package', 'repo', 'runner']);

/**
 * Every fact as one line that says all of it but what is common: `3-5 element training train symbol=train`. Throws for what is no fact by
 * the schema. Lists are joined by `,`; `false`, empty texts and empty lists are left out.
 */
export function statementLines(extraction: Extraction): string[] {
  return Fact.array().parse(extraction.facts).map(lineOf);
}

/** The lines of some kinds of facts alone. */
export function linesOfKinds(extraction: Extraction, ...kinds: readonly Fact['fact'][]): string[] {
  return statementLines({ ...extraction, facts: extraction.facts.filter(({ fact }) => kinds.includes(fact)) });
}

function lineOf({ fact, value }: Fact): string {
  if (fact === 'signal') return `signal ${value.name}`;
  if (fact === 'python-module' || fact === 'settings-file') return `${fact} ${value.path}`;
  const places = value.evidence.map(({ startLine, endLine }) =>
    startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`,
  );
  const head = `${places.join(',')} ${fact}`;
  if (fact === 'alias') return `${head} ${value.of} is ${value.names.join(' ')}`;
  if (fact === 'runs') return `${head} ${value.runner} starts ${value.path}`;
  if (fact === 'flow') {
    const { source, target, data, protocol, controls } = value;
    const protected_ = controls.length === 0 ? '' : ` controls=${controls.join(',')}`;
    return `${head} ${source} -> ${target} ${data.join(',')} ${protocol}${protected_}`;
  }
  const kind = 'kind' in value ? `${value.kind} ` : '';
  const rest = Object.entries(value)
    .filter(([key]) => !SAID.has(key))
    .flatMap(([key, given]) => shown(key, given))
    .sort();
  return [`${head} ${kind}${'about' in value ? value.about : value.name}`, ...rest].join(' ');
}

function shown(key: string, value: unknown): string[] {
  if (key in COMMON && COMMON[key] === value) return [];
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => (typeof item === 'string' ? item : JSON.stringify(item)));
    return items.length === 0 ? [] : [`${key}=${items.join(',')}`];
  }
  if (value === false || value === '') return [];
  return [value === true ? key : `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
}
