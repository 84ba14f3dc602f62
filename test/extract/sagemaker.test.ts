import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { sagemaker } from '../../src/extract/sagemaker/index.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

async function read(text: string, path = 'aws/t.yaml'): Promise<Extraction> {
  return sagemaker.extract({ path, text }, new AbortController().signal);
}

describe('files', () => {
  it.each(['pipeline.json', 'template.yaml'])('%s', async (name) => {
    const text = readFileSync(`src/extract/sagemaker/fixtures/${name}`, 'utf8');
    expect(sagemaker.claims?.({ path: name, text })).toBe(true);
    const lines = statementLines(await read(text, `aws/${name}`));
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`facts/sagemaker/${name}.txt`);
  });

  it.each([
    ['a template of something else', 'Resources:\n  A: {Type: AWS::S3::Bucket}\n'],
    ['a policy', '{"Version": "2012-10-17", "Statement": []}'],
    ['a pipeline of something else', '{"Version": "1", "Steps": []}'],
  ])('%s is not claimed', (_, text) => {
    expect(sagemaker.claims?.({ path: 'a.json', text })).toBe(false);
  });
});

function of(body: string): string {
  return `Resources:\n  M: {Type: AWS::SageMaker::Model}\n${body}`;
}

describe('templates', () => {
  it('draws nothing that is not joined to machine learning', async () => {
    const text = of('  B: {Type: AWS::S3::Bucket}\n  F: {Type: AWS::Lambda::Function, Properties: {X: !Ref B}}\n');
    expect(linesOfKinds(await read(text), 'element')).toEqual([
      '2 element model M details=SageMaker::Model path=aws/t.yaml symbol=M zone=cloud:aws',
    ]);
  });

  it('understands JSON and long functions', async () => {
    const text = JSON.stringify({
      Resources: {
        B: { Type: 'AWS::S3::Bucket', Properties: { AccessControl: 'PublicRead' } },
        M: {
          Type: 'AWS::SageMaker::Model',
          Properties: { PrimaryContainer: { ModelDataUrl: { 'Fn::Sub': 's3://${B}/m' } } },
        },
      },
    });
    expect(linesOfKinds(await read(text, 'a.json'), 'flow')).toEqual([
      '1 flow datastore|a.json|B|B -> model|a.json|M|M model s3',
    ]);
  });

  it.each([
    [
      'references in a circle',
      of(
        '  A: {Type: AWS::IAM::Role, Properties: {X: !Ref C}}\n  C: {Type: AWS::IAM::Policy, Properties: {X: !Ref A}}\n',
      ),
    ],
    [
      'wrong shapes',
      'Resources:\n  A: 1\n  B: [x]\n  C: {Type: AWS::SageMaker::Model, Properties: !Sub [x]}\n  D: {Type: [AWS::SageMaker::Model]}\n',
    ],
    ['no resources', 'Resources: 5\n'],
  ])('%s', async (_, text) => {
    expect((await read(text)).ok).toBe(true);
  });

  it('says where a file breaks', async () => {
    expect(await read('Resources: [\n')).toMatchObject({ ok: false, reason: expect.stringMatching(/^line \d+/) });
    expect(await read('{"Steps": [', 'a.json')).toMatchObject({ ok: false });
  });
});

it.each([
  '{"Version": "2020-12-01", "Steps": [1, {}, {"Name": "a"}, {"Name": "b", "Type": "Condition", "Arguments": {"IfSteps": [{"Name": "b", "Type": "Training"}]}}]}',
  '{"Version": "2020-12-01", "Steps": [{"Name": "a", "Type": "Training", "Arguments": {"X": {"Get": "Steps.a.Y"}, "S3Uri": {"Std:Join": 5}}}]}',
])('%s', async (text) => {
  expect((await read(text, 'p.json')).ok).toBe(true);
});
