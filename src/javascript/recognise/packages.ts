const NAMES = `
ai openai langchain langsmith langfuse llamaindex ollama replicate chromadb groq-sdk cohere-ai together-ai fastmcp genkit promptfoo autoevals braintrust
vectordb faiss-node hnswlib-node weaviate-client weaviate-ts-client node-llama-cpp brain.js ml5 tiktoken js-tiktoken gpt-tokenizer gpt-3-encoder
onnxruntime-node onnxruntime-web onnxruntime-react-native @xenova/transformers @google/generative-ai @google/genai @google/adk @google-cloud/vertexai
@google-cloud/aiplatform @mistralai/mistralai @azure/openai
@azure-rest/ai-inference @aws-sdk/client-bedrock-runtime @aws-sdk/client-bedrock-agent-runtime @aws-sdk/client-bedrock @aws-sdk/client-sagemaker
@aws-sdk/client-sagemaker-runtime @pinecone-database/pinecone @qdrant/js-client-rest @qdrant/js-client-grpc @zilliz/milvus2-sdk-node
@lancedb/lancedb @upstash/vector @mlc-ai/web-llm @dqbd/tiktoken @github/copilot-sdk @strands-agents/sdk @e2b/code-interpreter @tavily/core
@openrouter/ai-sdk-provider ollama-ai-provider workers-ai-provider mcp-framework mcp-handler @vercel/mcp-adapter chatgpt instructor-js
@instructor-ai/instructor beeai-framework @wandb/sdk @cloudflare/ai portkey-ai @mem0ai/mem0 mem0ai mcp-use
`;

/** Packages of npm that say that a repository belongs to machine learning. */
const ML_PACKAGES: ReadonlySet<string> = new Set(NAMES.split(/\s+/).filter(Boolean));

/** Scopes that hold nothing else. */
const ML_SCOPES =
  /^@(?:langchain|ai-sdk|huggingface|tensorflow|tensorflow-models|mastra|llamaindex|copilotkit|openai|anthropic-ai|genkit-ai|modelcontextprotocol|voltagent|arizeai|assistant-ui)\//;

/** Whether a package of npm says that a repository belongs to machine learning. */
export function isMlPackage(name: string): boolean {
  return ML_PACKAGES.has(name) || ML_SCOPES.test(name) || name.startsWith('@mediapipe/tasks-');
}
