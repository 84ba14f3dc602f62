import { get, parseJson, parseYamlDocument } from '../../parse/index.ts';
import { signalFact, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { pipelineFacts } from './pipeline.ts';
import { templateFacts } from './template-facts.ts';

/** Quoted types and nested templates without a version of the format are templates too. */
const TEMPLATE = /["']?Type["']?:\s*["']?AWS::(?:SageMaker|Bedrock)::\w/;
const PIPELINE = /"Version"\s*:\s*"2020-12-01"/;
const STEPS = /"Steps"\s*:\s*\[/;

/** Pipeline definitions of Amazon SageMaker, and CloudFormation and SAM templates with SageMaker or Bedrock. */
export const sagemaker: Extractor = {
  id: 'sagemaker',
  version: 2,
  summary: 'Pipelines of Amazon SageMaker, and CloudFormation or SAM templates with SageMaker or Bedrock.',
  maxBytes: YAML_LIMIT,
  matches: (path) => /\.(?:ya?ml|json|template)$/i.test(path),
  claims: ({ text }) => TEMPLATE.test(text) || (PIPELINE.test(text) && STEPS.test(text)),
  extract: (file) => extract(file),
};

function extract({ path, text }: SourceFile): Extraction {
  const json = /^\s*\{/.test(text);
  const parsed = json ? parseJson(text, { maxBytes: YAML_LIMIT }) : parseYamlDocument(text, { maxBytes: YAML_LIMIT });
  if (!parsed.ok) return { ok: false, reason: `line ${parsed.line}: ${parsed.reason}`, facts: [] };
  const { root } = parsed;
  const source = sourceOf(path);
  if (get(root, 'Steps')?.kind === 'seq')
    return { ok: true, facts: [signalFact('sagemaker'), ...pipelineFacts(source, root)] };
  if (get(root, 'Resources')?.kind !== 'map') return { ok: true, facts: [] };
  return { ok: true, facts: [signalFact('sagemaker'), ...templateFacts(source, root)] };
}
