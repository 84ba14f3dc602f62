import type { Pinned } from '../model/index.ts';

/** An image name taken apart. `repo` has neither tag nor digest, and no `docker.io/library/` in front. */
export type Image = {
  readonly repo: string;
  readonly revision: string;
  readonly pinned: Pinned;
  /** False when the repository part holds a variable that has no value. */
  readonly resolved: boolean;
};

const LIMIT = 500;
const DEFAULT_REGISTRY = /^(?:(?:index\.)?docker\.io\/)?(?:library\/)?/;

/**
 * Reads `registry/name:tag@digest` (variables already filled in where they have values). The digest wins over the tag; `latest` and no
 * tag at all are `none`, because both mean whatever is newest. Null for an empty text or one longer than 500 characters.
 */
export function imageOf(text: string): Image | null {
  const whole = text.trim();
  if (whole === '' || whole.length > LIMIT || /\s/.test(whole)) return null;
  const at = whole.indexOf('@');
  const digest = at === -1 ? '' : whole.slice(at + 1);
  const named = at === -1 ? whole : whole.slice(0, at);
  const colon = tagColon(named);
  const tag = colon === -1 ? '' : named.slice(colon + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const repo = name.replace(DEFAULT_REGISTRY, '');
  if (repo === '') return null;
  const resolved = !repo.includes('$');
  if (digest !== '') {
    const pinned = /^sha(?:256|384|512):[0-9a-f]{64,128}$/i.test(digest) ? 'digest' : 'unknown';
    return { repo, revision: digest, pinned, resolved };
  }
  return { repo, revision: tag, pinned: resolved ? pinnedOf(tag) : 'unknown', resolved };
}

function pinnedOf(tag: string): Pinned {
  if (tag.includes('$')) return 'unknown';
  return tag === '' || tag === 'latest' ? 'none' : 'tag';
}

/** The colon before the tag: the first one after the last slash that is not part of a variable (`${TAG:-1.2}`). */
function tagColon(name: string): number {
  let depth = 0;
  let colon = -1;
  for (let at = 0; at < name.length; at += 1) {
    const char = name[at];
    if (char === '{') depth += 1;
    else if (char === '}') depth = Math.max(0, depth - 1);
    else if (depth > 0) continue;
    else if (char === '/') colon = -1;
    else if (char === ':' && colon === -1) colon = at;
  }
  return colon;
}

const ML_IMAGE =
  /(?:^|[/_.-])(?:pytorch|torch|tensorflow|jax|vllm(?:-openai)?|sglang|ollama|open-webui|text-generation-inference|text-embeddings-inference|huggingface|transformers|tritonserver|torchserve|mlflow|label-studio|qdrant|weaviate|chroma|chromadb|milvus|langfuse|litellm|localai|llama|jupyter|kserve|mlserver|bentoml|evidently|feast|airbyte-ml|wandb|seldonio|kubeflow|kubeflowkatib|rayproject|langflow|flowise(?:ai)?|argilla|doccano|cvat|zenml|clearml|tabbyml|deepspeed|xgboost|lmdeploy|llama-?factory|sklearnserver|xgbserver|huggingfaceserver|dify|marqo|arizephoenix)(?=$|[/_.-])|^nvidia\/cuda$|^nvcr\.io\/nvidia\/(?!cuda)/;

/** What makes a node's accelerators usable, whatever runs there. */
const NODE_IMAGE =
  /(?:^|\/)(?:k8s-device-plugin|gpu-feature-discovery|gpu-operator|dcgm-exporter|dcgm|driver|container-toolkit|mig-parted|k8s-mig-manager)$/;

/** Whether an image's name says machine learning: a framework, a model server, a vector store. */
export function isMachineLearningImage(repo: string): boolean {
  const name = repo.toLowerCase();
  return ML_IMAGE.test(name) && !NODE_IMAGE.test(name);
}
