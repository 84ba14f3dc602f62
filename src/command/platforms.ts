import { subjectKey } from '../model/index.ts';
import type { DataKind, Element, Fact, Reference } from '../model/index.ts';
import { plainAddress } from './address.ts';
import { projectPlace } from './definitions.ts';
import { fetchedReference } from './hub.ts';
import type { Invocation } from './invocation.ts';
import { optionValue, readOptions } from './options.ts';
import { pinnedOf } from './revision.ts';
import { elementAt, flowAt, type Site } from './script-place.ts';

/** A service that a command sends a model, its data or its metrics to, or fetches them from. */
type Platform = {
  readonly command: RegExp;
  readonly kind: Element['kind'];
  readonly name: string;
  readonly trust: Element['trust'];
  readonly zone?: string;
  readonly data: readonly DataKind[];
  readonly way: 'in' | 'out' | 'both';
};

const AZURE = {
  kind: 'external-service',
  name: 'azure-machine-learning',
  trust: 'third-party',
  zone: 'cloud:azure',
} as const;
const AWS = { kind: 'external-service', name: 'amazon-sagemaker', trust: 'third-party', zone: 'cloud:aws' } as const;
const GOOGLE = { kind: 'external-service', name: 'google-vertex-ai', trust: 'third-party', zone: 'cloud:gcp' } as const;
const HUB = { kind: 'model-registry', name: 'huggingface.co', trust: 'third-party' } as const;
const WANDB = { kind: 'model-registry', name: 'wandb', trust: 'third-party' } as const;
/** DVC carries data between the repository and the remotes that its configuration names. */
const DVC = { kind: 'process', name: 'dvc', trust: 'internal', data: ['dataset', 'model'] } as const;

/** By the first three words of a command. */
const PLATFORMS: readonly Platform[] = [
  { ...HUB, command: /^(?:huggingface-cli|hf) (?:upload|upload-large-folder)\b/, data: ['model'], way: 'out' },
  { ...AWS, command: /^aws sagemaker (?:create|update|start|register)-/, data: ['model'], way: 'out' },
  { ...AWS, command: /^aws sagemaker-runtime invoke-/, data: ['request'], way: 'out' },
  {
    ...AZURE,
    command: /^az ml (?:model|job|online|batch|registry|data|environment|component|pipeline)/,
    data: ['model'],
    way: 'out',
  },
  { ...GOOGLE, command: /^gcloud (?:ai|ai-platform|vertex-ai)\b/, data: ['model'], way: 'out' },
  { ...WANDB, command: /^wandb artifact get\b/, data: ['artifact'], way: 'in' },
  { ...WANDB, command: /^wandb artifact put\b/, data: ['artifact'], way: 'out' },
  {
    kind: 'monitoring',
    name: 'wandb',
    trust: 'unknown',
    command: /^wandb (?:sync|launch|agent)\b/,
    data: ['metrics'],
    way: 'out',
  },
  {
    kind: 'external-service',
    name: 'bentocloud',
    trust: 'third-party',
    command: /^bentoml (?:push|deploy|deployment)\b/,
    data: ['model'],
    way: 'out',
  },
  {
    kind: 'external-service',
    name: 'modal',
    trust: 'third-party',
    command: /^modal (?:deploy|run|serve)\b/,
    data: ['code'],
    way: 'out',
  },
  { ...DVC, command: /^dvc (?:pull|fetch|update|import)\b/, way: 'in' },
  { ...DVC, command: /^dvc push\b/, way: 'out' },
];

/**
 * What a command sends to a platform of machine learning or fetches from it: `hf upload`, `az ml`, `aws sagemaker`, `dvc push`. Only
 * where something runs the script, for a flow needs two ends. `dvc get`, `dvc import` and `mlflow run` of an address are references.
 */
export function platformFacts(invocation: Invocation): Fact[] {
  const endpoint = endpointFacts(invocation);
  return [...(endpoint.length > 0 ? endpoint : platformFlows(invocation)), ...fetchedProject(invocation)];
}

function platformFlows({ program, args, site }: Invocation): Fact[] {
  const { runner } = site;
  if (runner === undefined || args.includes('--help')) return [];
  const line = [program, ...args.slice(0, 2)].join(' ');
  const platform = PLATFORMS.find(({ command }) => command.test(line));
  if (platform === undefined) return [];
  const { kind, name, trust, zone, way } = platform;
  const element = elementAt(site, { kind, name, trust, ...(zone === undefined ? {} : { zone }) }, true);
  const key = subjectKey(element);
  const data = hubData(platform, args);
  const out = flowAt(site, { source: runner, target: key, name: `script -> ${name}` }, data, protocolOf(name));
  const into = flowAt(site, { source: key, target: runner, name: `${name} -> script` }, data, protocolOf(name));
  return [{ fact: 'element', value: element }, ...(way === 'in' ? [] : [out]), ...(way === 'out' ? [] : [into])];
}

function protocolOf(name: string): string {
  return name === 'dvc' ? 'exec' : 'https';
}

/** `hf upload` says what it uploads when it is no model. */
function hubData({ name, data }: Platform, args: readonly string[]): DataKind[] {
  if (name !== HUB.name) return [...data];
  const type = optionValue(readOptions(args, new Set(['--repo-type'])), ['--repo-type']);
  return type === 'dataset' ? ['dataset'] : type === 'space' ? ['code'] : [...data];
}

const ENDPOINT_COMMANDS: readonly (readonly [command: RegExp, options: readonly string[], zone: string])[] = [
  [/^aws sagemaker (?:create|update)-endpoint$/, ['--endpoint-name'], 'cloud:aws'],
  [/^az ml (?:online|batch)-endpoint (?:create|update)$/, ['--name', '-n'], 'cloud:azure'],
  [/^az ml (?:online|batch)-deployment (?:create|update)$/, ['--endpoint-name', '-e', '--endpoint'], 'cloud:azure'],
  [/^mlflow deployments (?:create|update)$/, ['--name'], ''],
];

/** An endpoint that a command makes or changes under a name of its own. */
function endpointFacts({ program, args, site }: Invocation): Fact[] {
  const line = [program, ...args.slice(0, program === 'az' ? 3 : 2)].join(' ');
  const found = ENDPOINT_COMMANDS.find(([command]) => command.test(line));
  if (found === undefined) return [];
  const [, names, zone] = found;
  const name = optionValue(readOptions(args, new Set(names), { flags: new Set() }), names) ?? '';
  if (!/^[\w.-]{1,200}$/.test(name)) return [];
  const endpoint = elementAt(site, { kind: 'endpoint', name, ...(zone === '' ? {} : { zone }) }, true);
  const facts: Fact[] = [{ fact: 'element', value: endpoint }];
  if (site.runner === undefined) return facts;
  const ends = { source: site.runner, target: subjectKey(endpoint), name: `script -> ${name}` };
  return [...facts, flowAt(site, ends, ['model'], 'https')];
}

const DVC_VALUED = new Set(['--rev', '-o', '--out', '-j', '--jobs', '--remote', '--config', '--to-remote']);

/** Code, data and models that are fetched from another repository by address. */
function fetchedProject({ program, args, site }: Invocation): Fact[] {
  const [verb = '', ...rest] = args;
  if (program === 'mlflow' && verb === 'run') {
    const { uri, version } = projectPlace(rest);
    return fetchedFrom(site, uri.replace(/#.*$/, ''), { kind: 'code', loader: 'mlflow run', revision: version });
  }
  if (program !== 'dvc' || !/^(?:get|import|get-url|import-url)$/.test(verb)) return [];
  const options = readOptions(rest, DVC_VALUED);
  const revision = optionValue(options, ['--rev']) ?? '';
  return fetchedFrom(site, options.positionals[0] ?? '', { kind: 'dataset', loader: `dvc ${verb}`, revision });
}

function fetchedFrom(site: Site, address: string, given: Pick<Reference, 'kind' | 'loader' | 'revision'>): Fact[] {
  const repo = plainAddress(address) ?? (/^[\w.-]+@[\w.-]+:[\w./-]+$/.test(address) ? address : '');
  if (repo === '') return [];
  const url = given.loader.endsWith('-url');
  const transport = !url
    ? 'git'
    : /^s3|^gs|^azure/.test(repo)
      ? 'object-store'
      : repo.startsWith('http:')
        ? 'http'
        : 'https';
  const fetched = {
    ...given,
    repo,
    pinned: pinnedOf(given.revision),
    formats: given.kind === 'code' ? (['code'] as const) : (['unknown'] as const),
    transport,
  } as const;
  const reference = fetchedReference(
    site,
    { ...fetched, formats: [...fetched.formats] },
    given.kind === 'code' ? 'on' : 'off',
  );
  return [reference];
}
