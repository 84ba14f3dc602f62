import { imageFacts } from '../../container/index.ts';
import type { DataKind, Element, ElementKind, Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, strings, type TreeNode, walk } from '../../parse/index.ts';
import {
  elementFact,
  flowFact,
  lineOf,
  locationElement,
  ownElement,
  readBy,
  withoutSecrets,
  type Source,
} from '../../statement/index.ts';
import { refsOf, type Resource, type Template, templateOf, textOf } from './template.ts';

const ZONE = 'cloud:aws';
const MAX_NODES = 20_000;

/** What resources are in a system, those of machine learning and those that are drawn beside them. */
const KINDS: readonly (readonly [type: RegExp, kind: ElementKind, own: boolean])[] = [
  [/^AWS::SageMaker::Endpoint$/, 'endpoint', true],
  [/^AWS::SageMaker::Model$/, 'model', true],
  [/^AWS::SageMaker::(?:NotebookInstance|Domain|UserProfile|App)$/, 'service', true],
  [/^AWS::SageMaker::Pipeline$/, 'orchestrator', true],
  [/^AWS::SageMaker::ModelPackage(?:Group)?$/, 'model-registry', true],
  [/^AWS::SageMaker::FeatureGroup$/, 'feature-store', true],
  [/^AWS::SageMaker::(?:MonitoringSchedule|\w+JobDefinition)$/, 'monitoring', true],
  [/^AWS::Bedrock::Agent$/, 'agent', true],
  [/^AWS::Bedrock::KnowledgeBase$/, 'vector-store', true],
  [/^AWS::S3::Bucket$|^AWS::DynamoDB::(?:Global)?Table$/, 'datastore', false],
  [/^AWS::OpenSearchServerless::Collection$/, 'vector-store', false],
  [/^AWS::(?:Lambda|Serverless)::Function$/, 'process', false],
  [/^AWS::(?:ApiGateway::RestApi|ApiGatewayV2::Api|Serverless::(?:Http)?Api)$|^AWS::Lambda::Url$/, 'endpoint', false],
  [/^AWS::(?:StepFunctions|Serverless)::StateMachine$/, 'orchestrator', false],
];

/** Facts of a template: SageMaker and Bedrock, what is joined to them, and what moves between them. */
export function templateFacts(source: Source, root: TreeNode): Fact[] {
  const template = templateOf(root);
  const reach = reachOf(template);
  const drawn = drawnOf(template, reach);
  const elements = new Map(
    [...drawn].flatMap((id) => {
      const resource = template.resources.get(id);
      return resource === undefined ? [] : [[id, elementOf(source, template, resource, reach)] as const];
    }),
  );
  return [...elements].flatMap(([id, element]) => {
    const resource = template.resources.get(id);
    if (resource === undefined) return [];
    return [
      elementFact(element),
      ...contentFacts(source, template, resource, element),
      ...[...(reach.get(id) ?? [])].flatMap((other) => {
        const target = elements.get(other);
        return target === undefined || other === id ? [] : flowsBetween(source, resource, element, target);
      }),
    ];
  });
}

function kindOf({ type }: Resource): readonly [kind: ElementKind, own: boolean] | null {
  const found = KINDS.find(([pattern]) => pattern.test(type));
  return found === undefined ? null : [found[1], found[2]];
}

/** What each resource speaks of, seen through roles, policies and configurations, which are not drawn. */
function reachOf(template: Template): ReadonlyMap<string, ReadonlySet<string>> {
  const direct = new Map([...template.resources].map(([id, { entry }]) => [id, refsOf(template, entry.value)]));
  return new Map(
    [...direct].map(([id, refs]) => {
      const reached = new Set(refs);
      const open = [...refs];
      for (let at = open.pop(); at !== undefined; at = open.pop()) {
        const resource = template.resources.get(at);
        if (resource === undefined || kindOf(resource) !== null) continue;
        for (const next of direct.get(at) ?? []) {
          if (reached.has(next)) continue;
          reached.add(next);
          open.push(next);
        }
      }
      return [id, reached];
    }),
  );
}

function drawnOf({ resources }: Template, reach: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const drawn = new Set(
    [...resources.values()].filter((resource) => kindOf(resource)?.[1] === true).map(({ id }) => id),
  );
  // A function calls an endpoint, an API calls the function: three rounds reach whatever stands in front.
  for (let round = 0; round < 3; round += 1) {
    for (const resource of resources.values()) {
      if (kindOf(resource) === null || drawn.has(resource.id)) continue;
      const near = [...(reach.get(resource.id) ?? [])].some((id) => drawn.has(id));
      const used = [...drawn].some((id) => reach.get(id)?.has(resource.id) === true);
      if (near || used) drawn.add(resource.id);
    }
  }
  return drawn;
}

function elementOf(
  source: Source,
  template: Template,
  resource: Resource,
  reach: ReadonlyMap<string, ReadonlySet<string>>,
): Element {
  const { id, type, entry, properties } = resource;
  const kind = kindOf(resource)?.[0] ?? 'process';
  const hidden = [...(reach.get(id) ?? [])].flatMap((other) => template.resources.get(other) ?? []);
  const roles = hidden.filter((other) => other.type === 'AWS::IAM::Role' || other.type === 'AWS::IAM::Policy');
  const said = [
    properties,
    ...hidden.filter((other) => other.type === 'AWS::SageMaker::EndpointConfig').map((other) => other.properties),
  ];
  return ownElement(source, lineOf(entry), {
    kind,
    name: id,
    symbol: id,
    zone: ZONE,
    ...reachability(template, resource),
    capabilities: roles.some(({ properties: role }) => isUnbounded(template, role)) ? ['cloud-admin'] : [],
    controls: [
      ...controlsOf(template, kind, said),
      ...(reachability(template, resource).authentication === 'required' ? ['authentication'] : []),
    ],
    details: [
      type.replace('AWS::', ''),
      asText(get(properties, 'DirectInternetAccess')) === 'Disabled' ? 'no direct internet access' : '',
      asText(get(properties, 'RootAccess')) === 'Enabled' ? 'users are root' : '',
    ],
  });
}

/** Who reaches a resource, as far as the template says. Endpoints of SageMaker only answer signed requests. */
function reachability(
  template: Template,
  { type, properties }: Resource,
): Pick<Element, 'exposure' | 'authentication'> {
  if (type === 'AWS::SageMaker::Endpoint') return { exposure: 'public', authentication: 'required' };
  if (type === 'AWS::Lambda::Url') {
    return {
      exposure: 'public',
      authentication: textOf(template, get(properties, 'AuthType')) === 'NONE' ? 'none' : 'required',
    };
  }
  if (/ApiGateway|Serverless::(?:Http)?Api$/.test(type)) {
    const authorized =
      get(properties, 'Auth', 'DefaultAuthorizer') !== undefined ||
      asText(get(properties, 'Auth', 'ApiKeyRequired')) === 'true';
    return { exposure: 'public', authentication: authorized ? 'required' : 'unknown' };
  }
  const acl = type === 'AWS::S3::Bucket' ? textOf(template, get(properties, 'AccessControl')) : '';
  if (acl.startsWith('PublicRead')) return { exposure: 'public', authentication: 'none' };
  return { exposure: 'unknown', authentication: 'unknown' };
}

function controlsOf(template: Template, kind: ElementKind, nodes: readonly (TreeNode | undefined)[]): string[] {
  const has = (...keys: readonly string[]): boolean =>
    nodes.some((node) => keys.some((key) => get(node, key) !== undefined));
  const isolated = nodes.some(
    (node) =>
      textOf(template, get(node, 'EnableNetworkIsolation')) === 'true' ||
      textOf(template, get(node, 'DirectInternetAccess')) === 'Disabled' ||
      textOf(template, get(node, 'AppNetworkAccessType')) === 'VpcOnly',
  );
  const versioned = nodes.some(
    (node) => textOf(template, get(node, 'VersioningConfiguration', 'Status')) === 'Enabled',
  );
  return [
    ...(isolated || has('VpcConfig') ? ['network-isolation'] : []),
    ...(has('KmsKeyId', 'BucketEncryption', 'SSESpecification') ? ['encryption-at-rest'] : []),
    ...(versioned ? ['versioning'] : []),
    ...(has('LoggingConfiguration') && kind === 'datastore' ? ['audit-log'] : []),
    ...(has('DataCaptureConfig') ? ['monitoring'] : []),
    ...(has('GuardrailConfiguration') ? ['guardrail'] : []),
  ];
}

/** A role that may do everything: the administrator's policy, or every action on every resource. */
function isUnbounded(template: Template, role: TreeNode | undefined): boolean {
  if (role === undefined) return false;
  if (itemsOf(get(role, 'ManagedPolicyArns')).some((arn) => textOf(template, arn).endsWith('/AdministratorAccess')))
    return true;
  return [...walk(role)]
    .slice(0, MAX_NODES)
    .some(
      (node) =>
        asText(get(node, 'Effect')) === 'Allow' &&
        strings(get(node, 'Action')).some((action) => /^\*(?::\*)?$/.test(action)) &&
        strings(get(node, 'Resource')).includes('*'),
    );
}

/** Images and places in S3 that a resource names by address. */
function contentFacts(
  source: Source,
  template: Template,
  { id, type, properties }: Resource,
  element: Element,
): Fact[] {
  if (properties === undefined || !/SageMaker|Bedrock/.test(type)) return [];
  return [...walk(properties)].slice(0, MAX_NODES).flatMap((node) => {
    const image = entryOf(node, 'Image') ?? entryOf(node, 'ImageUri');
    const name = textOf(template, image?.value);
    const where = { path: source.path, context: source.context, symbol: id, loader: 'Image' };
    const place = entryOf(node, 'ModelDataUrl');
    const address = textOf(template, place?.value);
    return [
      ...(image === undefined || name === ''
        ? []
        : imageFacts(name, { ...where, startLine: image.line, endLine: image.line })),
      ...(place === undefined || !/^(?:s3|https?):\/\/(?!\$)/.test(address)
        ? []
        : readBy(
            source,
            lineOf(place),
            element,
            locationElement(source, lineOf(place), withoutSecrets(address), { kind: 'model' }),
            { data: ['model'], protocol: 's3' },
          )),
    ];
  });
}

type Way = readonly [from: 'here' | 'there', data: DataKind, protocol: string];

/** What moves when a thing of the first kind speaks of one of the second. */
const WAYS: Readonly<Record<string, readonly Way[]>> = {
  'endpoint model': [['there', 'model', 's3']],
  'model datastore': [['there', 'model', 's3']],
  'process endpoint': [
    ['here', 'request', 'https'],
    ['there', 'prediction', 'https'],
  ],
  'process datastore': [
    ['there', 'dataset', 'https'],
    ['here', 'dataset', 'https'],
  ],
  'process agent': [
    ['here', 'prompt', 'https'],
    ['there', 'completion', 'https'],
  ],
  'endpoint process': [['here', 'request', 'https']],
  'endpoint datastore': [['here', 'request', 's3']],
  'orchestrator process': [['here', 'configuration', 'https']],
  'orchestrator datastore': [['there', 'dataset', 's3']],
  'orchestrator orchestrator': [['here', 'configuration', 'https']],
  'monitoring endpoint': [['there', 'prediction', 'https']],
  'feature-store datastore': [['here', 'features', 's3']],
  'service datastore': [
    ['there', 'dataset', 's3'],
    ['here', 'dataset', 's3'],
  ],
  'agent process': [['here', 'tool-call', 'https']],
  'agent vector-store': [['there', 'document', 'https']],
  'vector-store datastore': [['there', 'document', 's3']],
  'vector-store vector-store': [['here', 'document', 'https']],
};

function flowsBetween(source: Source, resource: Resource, here: Element, there: Element): Fact[] {
  return (WAYS[`${here.kind} ${there.kind}`] ?? []).map(([from, data, protocol]) =>
    flowFact(source, lineOf(resource.entry), {
      ...(from === 'here' ? { from: here, to: there } : { from: there, to: here }),
      data: [data],
      protocol,
    }),
  );
}
