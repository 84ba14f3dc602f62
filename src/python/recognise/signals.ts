import type { Fact } from '../../model/index.ts';
import type { Unit } from './unit.ts';

const ML_PACKAGES = new Set(
  `torch torchvision torchaudio pytorch_lightning lightning tensorflow tf_keras keras keras_hub keras_nlp jax flax haiku optax sklearn
  transformers datasets diffusers peft trl accelerate bitsandbytes unsloth sentence_transformers setfit timm open_clip huggingface_hub
  safetensors evaluate xgboost lightgbm catboost statsmodels fastai mxnet paddle spacy nltk gensim flair onnx onnxruntime optuna
  openai anthropic cohere mistralai litellm ollama groq together replicate langchain langchain_core langchain_community langchain_openai
  langgraph llama_index llama_cpp haystack dspy crewai crewai_tools autogen autogen_agentchat autogen_core smolagents pydantic_ai agents
  semantic_kernel guidance instructor mcp fastmcp vllm sglang lmdeploy deepspeed megatron ctransformers ggml chromadb pinecone
  qdrant_client weaviate pymilvus faiss lancedb mlflow wandb comet_ml neptune clearml evidently whylogs feast hopsworks kfp tfx zenml
  metaflow flytekit ray bentoml gradio sagemaker vertexai azureml dvc dvclive tritonclient label_studio_ml ultralytics stable_baselines3
  gymnasium whisper lm_eval google_genai kedro flytekitplugins google_cloud_pipeline_components
  cleverhans foolbox textattack torchattacks garak pyrit giskard ragas deepeval opacus tensorflow_privacy
  tensorflow_data_validation deepchecks cleanlab nannyml litserve label_studio_sdk`.split(/\s+/),
);

/** Roots whose machine-learning part is a submodule. */
const ML_MODULES = [
  'art.attacks',
  'google.generativeai',
  'google.genai',
  'google.cloud.aiplatform',
  'azure.ai.ml',
  'pyspark.ml',
  'scipy.cluster',
];

/** Imports that say that a file belongs to machine learning. pandas, NumPy and web frameworks alone do not. */
export function signalFacts(unit: Unit): Fact[] {
  const names = new Set<string>();
  for (const item of unit.module.imports) {
    if (item.module.startsWith('.')) continue;
    const root = item.module.split('.')[0] ?? '';
    if (ML_PACKAGES.has(root) || root.startsWith('langchain_')) names.add(root);
    const whole = item.name === null ? item.module : `${item.module}.${item.name}`;
    for (const module of ML_MODULES) if (whole === module || whole.startsWith(`${module}.`)) names.add(module);
  }
  return [...names].toSorted().map((name) => ({ fact: 'signal', value: { name } }));
}
