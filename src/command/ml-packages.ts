import type { Fact } from '../model/index.ts';

const NAMES = `
accelerate agno anthropic autogen autogen-agentchat autogen-core autogluon azure-ai-ml bentoml bitsandbytes catboost chromadb clearml cohere
comet-ml crewai crewai-tools ctransformers datasets deepspeed diffusers dm-haiku dspy dspy-ai dvc evaluate evidently faiss faiss-cpu faiss-gpu
fastai fastmcp feast flair flash-attn flax fschat gensim google-adk google-cloud-aiplatform google-genai google-generativeai gradio groq
guidance gymnasium haystack-ai hopsworks huggingface-hub imbalanced-learn instructor jax jaxlib keras keras-hub keras-nlp kfp kserve
label-studio lancedb langchain langfuse langgraph langsmith lightgbm lightning litellm litgpt llama-cpp-python llama-index llamafactory
lm-eval lmdeploy mcp megatron-core metaflow mistralai mlflow mlflow-skinny mxnet neptune nltk ollama onnx onnxruntime onnxruntime-gpu
open-clip-torch openai openai-agents openai-whisper optimum optuna paddlepaddle paddlepaddle-gpu peft pinecone pinecone-client pycaret
pydantic-ai pymilvus pytorch pytorch-lightning qdrant-client ray safetensors sagemaker scikit-learn semantic-kernel sentence-transformers
sentencepiece setfit sglang shap smolagents spacy stable-baselines3 statsmodels tensorboard tensorflow tensorflow-cpu tensorflow-gpu
tensorflow-hub text-generation tf-keras tfx timm tokenizers torch torchaudio torchmetrics torchtext torchvision transformers triton
tritonclient trl ultralytics unsloth vllm wandb weaviate-client whylogs xformers xgboost zenml
`;

/** Packages that say that a repository belongs to machine learning, normalised by PEP 503. NumPy and pandas alone do not. */
export const ML_PACKAGES: ReadonlySet<string> = new Set(NAMES.split(/\s+/).filter(Boolean));

/** Families that grow by the week: every integration is a package. */
const FAMILIES = ['langchain-', 'llama-index-', 'sagemaker-', 'azureml-', 'nvidia-nemo', 'nemo-'];

/** Whether a package, by its normalised name, says that a repository belongs to machine learning. */
export function isMlPackage(name: string): boolean {
  return ML_PACKAGES.has(name) || FAMILIES.some((family) => name.startsWith(family));
}

/** The signal of a package of machine learning; nothing for another. */
export function packageSignal(name: string): Fact[] {
  return isMlPackage(name) ? [{ fact: 'signal', value: { name: `package:${name}` } }] : [];
}
