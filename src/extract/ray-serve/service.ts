import { exposureOfHost } from '../../command/index.ts';
import type { Authentication, Element, Fact } from '../../model/index.ts';
import { asBoolean, asNumber, asText, entryOf, get, itemsOf, type MapEntry, type TreeNode } from '../../parse/index.ts';
import { elementFact, type End, lineOf, type Lines, ownElement, runsFact, type Source } from '../../statement/index.ts';
import { environmentFacts, workingFolderOf } from './environment.ts';
import { languageModelConfigFacts, modelNameOf } from './models.ts';

/** A configuration of Ray Serve, and the document of Anyscale around it (the same node where there is none). */
export type Configuration = { readonly root: TreeNode; readonly around: TreeNode };

type Application = { readonly node: TreeNode; readonly path: MapEntry; readonly target: string };

const MOST_APPLICATIONS = 100;
const MOST_DEPLOYMENTS = 100;
const MOST_MODELS = 50;
/** `package.module:name`, or with a dot before the name, https://docs.ray.io/en/latest/serve/production-guide/config.html. */
const IMPORT_PATH = /^[A-Za-z_][\w.]{0,200}[:.][A-Za-z_]\w{0,100}$/;

/** What a document says to Ray Serve; null when it is none of its configurations. */
export function configurationOf(around: TreeNode): Configuration | null {
  const root = get(around, 'ray_serve_config') ?? around;
  return applicationsOf(root).length === 0 ? null : { root, around };
}

/** Applications of the list, or the only one that the older format describes. */
function applicationsOf(root: TreeNode): Application[] {
  const list = get(root, 'applications');
  const nodes = list === undefined ? [root] : itemsOf(list).slice(0, MOST_APPLICATIONS);
  return nodes.flatMap((node) => {
    const path = entryOf(node, 'import_path');
    const target = asText(path?.value) ?? '';
    return path !== undefined && IMPORT_PATH.test(target) ? [{ node, path, target }] : [];
  });
}

/** The applications with what they run, fetch and serve. */
export function serviceFacts(source: Source, configuration: Configuration): Fact[] {
  const { root, around } = configuration;
  return applicationsOf(root).flatMap((application, index) => {
    const element = elementOf(source, configuration, application);
    return [
      elementFact(element),
      ...(index === 0 ? environmentFacts(source, around, element) : []),
      ...applicationFacts(source, application, element, { around, embedded: false }),
    ];
  });
}

/** What the applications of a configuration give to `end`, which another reader draws. */
export function applicationsOfEnd(source: Source, root: TreeNode, end: End): Fact[] {
  return applicationsOf(root).flatMap((application) =>
    applicationFacts(source, application, end, { around: root, embedded: true }),
  );
}

/** Code of Ray serves a model by itself; code of the repository is an endpoint where it is written, which the application starts. */
function elementOf(source: Source, configuration: Configuration, { node, path, target }: Application): Element {
  const name = entryOf(node, 'name');
  const { root, around } = configuration;
  const authentication = authenticationOf(around);
  const library = target.startsWith('ray.');
  const deployments = itemsOf(get(node, 'deployments')).slice(0, MOST_DEPLOYMENTS);
  const bounded = deployments.some((deployment) => (asNumber(get(deployment, 'max_queued_requests')) ?? -1) > 0);
  const port = asText(get(root, 'http_options', 'port') ?? get(root, 'port')) ?? '';
  return ownElement(source, lineOf(name ?? path), {
    kind: library ? 'endpoint' : 'service',
    name: (asText(name?.value) ?? asText(get(around, 'name')) ?? target).slice(0, 80),
    exposure: exposureOf(configuration),
    authentication: authentication === 'unknown' && library && around === root ? 'none' : authentication,
    controls: [...(authentication === 'required' ? ['authentication'] : []), ...(bounded ? ['resource-limit'] : [])],
    details: [
      'Ray Serve',
      /^\d{1,5}$/.test(port) ? `port ${port}` : '',
      ...deployments.slice(0, 10).map((deployment) => {
        const called = asText(get(deployment, 'name')) ?? '';
        return called === '' ? '' : `deployment ${called}`;
      }),
    ],
  });
}

type Given = {
  readonly around: TreeNode;
  /** The configuration is a text inside of another object. */
  readonly embedded: boolean;
};

/** Ray binds every address unless the file names one; on Anyscale a cloud's load balancer stands in front. */
function exposureOf({ root, around }: Configuration): Element['exposure'] {
  const host = asText(get(root, 'http_options', 'host') ?? get(root, 'host'));
  if (host !== undefined) return exposureOfHost(host);
  return isOfAnyscale(around) ? 'unknown' : 'network';
}

function isOfAnyscale(around: TreeNode): boolean {
  return [
    'ray_serve_config',
    'image_uri',
    'containerfile',
    'compute_config',
    'cluster_env',
    'query_auth_token_enabled',
  ].some((key) => entryOf(around, key) !== undefined);
}

/** Anyscale asks callers for a token unless that is switched off; only what the file says counts. */
function authenticationOf(around: TreeNode): Authentication {
  const asked = asBoolean(
    get(around, 'query_auth_token_enabled') ?? get(around, 'config', 'access', 'use_bearer_token'),
  );
  return asked === undefined ? 'unknown' : asked ? 'required' : 'none';
}

function applicationFacts(source: Source, application: Application, end: End, given: Given): Fact[] {
  const { node, path, target } = application;
  const { around, embedded } = given;
  const runtime = get(node, 'runtime_env');
  const own = workingFolderOf(runtime);
  const folder = own === undefined ? workingFolderOf(around) : own;
  const deployments = itemsOf(get(node, 'deployments')).slice(0, MOST_DEPLOYMENTS);
  const configs = itemsOf(get(node, 'args', 'llm_configs')).slice(0, MOST_MODELS);
  const environments = [runtime, ...deployments.map((item) => get(item, 'ray_actor_options', 'runtime_env'))];
  const module = target.slice(0, target.lastIndexOf(target.includes(':') ? ':' : '.'));
  const file = `${module.replaceAll('.', '/')}.py`;
  return [
    ...(target.startsWith('ray.') || folder === null
      ? []
      : [runsFact(source, lineOf(path), end, folder === undefined || folder === '' ? file : `${folder}/${file}`)]),
    ...environments.flatMap((item) => environmentFacts(source, item, end, embedded)),
    ...configs.flatMap((config) => {
      const written = asText(config);
      if (written !== undefined) return modelFileRun(source, lineOf(config), end, written);
      return languageModelConfigFacts(source, config, end);
    }),
    ...languageModelConfigFacts(source, get(node, 'args', 'llm_config'), end),
  ];
}

/** A language model may be described in a file of its own. */
function modelFileRun(source: Source, lines: Lines, end: End, path: string): Fact[] {
  return /\.ya?ml$/i.test(path) && path.length <= 300 && !path.includes('$')
    ? [runsFact(source, lines, end, path)]
    : [];
}

/** A file that describes one language model, for a configuration or code that names the file. */
export function modelFileFacts(source: Source, root: TreeNode): Fact[] {
  const name = modelNameOf(root);
  const loading = entryOf(root, 'model_loading_config');
  if (name === '' || loading === undefined) return [];
  const given = { kind: 'service', name, details: ['Ray Serve LLM'] } as const;
  const element = ownElement(source, lineOf(loading), { ...given, details: [...given.details] });
  return [elementFact(element), ...languageModelConfigFacts(source, root, element)];
}
