import type { Fact } from '../../model/index.ts';
import { asText, entryOf, get, itemsOf, oneOrMore, parseJson, strings, type TreeNode } from '../../parse/index.ts';
import { aliasFacts, lineOf, namedEnd, remarkFact, type Source } from '../../statement/index.ts';
import { type Block, mentionsIn, nested } from './blocks.ts';

/** Services whose every action on everything is the account's data or its rights. */
const WIDE_ACTION = /^(?:\*|(?:s3|iam|sts|sagemaker|bedrock|ec2|lambda|kms|secretsmanager|dynamodb):\*)$/;
const WIDE_POLICY =
  /(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|AmazonS3FullAccess|AmazonSageMakerFullAccess)$/;
const WIDE_ROLE =
  /^(?:roles\/(?:owner|editor|iam\.securityAdmin|storage\.admin|aiplatform\.admin)|Owner|Contributor|User Access Administrator)$/;

/**
 * Rights that are wider than any job needs, told about whoever holds them: a policy is told about the role that it is attached to, a role
 * about the resource that takes it. The way goes over names, so that the blocks may stand in several files of a module.
 */
export function rightsFacts(source: Source, block: Block): Fact[] {
  const { type, node, address } = block;
  if (type === 'aws_iam_policy_document') {
    return nested(node, 'statement').flatMap((statement) => statementFacts(source, statement, `policy:${address}`));
  }
  if (type === 'aws_iam_policy')
    return [...policyFacts(source, node, `policy:${address}`), ...handsOn(source, node, 'policy', `policy:${address}`)];
  if (/^aws_iam_(?:role|user|group)_policy$/.test(type)) {
    return holders(node).flatMap((holder) => [
      ...policyFacts(source, node, holder),
      ...handsOn(source, node, 'policy', holder),
    ]);
  }
  if (/^aws_iam_(?:role_policy_attachment|policy_attachment)$/.test(type)) {
    return holders(node).flatMap((holder) => [
      ...handsOn(source, node, 'policy_arn', holder),
      ...namedPolicy(source, node, holder),
    ]);
  }
  if (/^google_\w+_iam_(?:member|binding)$/.test(type) || type === 'azurerm_role_assignment')
    return roleFacts(source, node);
  return [];
}

/** The roles that an attachment names. */
function holders(node: TreeNode): string[] {
  const mentions = mentionsIn(node).filter(({ address }) => /^aws_iam_(?:role|user|group)\./.test(address));
  return [...new Set(mentions.map(({ address }) => `holder:${address}`))];
}

/** What is said about the policy that `key` names holds for `of`. */
function handsOn(source: Source, node: TreeNode, key: string, of: string): Fact[] {
  const entry = entryOf(node, key);
  if (entry === undefined) return [];
  const inner = { kind: 'map', entries: [entry], tag: '', line: entry.line, endLine: entry.line } as const;
  const names = mentionsIn(inner).map(({ address }) => `policy:${address}`);
  return aliasFacts(source, lineOf(entry), namedEnd(source, of), names);
}

function namedPolicy(source: Source, node: TreeNode, holder: string): Fact[] {
  const entry = entryOf(node, 'policy_arn');
  const name = asText(entry?.value) ?? '';
  if (entry === undefined || !WIDE_POLICY.test(name)) return [];
  return [
    remarkFact(source, lineOf(entry), holder, {
      capabilities: ['cloud-admin'],
      details: [`policy ${name.slice(name.lastIndexOf('/') + 1)}`],
    }),
  ];
}

/** A policy in place: an object (`jsonencode`), or JSON as text. */
function policyFacts(source: Source, node: TreeNode, about: string): Fact[] {
  const entry = entryOf(node, 'policy');
  if (entry === undefined) return [];
  const text = asText(entry.value) ?? '';
  const parsed = text.trimStart().startsWith('{') ? parseJson(text) : null;
  const root = parsed?.ok === true ? parsed.root : entry.value;
  // Lines of a JSON text count from its own first line.
  const first = parsed?.ok === true && entry.value.kind === 'scalar' ? entry.value.textLine - 1 : 0;
  return oneOrMore(get(root, 'Statement')).flatMap((statement) => statementFacts(source, statement, about, first));
}

function statementFacts(source: Source, statement: TreeNode, about: string, first = 0): Fact[] {
  const of = (lower: string, upper: string): TreeNode | undefined => get(statement, lower) ?? get(statement, upper);
  if (/^deny$/i.test(asText(of('effect', 'Effect')) ?? 'Allow')) return [];
  const resources = strings(of('resources', 'Resource'));
  const actions = oneOrMore(of('actions', 'Action')).filter((node) => WIDE_ACTION.test(asText(node) ?? ''));
  const everywhere = resources.some((resource) => resource === '*' || resource === 'arn:aws:s3:::*');
  if (!everywhere) return [];
  return actions.map((node) => {
    const line = first + node.line;
    return remarkFact(source, { startLine: line, endLine: line }, about, {
      capabilities: ['cloud-admin'],
      details: [`may ${asText(node) ?? ''} on *`],
    });
  });
}

/** Roles of Google Cloud and Azure, given to an account or identity. */
function roleFacts(source: Source, node: TreeNode): Fact[] {
  const entry = entryOf(node, 'role') ?? entryOf(node, 'role_definition_name');
  const role = asText(entry?.value) ?? '';
  if (entry === undefined || !WIDE_ROLE.test(role)) return [];
  const members = itemsOf(get(node, 'members')).length > 0 ? ['members'] : ['member', 'principal_id'];
  const holdersNamed = mentionsIn(node).filter(({ attribute }) => members.includes(attribute));
  return holdersNamed.map(({ address }) =>
    remarkFact(source, lineOf(entry), `holder:${address}`, {
      capabilities: ['cloud-admin'],
      details: [`role ${role}`],
    }),
  );
}
