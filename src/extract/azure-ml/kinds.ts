import { asText, get, type TreeNode } from '../../parse/index.ts';

export type DocumentKind =
  | 'job'
  | 'endpoint'
  | 'deployment'
  | 'environment'
  | 'data'
  | 'data-import'
  | 'data-index'
  | 'model'
  | 'datastore'
  | 'feature'
  | 'schedule'
  | 'workspace'
  | 'connection';

/** By the last part of `$schema`, in lower case and without `.schema.json`. */
const SCHEMAS: readonly (readonly [RegExp, DocumentKind])[] = [
  [/deployment$/, 'deployment'],
  [/endpoint$/, 'endpoint'],
  [/(?:job|component)$/, 'job'],
  [/^environment$/, 'environment'],
  [/^data$/, 'data'],
  [/^dataimport$/, 'data-import'],
  [/^dataindex$/, 'data-index'],
  [/^model$/, 'model'],
  [/^azure(?:blob|file|datalakegen[12])$|datastore$/, 'datastore'],
  [/^feature(?:store|set)$/, 'feature'],
  [/schedule$/, 'schedule'],
  [/^(?:workspace|hub|project)$/, 'workspace'],
  [/connection$/, 'connection'],
];

/** What a file describes, by its `$schema` or else by what it holds; null for what is not drawn (compute, registries). */
export function kindOfDocument(root: TreeNode): DocumentKind | null {
  const schema = asText(get(root, '$schema'))?.trim() ?? '';
  if (schema !== '') {
    const name = schema
      .slice(schema.lastIndexOf('/') + 1)
      .toLowerCase()
      .replace(/(?:\.schema)?\.json$/, '');
    return SCHEMAS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  }
  const has = (...keys: string[]): boolean => keys.some((key) => get(root, key) !== undefined);
  if (has('create_job', 'create_monitor')) return 'schedule';
  if (has('endpoint_name')) return 'deployment';
  if (has('auth_mode')) return 'endpoint';
  return has('jobs', 'command', 'trial', 'task', 'entry', 'component') ? 'job' : null;
}
