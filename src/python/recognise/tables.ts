import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { elementOf, into, outOf } from './build.ts';
import type { Unit } from './unit.ts';
import { lastOf } from './unit.ts';
import { textIn, valueOf } from './values.ts';

/** Calls whose first argument is a query, and those whose first argument names a table or topic. */
const QUERIES =
  /^(?:pandas|polars|dask\.dataframe|awswrangler\.\w+|modin\.pandas|connectorx)\.read_(?:sql|sql_query|database|gbq)$|^pandas_gbq\.read_gbq$|^google\.cloud\.bigquery\.Client\.query(?:_and_wait)?$|^(?:pyspark\.[\w.]*|\?)\.sql$/;
const TABLE_READS = /^(?:pandas|dask\.dataframe)\.read_sql_table$|^(?:pyspark\.[\w.]*|\?)\.(?:read\.)?table$/;
const TABLE_WRITES =
  /\.(?:to_sql|to_gbq|saveAsTable|insertInto)$|^google\.cloud\.bigquery\.Client\.load_table_from_\w+$/;
const TOPIC_READS = /^(?:kafka|confluent_kafka)\.\w*Consumer(?:\.subscribe)?$/;
const TOPIC_WRITES = /^(?:kafka|confluent_kafka)\.\w*Producer\.(?:send|produce)$/;
const TABLE = /^[A-Za-z_][\w$-]{0,80}(?:\.[\w$-]{1,80}){0,3}$/;
const FROM = /\b(?:from|join)\s+[`"[]?([A-Za-z_][\w$.-]{0,160})[`"\]]?/gi;
const INTO =
  /\b(?:insert\s+into|update|merge\s+into|create\s+table(?:\s+if\s+not\s+exists)?)\s+[`"[]?([A-Za-z_][\w$.-]{0,160})/gi;
const WORDS = /^(?:from|join|where|select|lateral|unnest|values|set|table|only)$/i;
const tableLimit = 10;
const queryLimit = 4_000;

/** Tables that queries name and topics of queues, as things of the whole repository: what writes one meets what reads it. */
export function tableFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    if (QUERIES.test(call.callee)) return queried(unit, call);
    if (TABLE_READS.test(call.callee)) return named(unit, call, valueOf(call, ['table_name', 'tableName'], 0), 'in');
    if (TABLE_WRITES.test(call.callee)) {
      const position = lastOf(call.callee).startsWith('load_table') ? 1 : 0;
      return named(
        unit,
        call,
        valueOf(call, ['name', 'destination_table', 'destination', 'tableName'], position),
        'out',
      );
    }
    if (TOPIC_READS.test(call.callee)) return topics(unit, call, 'in');
    return TOPIC_WRITES.test(call.callee) ? topics(unit, call, 'out') : [];
  });
}

function queried(unit: Unit, call: Call): Fact[] {
  const value = valueOf(call, ['sql', 'query', 'sqlQuery'], 0);
  if (value === null) return [];
  const text = (textIn(unit, value) ?? value.text).slice(0, queryLimit);
  const [read, written] = [namesIn(text, FROM), namesIn(text, INTO)];
  return [
    ...read.filter((name) => !written.includes(name)).flatMap((name) => table(unit, call, name, 'in')),
    ...written.flatMap((name) => table(unit, call, name, 'out')),
  ];
}

/** Tables behind a word of SQL, without the names of sub-queries (`with x as (…)`). */
function namesIn(text: string, pattern: RegExp): string[] {
  const own = new Set([...text.matchAll(/\b([A-Za-z_]\w{0,80})\s+as\s*\(/gi)].map((match) => match[1]?.toLowerCase()));
  const names = [...text.matchAll(pattern)].map((match) => (match[1] ?? '').replace(/[.-]+$/, ''));
  return [...new Set(names)]
    .filter((name) => TABLE.test(name) && !WORDS.test(name) && !own.has(name.toLowerCase()))
    .slice(0, tableLimit);
}

function named(unit: Unit, call: Call, value: Value | null, way: 'in' | 'out'): Fact[] {
  const name = textIn(unit, value);
  return name !== null && TABLE.test(name) ? table(unit, call, name, way) : [];
}

function table(unit: Unit, call: Call, name: string, way: 'in' | 'out'): Fact[] {
  const element = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'dataset', name, shared: true, details: ['table'] },
  );
  return (way === 'in' ? into : outOf)(unit, call, element, { data: ['dataset'], protocol: 'sql' });
}

function topics(unit: Unit, call: Call, way: 'in' | 'out'): Fact[] {
  const [first] = call.arguments.filter(({ name }) => name === null || name === 'topics' || name === 'topic');
  const values = first?.value.kind === 'list' ? first.value.items : first ? [first.value] : [];
  return values.slice(0, tableLimit).flatMap((value) => {
    const name = textIn(unit, value);
    if (name === null || !/^[\w.-]{1,120}$/.test(name)) return [];
    const element = elementOf(
      unit,
      { symbol: call.symbol, span: call },
      { kind: 'data-source', name: `kafka://${name}`, shared: true, trust: 'unknown' },
    );
    return (way === 'in' ? into : outOf)(unit, call, element, { data: ['dataset'], protocol: 'kafka' });
  });
}
