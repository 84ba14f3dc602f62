import { expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { terraform } from '../../src/extract/terraform/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { graphLines } from '../support/facts.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

async function read(text: string, path = 'main.tf'): Promise<Extraction> {
  return terraform.extract({ path, text }, signal);
}

it('draws what machine learning uses, and joins roles, groups and buckets to it', async () => {
  const system = link((await extractFixture(terraform, 'sagemaker.tf', 'infra/main.tf')).facts);
  expect(graphLines(system).filter((line) => !line.includes('human'))).toEqual([
    'infra/main.tf aws_sagemaker_endpoint.churn endpoint aws_sagemaker_endpoint.churn',
    'infra/main.tf aws_sagemaker_model.churn model aws_sagemaker_model.churn',
    'model s3://acme-artifacts/churn/model.tar.gz',
    'infra/main.tf aws_sagemaker_notebook_instance.lab service aws_sagemaker_notebook_instance.lab',
    'infra/main.tf aws_sagemaker_model.churn model aws_sagemaker_model.churn -> infra/main.tf aws_sagemaker_endpoint.churn endpoint aws_sagemaker_endpoint.churn (model)',
    'model s3://acme-artifacts/churn/model.tar.gz -> infra/main.tf aws_sagemaker_model.churn model aws_sagemaker_model.churn (model)',
  ]);
  const notebook = system.elements.find(({ kind }) => kind === 'service');
  expect(notebook).toMatchObject({
    exposure: 'public',
    authentication: 'required',
    capabilities: ['cloud-admin'],
    controls: ['encryption-at-rest'],
    zone: 'cloud:aws',
    details: ['may s3:* on *', 'named lab', 'open to all, port 22'],
  });
  expect(notebook?.evidence.map(({ startLine }) => startLine)).toEqual([21, 42, 46]);
});

it('reads the JSON syntax alike', async () => {
  const system = link((await extractFixture(terraform, 'azure.tf.json', 'azure.tf.json')).facts);
  expect(
    system.elements
      .filter(({ kind }) => kind !== 'human')
      .map(({ kind, name, exposure, controls }) => [kind, name, exposure, controls]),
  ).toEqual([
    ['datastore', 'azurerm_storage_account.main', 'unknown', []],
    ['llm', 'azurerm_cognitive_account.gpt', 'network', ['authentication', 'network-isolation']],
    ['service', 'azurerm_machine_learning_workspace.main', 'public', []],
  ]);
});

it('finds rights in another file of the module', async () => {
  const role = `resource "aws_iam_role" "agent" {}
resource "aws_iam_role_policy" "all" {
  role   = aws_iam_role.agent.id
  policy = <<EOF
{"Version": "2012-10-17",
 "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
EOF
}
`;
  const task =
    'resource "aws_ecs_task_definition" "prefect" {\n  family = "prefect-agent"\n  task_role_arn = aws_iam_role.agent.arn\n}\n';
  const facts = await Promise.all([read(role, 'a/iam.tf'), read(task, 'a/main.tf'), read(task, 'b/main.tf')]);
  const system = link(facts.flatMap((extraction) => extraction.facts));
  expect(system.signals).toEqual([]);
  expect(
    system.elements.map(({ path, kind, capabilities, evidence }) => [
      path,
      kind,
      capabilities,
      evidence.map(({ startLine }) => startLine),
    ]),
  ).toEqual([
    ['a/main.tf', 'orchestrator', ['cloud-admin'], [6, 1]],
    ['b/main.tf', 'orchestrator', [], [1]],
  ]);
});

it.each([
  ['a statement that denies', 'effect = "Deny"\n actions = ["*"]\n resources = ["*"]', []],
  ['one bucket', 'actions = ["s3:*"]\n resources = ["arn:aws:s3:::one/*"]', []],
  ['one action', 'actions = ["s3:GetObject"]\n resources = ["*"]', []],
  ['everything', 'actions = ["*"]\n resources = ["*"]', ['may * on *']],
])('%s', async (_, statement, expected) => {
  const { facts } = await read(`data "aws_iam_policy_document" "d" {\n statement {\n ${statement}\n }\n}\n`);
  expect(facts.flatMap(({ fact, value }) => (fact === 'remark' ? value.details : []))).toEqual(expected);
});

it.each([
  'resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }',
  'resource "aws_s3_bucket" "logs" { acl = "public-read" }',
  'resource "aws_instance" "web" { ami = "x" }',
  'resource "aws_iam_role_policy_attachment" "a" {\n role = aws_iam_role.r.name\n policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"\n}',
  'module "vpc" { source = "terraform-aws-modules/vpc/aws" }',
])('%s is drawn nowhere', async (text) => {
  const extraction = await read(text);
  expect(linesOfKinds(extraction, 'element', 'reference', 'signal', 'flow')).toEqual([]);
  expect(link(extraction.facts).elements).toEqual([]);
});

it('a module that speaks of machine learning is code from elsewhere', async () => {
  const text =
    'module "sagemaker" { source = "git::https://git.example.org/acme/sagemaker.git?ref=v1.2.0" }\nmodule "mine" { source = "./sagemaker" }\n';
  expect(statementLines(await read(text))).toEqual([
    '1 reference code https://git.example.org/acme/sagemaker.git formats=code loader=module path=main.tf pinned=tag remoteCode=on revision=v1.2.0 symbol=sagemaker transport=git',
  ]);
});

it.each([
  'resource "a" {',
  'resource = 5',
  'resource "aws_sagemaker_model" "x" { primary_container = [1] }',
  'variable = {{ x }}',
])('%j is survived', async (text) => {
  const extraction = await read(text);
  expect(() => statementLines(extraction)).not.toThrow();
});
