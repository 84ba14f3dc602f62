import type { Reference } from '../../model/index.ts';
import type { Call } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf, rootOf } from './unit.ts';

/** How a call names what it fetches from a hub. */
export type HubLoader = {
  readonly kind: Reference['kind'];
  /** Keywords and position of the argument with the name; position null for keywords alone. */
  readonly names: readonly string[];
  readonly position: number | null;
  /** `flag`: remote code runs when asked for; `always`; `never`. */
  readonly code: 'flag' | 'always' | 'never';
  /** The name's prefix that marks a hub name (`hf-hub:`); anything else the library resolves by itself. */
  readonly prefix?: RegExp;
};

const NAME = ['pretrained_model_name_or_path', 'model_name_or_path', 'model_name', 'model_id', 'repo_id', 'model'];

/** Packages whose classes fetch from the Hub with `from_pretrained`. */
const HUB_PACKAGES = new Set([
  'transformers', 'diffusers', 'peft', 'setfit', 'sentence_transformers', 'trl', 'unsloth', 'optimum', 'auto_gptq', 'awq', 'tokenizers',
  'huggingface_hub', 'accelerate', 'adapters', 'gliner', 'span_marker', 'ctransformers', 'modelscope', 'flair', 'speechbrain', 'nemo',
  'open_clip', 'keras_hub', 'keras_nlp', 'colbert', 'ragatouille', 'FlagEmbedding', 'parler_tts', 'audiocraft', 'pyannote', 'mlx_lm',
  'intel_extension_for_transformers', 'gptqmodel', 'tensorrt_llm', 'llava', 'faster_whisper', 'snac', 'controlnet_aux', 'pytorch_pretrained_bert', 'pytorch_transformers',
]); // prettier-ignore

const model = (names: readonly string[], position: number | null, code: HubLoader['code'] = 'flag'): HubLoader => ({
  kind: 'model',
  names,
  position,
  code,
});

/** Calls by full name. */
const EXACT = new Map<string, HubLoader>([
  ['transformers.pipeline', model(['model'], 1)],
  ['transformers.pipelines.pipeline', model(['model'], 1)],
  [
    'sentence_transformers.SentenceTransformer',
    { kind: 'embedding', names: ['model_name_or_path'], position: 0, code: 'flag' },
  ],
  ['sentence_transformers.CrossEncoder', model(['model_name', 'model_name_or_path'], 0)],
  [
    'sentence_transformers.SparseEncoder',
    { kind: 'embedding', names: ['model_name_or_path'], position: 0, code: 'flag' },
  ],
  ['datasets.load_dataset', { kind: 'dataset', names: ['path'], position: 0, code: 'flag' }],
  ['datasets.load_dataset_builder', { kind: 'dataset', names: ['path'], position: 0, code: 'flag' }],
  ['datasets.load.load_dataset', { kind: 'dataset', names: ['path'], position: 0, code: 'flag' }],
  ['evaluate.load', { kind: 'code', names: ['path'], position: 0, code: 'always' }],
  ['datasets.load_metric', { kind: 'code', names: ['path'], position: 0, code: 'always' }],
  ['huggingface_hub.hf_hub_download', model(['repo_id'], 0, 'never')],
  ['huggingface_hub.cached_download', model(['repo_id'], 0, 'never')],
  ['huggingface_hub.snapshot_download', model(['repo_id'], 0, 'never')],
  ['huggingface_hub.hf_hub_url', model(['repo_id'], 0, 'never')],
  ['huggingface_hub.from_pretrained_keras', model(NAME, 0, 'never')],
  ['huggingface_hub.from_pretrained_fastai', model(['repo_id'], 0, 'always')],
  ['transformers.utils.cached_file', model(['path_or_repo_id'], 0, 'never')],
  ['vllm.LLM', model(['model'], 0)],
  ['vllm.AsyncEngineArgs', model(['model'], null)],
  ['vllm.EngineArgs', model(['model'], null)],
  ['vllm.engine.arg_utils.AsyncEngineArgs', model(['model'], null)],
  ['vllm.engine.arg_utils.EngineArgs', model(['model'], null)],
  ['sglang.Engine', model(['model_path'], null)],
  ['lmdeploy.pipeline', model(['model_path'], 0)],
  ['timm.create_model', { ...model(['model_name'], 0, 'never'), prefix: /^hf[-_]hub:/ }],
  ['open_clip.create_model', { ...model(['model_name'], 0, 'never'), prefix: /^hf[-_]hub:/ }],
  ['open_clip.create_model_and_transforms', { ...model(['model_name'], 0, 'never'), prefix: /^hf[-_]hub:/ }],
  ['open_clip.create_model_from_pretrained', { ...model(['model_name'], 0, 'never'), prefix: /^hf[-_]hub:/ }],
  [
    'open_clip.get_tokenizer',
    { kind: 'tokenizer', names: ['model_name'], position: 0, code: 'never', prefix: /^hf[-_]hub:/ },
  ],
  ['faster_whisper.WhisperModel', model(['model_size_or_path'], 0, 'never')],
  ['fastembed.TextEmbedding', { kind: 'embedding', names: ['model_name'], position: 0, code: 'never' }],
  ['FlagEmbedding.FlagModel', { kind: 'embedding', names: ['model_name_or_path'], position: 0, code: 'flag' }],
  ['FlagEmbedding.FlagReranker', model(['model_name_or_path'], 0)],
  ['mlx_lm.load', model(['path_or_hf_repo'], 0)],
  ['keybert.KeyBERT', { kind: 'embedding', names: ['model'], position: 0, code: 'never' }],
  ['bertopic.BERTopic', { kind: 'embedding', names: ['embedding_model'], position: null, code: 'never' }],
  ['lm_eval.simple_evaluate', { ...model(['model_args'], null) }],
]);

/** Classes of frameworks that wrap a hub model, by last name; the framework's module varies with its version. */
const WRAPPERS = new Map<string, HubLoader>([
  ['HuggingFaceEmbeddings', { kind: 'embedding', names: ['model_name', 'model'], position: null, code: 'flag' }],
  ['HuggingFaceInstructEmbeddings', { kind: 'embedding', names: ['model_name'], position: null, code: 'flag' }],
  ['HuggingFaceBgeEmbeddings', { kind: 'embedding', names: ['model_name'], position: null, code: 'flag' }],
  ['SentenceTransformerEmbeddings', { kind: 'embedding', names: ['model_name'], position: null, code: 'flag' }],
  ['SentenceTransformerEmbeddingFunction', { kind: 'embedding', names: ['model_name'], position: 0, code: 'flag' }],
  ['HuggingFaceEmbedding', { kind: 'embedding', names: ['model_name'], position: 0, code: 'flag' }],
  ['HuggingFaceLLM', model(['model_name'], null)],
  ['HuggingFaceCrossEncoder', model(['model_name'], null)],
  ['HuggingFaceLocalGenerator', model(['model'], 0)],
  ['HuggingFaceLocalChatGenerator', model(['model'], 0)],
  ['SentenceTransformersTextEmbedder', { kind: 'embedding', names: ['model'], position: 0, code: 'flag' }],
  ['SentenceTransformersDocumentEmbedder', { kind: 'embedding', names: ['model'], position: 0, code: 'flag' }],
  ['TransformersModel', model(['model_id'], 0)],
]);

const FRAMEWORKS = new Set([
  'langchain',
  'langchain_community',
  'langchain_huggingface',
  'llama_index',
  'haystack',
  'chromadb',
  'smolagents',
  'haystack_integrations',
]);

/** The loader that a call is, or null. Classes of the repository's own with a `from_pretrained` of theirs are none. */
export function hubLoaderOf(unit: Unit, call: Call): HubLoader | null {
  const exact = EXACT.get(call.callee);
  if (exact) return exact;
  const root = rootOf(call.callee);
  const last = lastOf(call.callee);
  if (FRAMEWORKS.has(root)) {
    if (call.callee.endsWith('HuggingFacePipeline.from_model_id')) return model(['model_id'], 0);
    const wrapper = WRAPPERS.get(last);
    if (wrapper) return wrapper;
  }
  if (last === 'from_pretrained') return pretrained(unit, call, root);
  if (last === 'from_single_file' && root === 'diffusers') return model(['pretrained_model_link_or_path'], 0, 'never');
  if (last === 'load_lora_weights' || last === 'load_textual_inversion' || last === 'load_ip_adapter') {
    return unit.roots.has('diffusers')
      ? {
          kind: 'adapter',
          names: ['pretrained_model_name_or_path_or_dict', 'pretrained_model_name_or_path'],
          position: 0,
          code: 'never',
        }
      : null;
  }
  if (last === 'from_preset' && (root === 'keras_hub' || root === 'keras_nlp')) return model(['preset'], 0, 'never');
  if (root === '?' && (last === 'hf_hub_download' || last === 'snapshot_download'))
    return model(['repo_id'], 0, 'never');
  return null;
}

function pretrained(unit: Unit, call: Call, root: string): HubLoader | null {
  if (call.receiver === 'cls' || call.receiver.startsWith('super(')) return null;
  const known = HUB_PACKAGES.has(root) || (root === '?' && [...unit.roots].some((name) => HUB_PACKAGES.has(name)));
  if (!known) return null;
  if (/(?:^|\.)(?:Auto)?Peft\w*\.from_pretrained$/.test(call.callee)) {
    return /AutoPeft/.test(call.callee)
      ? { kind: 'adapter', names: NAME, position: 0, code: 'flag' }
      : { kind: 'adapter', names: ['model_id'], position: 1, code: 'flag' };
  }
  if (call.callee.endsWith('PeftConfig.from_pretrained'))
    return { kind: 'adapter', names: NAME, position: 0, code: 'never' };
  const owner = `${call.callee} ${call.receiver}`;
  if (/Tokenizer|Processor|FeatureExtractor|tokenizer|processor/.test(owner))
    return { kind: 'tokenizer', names: NAME, position: 0, code: 'flag' };
  return model(NAME, 0);
}
