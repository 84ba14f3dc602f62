import { fillVariables } from '../../container/index.ts';
import type { Authentication } from '../../model/index.ts';
import { asText, entriesOf, itemsOf, type TreeNode } from '../../parse/index.ts';

/** A variable of a service with its value; `${NAME:-default}` counts as its default. A value that is not known holds a `$`. */
export type Variable = { readonly name: string; readonly value: string; readonly line: number };

/** Longest value looked at; an alias could repeat a long one without end. */
const LIMIT = 4_000;
const NONE: ReadonlyMap<string, string> = new Map();

/** Variables written as a map or as a list of `NAME=value`. A name alone takes its value from outside and is left out. */
export function variablesOf(node: TreeNode | undefined): Variable[] {
  const mapped = entriesOf(node).flatMap(({ key, value, line }): Variable[] => {
    const text = asText(value)?.slice(0, LIMIT);
    return text === undefined ? [] : [{ name: key, value: fillVariables(text, NONE), line }];
  });
  const listed = itemsOf(node).flatMap((item): Variable[] => {
    const text = (asText(item) ?? '').slice(0, LIMIT);
    const at = text.indexOf('=');
    if (at < 1) return [];
    return [{ name: text.slice(0, at), value: fillVariables(text.slice(at + 1), NONE), line: item.line }];
  });
  return [...mapped, ...listed];
}

const TRUE = /^(?:1|true|yes|on)$/i;
const SWITCHED_OFF =
  /(?:^|_)(?:NO_AUTH|DISABLE_AUTH(?:ENTICATION)?|AUTH_DISABLED|SKIP_AUTH|ALLOW_ANONYMOUS|ANONYMOUS_ACCESS_ENABLED|AUTH_ANONYMOUS_ENABLED|ALLOW_EMPTY_PASSWORD)$/;
const METHOD = /(?:^|_)AUTH(?:ENTICATION)?(?:_METHOD|_TYPE|_MODE|_PROVIDER|_ENABLED)?$/;
const NO_METHOD = /^(?:none|no|off|false|0|trust|disabled|anonymous)$/i;

/** How the service proves itself to others, which says nothing about its own callers. */
const OUTGOING = /SMTP|MAIL|LDAP|PROXY|S3|KAFKA|CLIENT/;

/** Variables by which servers ask their callers for a password or a token. */
const ASKED_FOR =
  /^(?:POSTGRES(?:QL)?_PASSWORD|(?:MYSQL|MARIADB)_(?:ROOT_)?PASSWORD|MONGO(?:DB)?_(?:INITDB_)?ROOT_PASSWORD|MINIO_ROOT_PASSWORD|MINIO_SECRET_KEY|REDIS_PASSWORD|VALKEY_PASSWORD|QDRANT__SERVICE__API_KEY|CHROMA_SERVER_AUTHN?_CREDENTIALS|CLICKHOUSE_PASSWORD|ELASTIC_PASSWORD|OPENSEARCH_INITIAL_ADMIN_PASSWORD|VLLM_API_KEY|JUPYTER_TOKEN|GF_SECURITY_ADMIN_PASSWORD|LABEL_STUDIO_PASSWORD|LITELLM_MASTER_KEY|MLFLOW_TRACKING_PASSWORD|INFLUXDB_ADMIN_PASSWORD)(?:_FILE)?$/;
const SWITCHED_ON = /^(?:AUTHENTICATION_APIKEY_ENABLED|COMMON_SECURITY_AUTHORIZATIONENABLED)$/;

/** What a service's variables say about its callers. A switch that turns the question off beats a password beside it. */
export function authenticationOf(variables: readonly Variable[]): Authentication {
  const off = variables.some(
    ({ name, value }) =>
      (SWITCHED_OFF.test(name) && TRUE.test(value)) ||
      (METHOD.test(name) && !OUTGOING.test(name) && NO_METHOD.test(value)),
  );
  if (off) return 'none';
  const on = variables.some(
    ({ name, value }) =>
      (ASKED_FOR.test(name) && value !== '') ||
      (SWITCHED_ON.test(name) && TRUE.test(value)) ||
      (name === 'NEO4J_AUTH' && value !== ''),
  );
  return on ? 'required' : 'unknown';
}
