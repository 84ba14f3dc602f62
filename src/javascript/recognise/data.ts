import type { Element, Fact, Flow } from '../../model/index.ts';
import { folderOf, repositoryPath } from '../../statement/index.ts';
import type { Call, Value } from '../module.ts';
import { into, outOf, shared } from './build.ts';
import { WEB_LOADERS } from './capabilities.ts';
import type { Unit } from './unit.ts';
import { lastOf, moduleOf, optionOf, plainUrl, startOf, textIn, valueAt } from './values.ts';

/** Databases by the call that opens them. */
const STORES: readonly (readonly [name: string, callee: RegExp])[] = [
  [
    'postgresql',
    /^(?:pg:(?:default\.)?(?:Pool|Client)|postgres:default|@neondatabase\/serverless:(?:neon|Pool|Client)|@vercel\/postgres:(?:sql|createPool|createClient|db)|slonik:createPool|drizzle-orm\/(?:node-postgres|postgres-js|neon-http):drizzle|@langchain\/langgraph-checkpoint-postgres:PostgresSaver(?:\.fromConnString)?)$/,
  ],
  ['mysql', /^mysql2?(?:\/promise)?:(?:default\.)?create(?:Pool|Connection)$/],
  [
    'sqlite',
    /^(?:better-sqlite3:default|sqlite3:(?:default\.)?Database|sqlite:open|bun:sqlite:Database|@libsql\/client:createClient|drizzle-orm\/(?:better-sqlite3|libsql):drizzle)$/,
  ],
  ['mongodb', /^(?:mongodb:MongoClient(?:\.connect)?|mongoose:(?:default\.)?connect)$/],
  [
    'redis',
    /^(?:redis:createClient|ioredis:(?:default|Redis)|@upstash\/redis:Redis(?:\.fromEnv)?|@vercel\/kv:(?:createClient|kv))$/,
  ],
  ['supabase', /^@supabase\/(?:supabase-js:createClient|ssr:create\w+Client)$/],
  ['neo4j', /^neo4j-driver:(?:default\.)?driver$|:Neo4jGraph\.initialize$/],
  ['elasticsearch', /^@elastic\/elasticsearch:Client$|^@opensearch-project\/opensearch:Client$/],
  ['duckdb', /^(?:duckdb:(?:default\.)?Database|@duckdb\/node-api:DuckDBInstance\.create)$/],
  ['bigquery', /^@google-cloud\/bigquery:BigQuery$/],
  ['snowflake', /^snowflake-sdk:(?:default\.)?createConnection$/],
  ['google cloud storage', /^@google-cloud\/storage:Storage$/],
  ['azure blob storage', /^@azure\/storage-blob:BlobServiceClient(?:\.fromConnectionString)?$/],
  ['s3', /^@aws-sdk\/client-s3:(?:S3Client|S3)$/],
  [
    'sql database',
    /^(?:@prisma\/client:PrismaClient|typeorm:DataSource|knex:(?:default|knex)|sequelize:Sequelize|@?langchain\/\S*:SqlDatabase\.from\w+)$/,
  ],
];
const SQL = /^(?:postgresql|mysql|sqlite|snowflake|bigquery|duckdb|sql database|supabase)$/;

/** What watches models, by the call that sets it up. */
const WATCHES: readonly (readonly [name: string, callee: RegExp, data: Flow['data']])[] = [
  ['langfuse', /^langfuse(?:-[\w-]+)?:\w+$|^@langfuse\/[\w-]+:\w+$/, ['prompt', 'completion']],
  [
    'langsmith',
    /^langsmith(?:\/[\w-]+)*:(?:Client|traceable|wrapOpenAI|evaluate|wrapAISDK)$/,
    ['prompt', 'completion'],
  ],
  ['wandb', /^@wandb\/sdk:(?:default\.)?\w+$/, ['metrics']],
  ['braintrust', /^braintrust:(?:initLogger|wrapOpenAI|wrapAISDKModel|Eval)$/, ['prompt', 'completion']],
  ['phoenix', /^@arizeai\/phoenix-[\w-]+:(?:register|createClient)$/, ['prompt', 'completion']],
];

const LOADERS =
  /^(?:TextLoader|PDFLoader|CSVLoader|DocxLoader|JSONLoader|JSONLinesLoader|DirectoryLoader|SimpleDirectoryReader|PDFReader|EPubLoader|SRTLoader|PPTXLoader)$/;
const LOADER_MODULES = /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+)(?:\/|$)/;

/** Stores, documents and pages that a file of an ML flow reads, and what watches it. */
export function dataFacts(unit: Unit): Fact[] {
  if (!unit.relevant) return [];
  return unit.module.calls.flatMap((call) => [
    ...storeFacts(unit, call),
    ...documentFacts(unit, call),
    ...watchFacts(unit, call),
  ]);
}

function storeFacts(unit: Unit, call: Call): Fact[] {
  const name = STORES.find(([, callee]) => callee.test(call.callee))?.[0];
  if (name === undefined) return [];
  const store = shared(unit, call, {
    kind: 'datastore',
    name,
    trust: name === 'supabase' ? 'third-party' : 'internal',
  });
  const protocol = SQL.test(name) ? 'sql' : 'unknown';
  return [
    ...into(unit, call, store, { data: ['dataset'], protocol }),
    ...outOf(unit, call, store, { data: ['dataset'], protocol }),
  ];
}

/** Documents that become part of prompts or of a vector store: files of the repository, and pages that anybody may write. */
function documentFacts(unit: Unit, call: Call): Fact[] {
  const module = moduleOf(call.callee);
  if (!LOADER_MODULES.test(module)) return [];
  const name = lastOf(call.callee.replace(/\.(?:createFromUrl|loadData|fromLangChainDocument)$/, ''));
  const value = valueAt(call, 0);
  if (WEB_LOADERS.test(name)) {
    const given = value?.kind === 'object' ? optionOf(call, 'url', 'baseUrl') : value;
    const url = plainUrl(startOf(given)) ?? 'web pages';
    const source = shared(unit, call, { kind: 'data-source', name: url, trust: 'public' });
    return into(unit, call, source, { data: ['document'], protocol: url.startsWith('http:') ? 'http' : 'https' });
  }
  if (!LOADERS.test(name)) return [];
  const path = pathOf(unit, value?.kind === 'object' ? optionOf(call, 'directoryPath', 'path') : value);
  if (path === null) return [];
  const dataset: Element = shared(unit, call, { kind: 'dataset', name: path });
  return into(unit, call, dataset, { data: ['document'], protocol: 'file' });
}

/** A path as the file spells it, from the root of the repository where it runs. */
function pathOf(unit: Unit, value: Value | null): string | null {
  const text = textIn(value);
  if (text !== null) return repositoryPath('', text)?.replace(/^(?:\.\.\/)+/, '') ?? null;
  const first = value?.kind === 'text' ? value.parts[0] : undefined;
  if (value?.kind !== 'text' || first?.text !== '__dirname') return null;
  const rest = value.parts.slice(1).map((part) => textIn(part));
  return rest.every((part) => part !== null)
    ? repositoryPath(folderOf(unit.path), rest.join('').replace(/^\/+/, ''))
    : null;
}

function watchFacts(unit: Unit, call: Call): Fact[] {
  const found = WATCHES.find(([, callee]) => callee.test(call.callee));
  if (!found) return [];
  const [name, , data] = found;
  return outOf(unit, call, shared(unit, call, { kind: 'monitoring', name, trust: 'unknown' }), {
    data,
    protocol: 'unknown',
  });
}
