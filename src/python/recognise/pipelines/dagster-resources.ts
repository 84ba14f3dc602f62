import type { Element, Fact } from '../../../model/index.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import type { Unit } from '../unit.ts';

/** What a resource of an asset's or op's parameters stands for. */
const RESOURCES: readonly (readonly [
  annotation: RegExp,
  kind: Element['kind'],
  name: string,
  trust: Element['trust'],
])[] = [
  [/\bSnowflakeResource\b/, 'datastore', 'snowflake', 'third-party'],
  [/\bBigQueryResource\b/, 'datastore', 'bigquery', 'third-party'],
  [/\bDuckDBResource\b/, 'datastore', 'duckdb', 'internal'],
  [/\b(?:Postgres\w*|Redshift\w*)Resource\b/, 'datastore', 'postgresql', 'internal'],
  [/\bS3Resource\b/, 'datastore', 's3', 'unknown'],
  [/\bGCSResource\b/, 'datastore', 'google cloud storage', 'unknown'],
  [/\bDatabricks\w*Resource\b/, 'external-service', 'databricks', 'third-party'],
  [/\bSlackResource\b/, 'external-service', 'slack', 'third-party'],
  [/\bMLflow\w*Resource\b/i, 'model-registry', 'mlflow', 'internal'],
];

/** Stores and services that steps get as resources; both ways, because what they do with one is not told. */
export function resourceFacts(unit: Unit, owners: ReadonlyMap<string, Element>): Fact[] {
  return [...owners].flatMap(([symbol, step]) => {
    const definition = unit.definitions.get(symbol);
    return (definition?.parameters ?? []).flatMap(({ annotation }) => {
      const resource = RESOURCES.find(([pattern]) => pattern.test(annotation));
      if (!definition || !resource) return [];
      const [, kind, name, trust] = resource;
      const span = { startLine: definition.startLine, endLine: definition.startLine, symbol };
      const element = elementOf(unit, { symbol, span }, { kind, name, shared: true, trust });
      const way = {
        data: [name === 'slack' ? ('artifact' as const) : ('dataset' as const)],
        protocol: protocolOf(kind, name),
      };
      return [
        elementFact(element),
        flowFact(unit, span, { from: step, to: element, ...way }),
        ...(name === 'slack' ? [] : [flowFact(unit, span, { from: element, to: step, ...way })]),
      ];
    });
  });
}

function protocolOf(kind: Element['kind'], name: string): string {
  if (name === 's3') return 's3';
  return kind === 'datastore' && name !== 'google cloud storage' ? 'sql' : 'https';
}
