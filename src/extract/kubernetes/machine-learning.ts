import { isMachineLearningImage } from '../../container/index.ts';
import type { Element, Fact } from '../../model/index.ts';
import { entriesOf, get, type TreeNode } from '../../parse/index.ts';
import type { Container } from './containers.ts';
import type { KubernetesObject } from './objects.ts';

/** How surely a workload belongs to machine learning: `sure` only such systems have it, `likely` by its names, `no` nothing says so. */
export type Belonging = 'sure' | 'likely' | 'no';

/** Kinds of known software that only systems of machine learning run. */
const ML_SOFTWARE = new Set<Element['kind']>([
  'endpoint',
  'vector-store',
  'feature-store',
  'model-registry',
  'annotation',
]);
/** Servers of any web application. */
const ANY_SERVER =
  /^(?:uvicorn|gunicorn|hypercorn|flask run|fastapi run|fastapi dev|airflow|prefect server|dagster|dask scheduler|panel serve)$/;
const ACCELERATOR =
  /^(?:nvidia\.com\/(?:gpu|mig-)|amd\.com\/gpu|gpu\.intel\.com\/|google\.com\/tpu|aws\.amazon\.com\/neuron|habana\.ai\/gaudi)/;
const VARIABLE =
  /^(?:HF_(?:TOKEN|HOME|HUB_\w{1,40})|HUGGING_?FACE\w{0,40}|TRANSFORMERS_CACHE|MLFLOW_\w{1,60}|WANDB_\w{1,40}|MODEL_(?:ID|NAME_OR_PATH|URI|PATH|DIR|REPO)|OPENAI_API_KEY|ANTHROPIC_API_KEY|AZURE_OPENAI_\w{1,40}|VLLM_\w{1,60}|CUDA_VISIBLE_DEVICES|NCCL_\w{1,40}|TORCH_\w{1,40}|RAY_ADDRESS|FEAST_\w{1,40}|LABEL_STUDIO_\w{1,40}|LANGCHAIN_\w{1,40}|LANGFUSE_\w{1,40}|QDRANT_\w{1,40}|MILVUS_\w{1,40}|PINECONE_\w{1,40}|TRITON_\w{1,40}|KFP_\w{1,40}|SELDON_\w{1,40})$/;
const WORD =
  /(?:^|[-_/.])(?:models?|ml|mlops|automl|predict(?:or|ors|ion|ions)?|infer(?:ence|encing)?|train(?:er|ers|ing)?|fine-?tun(?:e|ing)|llms?|rag|embeddings?|embedder|recommend(?:er|ation|ations)?|classif(?:y|ier|ication)|scor(?:er|ing)|feature-?store|jupyter|notebooks?|nlp|chatbot|huggingface|pytorch|torch|tensorflow|tf-serving|sklearn|xgboost|mlflow|mnist|bert|gpt|llama|vllm|triton|drift)(?:$|[-_/.\d])/i;

/** Looks at the images, commands, accelerators, variables and names of a workload. `started` are the facts of its commands. */
export function belongingOf(
  { name, labels }: Pick<KubernetesObject, 'name' | 'labels'>,
  containers: readonly Container[],
  started: readonly Fact[],
): Belonging {
  const sure =
    containers.some(
      ({ repo, software }) => isMachineLearningImage(repo) || (software !== null && ML_SOFTWARE.has(software.kind)),
    ) ||
    containers.some(({ node }) => hasAccelerator(node)) ||
    started.some(isOfMachineLearning);
  if (sure) return 'sure';
  const names = [
    name,
    labels.get('app') ?? '',
    labels.get('app.kubernetes.io/name') ?? '',
    ...containers.map(({ repo }) => repo),
  ];
  const likely =
    names.some((text) => WORD.test(text.slice(0, 300))) ||
    containers.some(({ variables }) => variables.some((variable) => VARIABLE.test(variable.name)));
  return likely ? 'likely' : 'no';
}

/** A server of models, or a model that is fetched. */
function isOfMachineLearning({ fact, value }: Fact): boolean {
  if (fact === 'reference') return ['model', 'adapter', 'tokenizer', 'weights', 'embedding'].includes(value.kind);
  return fact === 'element' && value.path !== '' && !ANY_SERVER.test(value.name);
}

function hasAccelerator(container: TreeNode): boolean {
  return ['limits', 'requests'].some((key) =>
    entriesOf(get(container, 'resources', key)).some((entry) => ACCELERATOR.test(entry.key)),
  );
}
