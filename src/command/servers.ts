import type { Authentication, Element, Exposure, Fact } from '../model/index.ts';
import { subjectKey } from '../model/index.ts';
import { plainAddress } from './address.ts';
import { pinnedOf } from './downloads.ts';
import { fetchedReference } from './hub.ts';
import type { Invocation } from './invocation.ts';
import { hasOption, type Options, optionValue, readOptions } from './options.ts';
import { elementAt, flowAt, modelFacts } from './script-place.ts';
import { type ServerKind, serverOf } from './server-kinds.ts';

const SHORT_VALUED = new Set('-h -b -p -w -k -t -c -m -tp -H'.split(' '));

/** Long options without a value, so that the word behind them is not taken for one. */
const FLAGS = new Set(
  `--trust-remote-code --reload --no-reload --debug --no-debug --share --headless --start --stop --foreground --head --block --disable-token-auth
  --disable-token --allow-root --no-browser --enforce-eager --enable-prefix-caching --enable-chunked-prefill --disable-log-requests --enable-lora
  --enable-auto-tool-choice --proxy-headers --preload --factory --access-log --no-access-log --enable-model-api --ncs --no-config-snapshots --daemon
  --production --development --no-conda --serve-artifacts --no-serve-artifacts --bind-all --with-threads --lazy --dev --enable-metrics
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
  const options = readOptions(args, shortOptions(kind), { flags: FLAGS });
  const authentication = authenticationOf(kind, options, environment);
  const port = optionValue(options, ['--port', '-p', '--server.port', '--http-port']);
  const endpoint = elementAt(
    site,
    {
      kind: 'endpoint',
      name: kind.name,
      exposure: exposureOf(kind, options, environment),
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
    ...servedModel(invocation, kind, options, endpoint),
    ...appFacts(invocation, kind, options, endpoint),
  ];
}

/** `--server_name=x` as `--server-name=x`; the value stays as it is. */
function dashed(word: string): string {
  const equals = word.indexOf('=');
  const name = equals === -1 ? word : word.slice(0, equals);
  return name.replaceAll('_', '-') + (equals === -1 ? '' : word.slice(equals));
}

function shortOptions(kind: ServerKind): ReadonlySet<string> {
  const longs = [...kind.hosts, ...kind.keys, ...(kind.model?.options ?? [])].filter((name) => name.startsWith('-'));
  return new Set([...SHORT_VALUED, ...longs]);
}

function exposureOf(kind: ServerKind, options: Options, environment: ReadonlyMap<string, string>): Exposure {
  if (hasOption(options, ['--bind-all', '--share'])) return 'public';
  const given = options.named.flatMap(({ name, value }) => (kind.hosts.includes(name) ? [value ?? ''] : []));
  for (const name of kind.hosts) {
    const value = name.startsWith('-') ? undefined : environment.get(name);
    if (value !== undefined) given.push(value);
  }
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

function authenticationOf(
  kind: ServerKind,
  options: Options,
  environment: ReadonlyMap<string, string>,
): Authentication {
  if (hasOption(options, ['--disable-token-auth', '--disable-token'])) return 'none';
  const given = kind.keys.flatMap((name) => {
    const value = name.startsWith('-') ? optionValue(options, [name]) : environment.get(name);
    return value === undefined ? [] : [value.trim()];
  });
  if (given.some((value) => value !== '')) return 'required';
  return given.length > 0 ? 'none' : kind.keyless;
}

/** The model that is served: fetched from the hub unless it is a path. */
function servedModel(invocation: Invocation, kind: ServerKind, options: Options, endpoint: Element): Fact[] {
  if (kind.model === null) return [];
  const named = optionValue(options, kind.model.options);
  const repo = named ?? (kind.model.positional ? options.positionals[0] : undefined) ?? '';
  if (repo === '') return [];
  const local = /^(?:\.{0,2}\/|~|[A-Za-z]:\\)/.test(repo);
  const stored = /^(?:s3|gs|az|models|runs|hf):\/?/.test(repo);
  const revision = optionValue(options, ['--revision', '--model-revision']) ?? '';
  const trusted = optionValue(options, ['--trust-remote-code']);
  const remoteCode = trusted === undefined || /^(?:false|0|no)$/i.test(trusted) ? 'off' : 'on';
  const reference = fetchedReference(
    invocation.site,
    {
      kind: 'model',
      repo: (plainAddress(repo) ?? repo).slice(0, 500),
      revision,
      pinned: local ? 'local' : pinnedOf(revision),
      loader: kind.name,
      formats: ['unknown'],
      transport: local ? 'local' : stored ? storeOf(repo) : 'hub',
    },
    remoteCode,
  );
  if (local || stored || repo.includes('$')) return [reference];
  return [reference, ...modelFacts(invocation.site, repo, 'hub', endpoint)];
}

function storeOf(repo: string): 'registry' | 'object-store' {
  return /^(?:models|runs):/.test(repo) ? 'registry' : 'object-store';
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
