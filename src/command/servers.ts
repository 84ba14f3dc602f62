import type { Authentication, Element, Exposure, Fact } from '../model/index.ts';
import { subjectKey } from '../model/index.ts';
import { plainAddress } from './address.ts';
import type { Invocation } from './invocation.ts';
import { hasOption, type Options, optionValue, readOptions } from './options.ts';
import { elementAt, flowAt } from './script-place.ts';
import { servedModels } from './served-models.ts';
import { type ServerCall, settingsOf } from './server-call.ts';
import { type ServerKind, serverOf } from './server-kinds.ts';

const SHORT_VALUED = new Set('-h -b -p -w -k -t -c -m -tp -H'.split(' '));

/** Long options without a value, so that the word behind them is not taken for one. */
const FLAGS = new Set(
  `--trust-remote-code --reload --no-reload --debug --no-debug --share --headless --start --stop --foreground --head --block --disable-token-auth
  --disable-token --allow-root --no-browser --enforce-eager --enable-prefix-caching --enable-chunked-prefill --disable-log-requests --enable-lora
  --enable-auto-tool-choice --proxy-headers --preload --factory --access-log --no-access-log --enable-model-api --ncs --no-config-snapshots --daemon
  --disable-token-auth --no-token --production --development --no-conda --serve-artifacts --no-serve-artifacts --bind-all --with-threads --lazy --dev --enable-metrics
  --collect-detailed-traces --enable-mixed-chunk --language-only --no-mlflow`.split(/\s+/),
);

/**
 * A server that a command starts, as an endpoint: who can reach it, whether callers prove who they are, which model it serves. An
 * address that is a variable without a default leaves the exposure unknown.
 */
export function serverFacts(invocation: Invocation): Fact[] {
  const started = serverOf(invocation.program, invocation.args);
  if (started === null) return [];
  const { kind } = started;
  const { site, environment } = invocation;
  const args = started.args.map((word) => (word.startsWith('--') ? dashed(word) : word));
  const options = readOptions(args, valuedOptions(kind), { flags: FLAGS });
  const call: ServerCall = { site, options, environment };
  const authentication = authenticationOf(kind, call);
  const port = optionValue(options, ['--port', '-p', '--server.port', '--http-port']);
  const endpoint = elementAt(
    site,
    {
      kind: kind.element,
      name: kind.name,
      exposure: exposureOf(kind, call),
      authentication,
      controls: authentication === 'required' ? ['authentication'] : [],
      details: port !== undefined && /^\d{1,5}$/.test(port) ? [`port ${port}`] : [],
    },
    false,
  );
  const facts: Fact[] = [{ fact: 'element', value: endpoint }];
  if (site.runner !== undefined && site.runner !== subjectKey(endpoint)) {
    const ends = { source: site.runner, target: subjectKey(endpoint), name: `script -> ${kind.name}` };
    facts.push(flowAt(site, ends, ['code'], 'exec'));
  }
  return [
    ...facts,
    ...servedModels(call, kind, endpoint),
    ...storeFacts(call, kind, endpoint),
    ...appFacts(invocation, kind, options, endpoint),
  ];
}

/** `--server_name=x` as `--server-name=x`; the value stays as it is. */
function dashed(word: string): string {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  return name.replaceAll('_', '-') + (equals === -1 ? '' : word.slice(equals));
}

function valuedOptions(kind: ServerKind): ReadonlySet<string> {
  const named = kind.fetches.flatMap(({ options, revisions = [] }) => [...options, ...revisions]);
  const longs = [...kind.hosts, ...kind.keys, ...kind.stores, ...named].filter((name) => name.startsWith('-'));
  return new Set([...SHORT_VALUED, ...longs]);
}

function exposureOf(kind: ServerKind, call: ServerCall): Exposure {
  if (hasOption(call.options, ['--bind-all', '--share'])) return 'public';
  const given = settingsOf(call, kind.hosts).map(({ value }) => value);
  if (given.length === 0) return kind.unbound;
  const exposures = given.map(exposureOfHost);
  for (const exposure of ['public', 'network', 'unknown'] as const) if (exposures.includes(exposure)) return exposure;
  return 'local';
}

/** Who reaches an address that a server binds: `0.0.0.0` and `::` everybody, loopback and sockets this machine, a variable unknown. */
export function exposureOfHost(text: string): Exposure {
  const fallback = /^\$\{\w{1,100}:?-([^}]*)\}/.exec(text.trim())?.[1];
  const bound = (fallback ?? text).trim();
  const host = bound
    .replace(/^\w+:\/\//, '')
    .replace(/^\[([^\]]*)\](?::.*)?$/, '$1')
    .replace(/^([^:]*):[^:]*$/, '$1');
  if (bound.startsWith('unix:') || bound.startsWith('fd://')) return 'local';
  if (/^(?:0\.0\.0\.0|::|\*|0|)$/.test(host)) return 'public';
  if (/^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|::1)$/.test(host)) return 'local';
  return host.includes('$') || host.includes('{{') ? 'unknown' : 'network';
}

function authenticationOf(kind: ServerKind, call: ServerCall): Authentication {
  if (settingsOf(call, kind.open).some(({ value }) => !/^(?:false|0|no)$/i.test(value))) return 'none';
  const given = settingsOf(call, kind.keys).map(({ value }) => value);
  if (given.some((value) => value !== '' && !/^(?:false|0)$/i.test(value))) return 'required';
  return given.length > 0 ? 'none' : kind.keyless;
}

/** Where the server keeps what it is given: a bucket, a database at an address. */
function storeFacts(call: ServerCall, kind: ServerKind, endpoint: Element): Fact[] {
  return settingsOf(call, kind.stores).flatMap(({ value, site }): Fact[] => {
    const address = /^(?:s3|gs|gcs|az|abfss?|wasbs?|hdfs|dbfs):\/\//i.test(value) ? plainAddress(value) : null;
    if (address === null || address.includes('$')) return [];
    const store = elementAt(site, { kind: 'datastore', name: address.replace(/\/$/, '') }, true);
    const ends = { source: subjectKey(endpoint), target: subjectKey(store), name: `${endpoint.name} -> ${store.name}` };
    return [
      { fact: 'element', value: store },
      flowAt(site, ends, ['artifact'], address.slice(0, address.indexOf(':'))),
    ];
  });
}

/** The file of ours that the server runs. */
function appFacts({ site }: Invocation, kind: ServerKind, options: Options, endpoint: Element): Fact[] {
  const app = options.positionals.find((word) => kind.app === 'object' || word.endsWith('.py'));
  if (kind.app === null || app === undefined) return [];
  const module = /^([A-Za-z_][\w./]{0,300}?)(?::[\w.()]{1,100})?$/.exec(app.replace(/^(?:\.\/)+/, ''))?.[1];
  if (module === undefined) return [];
  const path = module.endsWith('.py') ? module : `${module.replaceAll('.', '/')}.py`;
  return [{ fact: 'runs', value: { runner: subjectKey(endpoint), path, evidence: [...site.evidence] } }];
}
