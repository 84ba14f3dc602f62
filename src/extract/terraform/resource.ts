import { type Software, imageFacts, softwareOf } from '../../container/index.ts';
import type { DataKind, Fact } from '../../model/index.ts';
import { asText, entryOf, get, type TreeNode } from '../../parse/index.ts';
import {
  aliasFacts,
  elementFact,
  flowFact,
  lineOf,
  locationElement,
  namedEnd,
  ownElement,
  signalFact,
  type Source,
} from '../../statement/index.ts';
import { type Block, mentionsIn, nested, textOf } from './blocks.ts';
import { kindOf, zoneOf } from './kinds.ts';
import { shownBy } from './surroundings.ts';

type Defaults = ReadonlyMap<string, TreeNode>;

const ROLE = /^(?:aws_iam_(?:role|instance_profile)|google_service_account|azurerm_user_assigned_identity)\./;
const GROUP = /^aws_security_group\./;
const WRITES = /output|destination|log|result|upload|artifact_?(?:path|dir)?$/i;
const MOST = 100;

/** A resource as an element, with what it takes: roles, groups, stores, models. What is only drawn beside others waits for them. */
export function resourceFacts(source: Source, block: Block, defaults: Defaults): Fact[] {
  const { type, name, node, address } = block;
  if (type === 'aws_sagemaker_endpoint_configuration') return configurationFacts(source, block);
  const named = ['name', 'family', 'chart', 'bucket', 'display_name'].flatMap(
    (key) => textOf(get(node, key), defaults) || [],
  );
  const found = kindOf(type, [name, ...named]);
  if (found === null) return [];
  const software: Software | null = type === 'helm_release' ? softwareOf(textOf(get(node, 'chart'), defaults)) : null;
  const shown = shownBy(block, defaults);
  const lines = lineOf(block);
  const element = ownElement(source, lines, {
    kind: software?.kind ?? found.kind,
    name: address,
    symbol: address,
    zone: zoneOf(type),
    exposure: shown.exposure,
    authentication: shown.authentication,
    controls: shown.controls,
    details: [
      ...named.filter((text) => !text.includes('$')).map((text) => `named ${text}`),
      ...(/^Enabled$/i.test(textOf(get(node, 'root_access'), defaults)) ? ['users are root'] : []),
      ...(textOf(get(node, 'image_tag_mutability'), defaults) === 'MUTABLE' ? ['tags can be moved'] : []),
    ],
  });
  const whole = {
    ...element,
    evidence: [...new Set([block.line, ...shown.lines])]
      .slice(0, 20)
      .map((line) => ({ path: source.path, startLine: line, endLine: line })),
  };
  const mentions = mentionsIn(node).slice(0, MOST);
  const names = [
    `terraform:${address}`,
    ...mentions.flatMap((mention) =>
      ROLE.test(mention.address)
        ? [`holder:${mention.address}`]
        : GROUP.test(mention.address)
          ? [`group:${mention.address}`]
          : [],
    ),
    ...(type === 'aws_sagemaker_endpoint' ? mentions.map((mention) => `terraform:${mention.address}`) : []),
  ];
  const alias = aliasFacts(source, lines, whole, names);
  if (found.waits && software === null) {
    return alias.map((fact): Fact =>
      fact.fact === 'alias' ? { fact: 'alias', value: { ...fact.value, element: whole } } : fact,
    );
  }
  return [
    elementFact(whole),
    ...(found.sure ? [signalFact(`terraform:${type}`)] : []),
    ...alias,
    ...mentions.flatMap((mention) => flowOf(source, whole, mention)),
    ...contentFacts(source, block, whole),
  ];
}

/** Roles, groups and networks are told otherwise; what is left is read or written. */
function flowOf(
  source: Source,
  element: ReturnType<typeof ownElement>,
  mention: ReturnType<typeof mentionsIn>[number],
): Fact[] {
  if (ROLE.test(mention.address) || GROUP.test(mention.address) || mention.address.startsWith('data.')) return [];
  const other = namedEnd(source, `terraform:${mention.address}`);
  const written =
    WRITES.test(mention.attribute) || /^(?:azurerm_application_insights|aws_cloudwatch)/.test(mention.address);
  const data: DataKind[] = /secret|key_vault/.test(mention.address)
    ? ['credential']
    : element.kind === 'model'
      ? ['model']
      : ['artifact'];
  const ends = written ? { from: element, to: other } : { from: other, to: element };
  return [flowFact(source, lineOf(mention), { ...ends, data, protocol: 'https' })];
}

/** A configuration is no thing of its own: what it names goes to the endpoint that takes it. */
function configurationFacts(source: Source, { address, node }: Block): Fact[] {
  const to = namedEnd(source, `terraform:${address}`);
  return mentionsIn(node).flatMap((mention) =>
    mention.address.startsWith('aws_sagemaker_model.')
      ? [
          flowFact(source, lineOf(mention), {
            from: namedEnd(source, `terraform:${mention.address}`),
            to,
            data: ['model'],
            protocol: 'https',
          }),
        ]
      : [],
  );
}

/** The image and the model of a SageMaker model, the image of a run service. */
function contentFacts(source: Source, { address, node }: Block, element: ReturnType<typeof ownElement>): Fact[] {
  const containers = [
    ...nested(node, 'primary_container'),
    ...nested(node, 'container'),
    ...nested(node, 'containers'),
  ];
  return containers.flatMap((container): Fact[] => {
    const image = entryOf(container, 'image');
    const model = entryOf(container, 'model_data_url');
    const url = asText(model?.value) ?? '';
    const facts: Fact[] = [];
    if (image !== undefined) {
      const { startLine, endLine } = lineOf(image);
      const text = asText(image.value) ?? '';
      if (!text.startsWith('${'))
        facts.push(...imageFacts(text, { ...source, symbol: address, startLine, endLine, loader: 'image' }));
    }
    if (model !== undefined && /^s3:\/\/[^$]+$/.test(url)) {
      const stored = locationElement(source, lineOf(model), url, { kind: 'model', trust: 'internal' });
      facts.push(
        elementFact(stored),
        flowFact(source, lineOf(model), { from: stored, to: element, data: ['model'], protocol: 's3' }),
      );
    }
    return facts;
  });
}
