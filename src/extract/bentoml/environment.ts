import {
  channelFacts,
  condaRequirement,
  dependencyFacts,
  packageIndexFacts,
  requirementLineFacts,
} from '../../command/index.ts';
import { imageFacts } from '../../container/index.ts';
import { credentialFacts, credentialOf } from '../../credential/index.ts';
import type { Element, Fact, PackageIndex } from '../../model/index.ts';
import { asString, asText, entriesOf, entryOf, get, itemsOf, oneOrMore, type TreeNode } from '../../parse/index.ts';
import { lineOf, packageListFacts, runsFact, siteAt, type Source } from '../../statement/index.ts';

const MOST = 500;
const ASKED = { manifest: 'environment' } as const;
const INDEXES = [
  ['index_url', 'index'],
  ['extra_index_url', 'extra-index'],
  ['find_links', 'find-links'],
  ['trusted_host', 'trusted-host'],
] as const satisfies readonly (readonly [string, PackageIndex['kind']])[];

/** Packages of pip, conda and the image's distribution, and where they come from. Files of requirements have their own reader. */
export function packageFacts(source: Source, options: TreeNode): Fact[] {
  const python = get(options, 'python');
  const conda = get(options, 'conda');
  return [
    ...packageListFacts(source, get(python, 'packages'), ASKED),
    ...INDEXES.flatMap(([key, kind]) =>
      oneOrMore(get(python, key)).flatMap((item) =>
        packageIndexFacts(siteAt(source, lineOf(item), ASKED), kind, asText(item) ?? '', key),
      ),
    ),
    ...optionFacts(source, python),
    ...itemsOf(get(conda, 'channels'))
      .slice(0, MOST)
      .flatMap((item) => channelFacts(siteAt(source, lineOf(item), ASKED), asString(item) ?? '')),
    ...itemsOf(get(conda, 'dependencies'))
      .slice(0, MOST)
      .flatMap((item) => condaDependency(source, item)),
    ...packageListFacts(source, get(conda, 'pip'), ASKED),
    ...itemsOf(get(options, 'docker', 'system_packages'))
      .slice(0, MOST)
      .flatMap((item) => systemPackage(source, item)),
  ];
}

function condaDependency(source: Source, item: TreeNode): Fact[] {
  if (item.kind === 'map') return packageListFacts(source, get(item, 'pip'), ASKED);
  const requirement = condaRequirement(asString(item) ?? '');
  if (requirement === null || /^(?:python|pip)$/.test(requirement.package)) return [];
  return dependencyFacts(siteAt(source, lineOf(item), ASKED), requirement, 'conda');
}

/** Options for pip in one text: those that decide where packages come from. */
function optionFacts(source: Source, python: TreeNode | undefined): Fact[] {
  const entry = entryOf(python, 'pip_args');
  const text = asString(entry?.value) ?? '';
  if (entry === undefined || !text.startsWith('-')) return [];
  return packageOptions(source, entry.line, text);
}

function packageOptions(source: Source, line: number, text: string): Fact[] {
  return requirementLineFacts(siteAt(source, lineOf({ line }), ASKED), text.slice(0, 2_000));
}

/** A package of the distribution, `name` or `name=version`. */
function systemPackage(source: Source, item: TreeNode): Fact[] {
  const match = /^([a-z0-9][a-z0-9+.-]{0,100})(?:=([\w.+:~-]{1,100}))?$/.exec(asText(item) ?? '');
  if (match === null) return [];
  const [, name = '', version = ''] = match;
  const requirement = {
    package: name,
    specifier: version === '' ? '' : `=${version}`,
    pinned: version === '' ? 'none' : 'exact',
    hashed: false,
    source: 'index',
    address: '',
  } as const;
  return dependencyFacts(siteAt(source, lineOf(item), ASKED), requirement, 'debian');
}

/** The image that the service's image is built on, and the script that runs while it is built. */
export function imageFactsOf(source: Source, options: TreeNode, service: Element): Fact[] {
  const docker = get(options, 'docker');
  const entry = entryOf(docker, 'base_image');
  const image = asString(entry?.value)?.trim() ?? '';
  const where = { path: source.path, context: source.context, symbol: '', loader: 'base_image' };
  const script = entryOf(docker, 'setup_script');
  const file = asString(script?.value)?.trim() ?? '';
  return [
    ...(entry === undefined || image === ''
      ? []
      : imageFacts(image, { ...where, startLine: entry.line, endLine: entry.line })),
    ...(script === undefined || !/^[\w./-]{1,200}$/.test(file)
      ? []
      : [runsFact(source, lineOf(script), service, file)]),
  ];
}

/**
 * Credentials that are written at variables: `envs` as a list of names and values, `docker.env` as a map or as `NAME=value`. In YAML, what
 * stands at a key of its own, or has the form of a credential under any name, is told by the reader of settings.
 */
export function environmentFacts(source: Source, options: TreeNode): Fact[] {
  const own = source.path.endsWith('.toml');
  const listed = itemsOf(get(options, 'envs'))
    .slice(0, MOST)
    .map((item) => ({
      name: asText(get(item, 'name')) ?? '',
      value: asText(get(item, 'value')) ?? '',
      node: get(item, 'value'),
    }));
  const env = get(options, 'docker', 'env');
  const keyed = own
    ? entriesOf(env)
        .slice(0, MOST)
        .map(({ key, value }) => ({ name: key, value: asText(value) ?? '', node: value }))
    : [];
  const written = itemsOf(env)
    .slice(0, MOST)
    .map((item) => {
      const text = asText(item) ?? '';
      const at = text.indexOf('=');
      return { name: text.slice(0, Math.max(0, at)), value: text.slice(at + 1), node: item };
    });
  return [...listed, ...keyed, ...written].flatMap(({ name, value, node }) => {
    if (node === undefined || (!own && credentialOf('', value) !== null)) return [];
    const place = { path: source.path, context: source.context, symbol: '', startLine: node.line, endLine: node.line };
    return credentialFacts(name, value, place);
  });
}
