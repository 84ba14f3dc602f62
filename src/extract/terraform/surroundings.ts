import type { Element, Exposure, Fact } from '../../model/index.ts';
import { asBoolean, asText, entryOf, get, oneOrMore, type TreeNode } from '../../parse/index.ts';
import { lineOf, remarkFact, type Source } from '../../statement/index.ts';
import { type Block, mentionsIn, nested, textOf } from './blocks.ts';

type Defaults = ReadonlyMap<string, TreeNode>;
type Shown = Pick<Element, 'exposure' | 'authentication' | 'controls'> & { readonly lines: readonly number[] };

const ENCRYPTED = [
  'kms_key_arn',
  'kms_key_id',
  'kms_key',
  'encryption_spec',
  'customer_managed_key',
  'encryption',
  'kms_key_name',
  'server_side_encryption_configuration',
];
const ISOLATED = [
  'vpc_config',
  'network',
  'private_service_connect_config',
  'private_endpoint',
  'network_acls',
  'managed_network',
];

/** What a resource says itself about who reaches it and how it is kept. */
export function shownBy({ type, node }: Block, defaults: Defaults): Shown {
  const controls: string[] = [];
  const lines: number[] = [];
  let exposure: Exposure = 'unknown';
  const open = (key: string): boolean | undefined => {
    const entry = entryOf(node, key);
    const text = textOf(entry?.value, defaults);
    if (entry !== undefined) lines.push(entry.line);
    return text === ''
      ? undefined
      : /^(?:true|enabled)$/i.test(text)
        ? true
        : /^(?:false|disabled)$/i.test(text)
          ? false
          : undefined;
  };
  const published = open('public_network_access_enabled') ?? open('public_network_access');
  if (published !== undefined) exposure = published ? 'public' : 'network';
  else if (/^azurerm_(?:machine_learning_workspace|cognitive_account)$/.test(type)) exposure = 'public';
  const isolated = [open('direct_internet_access') === false, open('enable_network_isolation') === true];
  if (published === false || open('no_public_ip') === true || isolated.includes(true))
    controls.push('network-isolation');
  if (nested(node, 'guardrail_configuration').length > 0) controls.push('guardrail');
  const acl = entryOf(node, 'acl');
  if (acl !== undefined && (asText(acl.value) ?? '').startsWith('public-read')) {
    exposure = 'public';
    lines.push(acl.line);
  }
  const address = nested(node, 'network_configuration').flatMap((one) => entryOf(one, 'assign_public_ip') ?? []);
  for (const entry of address) {
    if (asBoolean(entry.value) !== true) continue;
    exposure = 'public';
    lines.push(entry.line);
  }
  const local = open('local_auth_enabled');
  if (ENCRYPTED.some((key) => entryOf(node, key) !== undefined)) controls.push('encryption-at-rest');
  if (ISOLATED.some((key) => entryOf(node, key) !== undefined)) controls.push('network-isolation');
  if (nested(node, 'versioning').some((one) => asBoolean(get(one, 'enabled')) === true)) controls.push('versioning');
  if (local === false) controls.push('authentication');
  return {
    exposure,
    // Endpoints of the clouds ask for signed requests or keys; a store that is public does not.
    authentication: acl !== undefined && exposure === 'public' ? 'none' : isCloudService(type) ? 'required' : 'unknown',
    controls: [...new Set(controls)].sort(),
    lines: [...new Set(lines)].sort((a, b) => a - b),
  };
}

function isCloudService(type: string): boolean {
  return /^(?:aws_(?:sagemaker|bedrock)|google_vertex_ai|azurerm_(?:machine_learning|cognitive|ai_))/.test(type);
}

/** What blocks beside a resource say about it: rules of a security group, access and versions of a bucket. */
export function besideFacts(source: Source, { type, node, address }: Block): Fact[] {
  if (type === 'aws_security_group')
    return nested(node, 'ingress').flatMap((rule) => openFacts(source, rule, `group:${address}`));
  if (type === 'aws_security_group_rule' && asText(get(node, 'type')) === 'ingress') {
    return groups(node).flatMap((group) => openFacts(source, node, group));
  }
  if (type === 'aws_vpc_security_group_ingress_rule')
    return groups(node).flatMap((group) => openFacts(source, node, group));
  const about = mentionsIn(node).filter(({ attribute }) =>
    /^(?:bucket|storage_account_id|storage_account_name)$/.test(attribute),
  );
  const say = (said: Parameters<typeof remarkFact>[3], line: number): Fact[] =>
    about.slice(0, 1).map((mention) => remarkFact(source, lineOf({ line }), `terraform:${mention.address}`, said));
  const line = node.line;
  if (type === 'aws_s3_bucket_versioning') return say({ controls: ['versioning'] }, line);
  if (type === 'aws_s3_bucket_server_side_encryption_configuration')
    return say({ controls: ['encryption-at-rest'] }, line);
  if (type === 'aws_s3_bucket_public_access_block') {
    const keys = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];
    return keys.every((key) => asBoolean(get(node, key)) === true)
      ? say({ exposure: 'network', controls: ['network-isolation'] }, line)
      : [];
  }
  const acl = entryOf(node, 'acl');
  if (type === 'aws_s3_bucket_acl' && acl !== undefined && (asText(acl.value) ?? '').startsWith('public-read')) {
    return say({ exposure: 'public', authentication: 'none' }, acl.line);
  }
  const member = entryOf(node, 'member') ?? entryOf(node, 'members');
  const everybody = oneOrMore(member?.value).some((one) => /^all(?:Authenticated)?Users$/.test(asText(one) ?? ''));
  if (/^google_storage_bucket_iam_(?:member|binding)$/.test(type) && everybody && member !== undefined) {
    return say({ exposure: 'public', authentication: 'none' }, member.line);
  }
  return [];
}

function groups(node: TreeNode): string[] {
  return mentionsIn(node).flatMap(({ attribute, address }) =>
    attribute === 'security_group_id' ? [`group:${address}`] : [],
  );
}

function openFacts(source: Source, rule: TreeNode, about: string): Fact[] {
  const places = ['cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6'].flatMap((key) =>
    oneOrMore(get(rule, key)),
  );
  const open = places.find((node) => /^(?:0\.0\.0\.0\/0|::\/0)$/.test(asText(node) ?? ''));
  if (open === undefined) return [];
  const port = asText(get(rule, 'from_port')) ?? '';
  return [
    remarkFact(source, lineOf(open), about, { exposure: 'public', details: [`open to all, port ${port}`.trim()] }),
  ];
}
