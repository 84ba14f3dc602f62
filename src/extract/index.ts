import type { Coverage } from '../model/index.ts';
import type { Snapshot } from '../snapshot/index.ts';
import { commandFacts } from '../command/index.ts';
import { readPython, type CommandReader } from '../python/index.ts';
import type { Extractor } from './contract.ts';
import { adversarialEvaluation } from './adversarial-evaluation/index.ts';
import { agentFlow } from './agent-flow/index.ts';
import { agentInstructions } from './agent-instructions/index.ts';
import { argoWorkflows } from './argo-workflows/index.ts';
import { autogen } from './autogen/index.ts';
import { azureMl } from './azure-ml/index.ts';
import { azurePipelines } from './azure-pipelines/index.ts';
import { bentoml } from './bentoml/index.ts';
import { compose } from './compose/index.ts';
import { conda } from './conda/index.ts';
import { condaLock } from './conda-lock/index.ts';
import { crewai } from './crewai/index.ts';
import { croissant } from './croissant/index.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { dagster } from './dagster/index.ts';
import { datasetConfig } from './dataset-config/index.ts';
import { dockerfile } from './dockerfile/index.ts';
import { dvc } from './dvc/index.ts';
import { feast } from './feast/index.ts';
import { githubActions } from './github-actions/index.ts';
import { gitlabCi } from './gitlab-ci/index.ts';
import { greatExpectations } from './great-expectations/index.ts';
import { guardrails } from './guardrails/index.ts';
import { helm } from './helm/index.ts';
import { javascriptLock } from './javascript-lock/index.ts';
import { javascriptSource } from './javascript-source/index.ts';
import { kedro } from './kedro/index.ts';
import { kubeflow } from './kubeflow/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { labelStudio } from './label-studio/index.ts';
import { langgraph } from './langgraph/index.ts';
import { licence } from './licence/index.ts';
import { litellm } from './litellm/index.ts';
import { mcpConfig } from './mcp-config/index.ts';
import { mlflow } from './mlflow/index.ts';
import { modelCard } from './model-card/index.ts';
import { modelCardDocument } from './model-card-document/index.ts';
import { monitoringConfig } from './monitoring-config/index.ts';
import { notebook } from './notebook/index.ts';
import { ollama } from './ollama/index.ts';
import { openaiPlugin } from './openai-plugin/index.ts';
import { packageJson } from './package-json/index.ts';
import { pixi } from './pixi/index.ts';
import { prefect } from './prefect/index.ts';
import { promptFiles } from './prompt-files/index.ts';
import { promptfoo } from './promptfoo/index.ts';
import { pyproject } from './pyproject/index.ts';
import { pythonLock } from './python-lock/index.ts';
import { pythonSetup } from './python-setup/index.ts';
import { pythonSource } from './python-source/index.ts';
import { rayServe } from './ray-serve/index.ts';
import { requirements } from './requirements/index.ts';
import { sagemaker } from './sagemaker/index.ts';
import { settings } from './settings/index.ts';
import { spdx } from './spdx/index.ts';
import { terraform } from './terraform/index.ts';
import { torchserve } from './torchserve/index.ts';
import { triton } from './triton/index.ts';
import { zenml } from './zenml/index.ts';
import {
  coverageOf,
  modelFileFacts,
  readFiles,
  type ModelFile,
  type Reading,
  type ReadOptions,
  type WantedFile,
} from './read-files.ts';

export type { Extraction, Extractor, SourceFile } from './contract.ts';
export { link } from './link/index.ts';
export { inScope } from './link/scope.ts';
export type { FactCache, ReadOptions } from './read-files.ts';

/** Shell commands inside Python files and notebooks. */
const commands =
  (manifest: 'code' | 'notebook'): CommandReader =>
  (script, { path, symbol, context, evidence }) =>
    commandFacts(script, { path, symbol, context, manifest, startLine: evidence[0]?.startLine ?? 1 });

/** Every extractor, alphabetically. */
export const extractors: readonly Extractor[] = [
  adversarialEvaluation,
  agentFlow,
  agentInstructions,
  argoWorkflows,
  autogen,
  azureMl,
  azurePipelines,
  bentoml,
  compose,
  conda,
  condaLock,
  crewai,
  croissant,
  cyclonedx,
  dagster,
  datasetConfig,
  dockerfile,
  dvc,
  feast,
  githubActions,
  gitlabCi,
  greatExpectations,
  guardrails,
  helm,
  javascriptLock,
  javascriptSource,
  kedro,
  kubeflow,
  kubernetes,
  labelStudio,
  langgraph,
  licence,
  litellm,
  mcpConfig,
  mlflow,
  modelCard,
  modelCardDocument,
  monitoringConfig,
  notebook(readPython, commands('notebook')),
  ollama,
  openaiPlugin,
  packageJson,
  pixi,
  prefect,
  promptFiles,
  promptfoo,
  pyproject,
  pythonLock,
  pythonSetup,
  pythonSource(readPython, commands('code')),
  rayServe,
  requirements,
  sagemaker,
  settings,
  spdx,
  terraform,
  torchserve,
  triton,
  zenml,
];

/**
 * Facts of all files that discovery found, and the coverage: what was read, what was left out by configuration, what could not be read.
 */
export async function extract(
  snapshot: Snapshot,
  discovery: { readonly assets: readonly WantedFile[]; readonly ignored: readonly string[] },
  modelFiles: readonly ModelFile[],
  options: ReadOptions,
): Promise<Reading> {
  const texts = await readFiles(snapshot, discovery.assets, options);
  const models = modelFileFacts(modelFiles);
  const ignored: readonly Coverage[] = coverageOf(
    discovery.ignored.map((path) => ({
      plugin: 'configuration',
      path,
      status: 'skipped',
      reason: 'left out by paths.ignore',
    })),
  );
  return { facts: [...texts.facts, ...models.facts], coverage: [...texts.coverage, ...models.coverage, ...ignored] };
}
