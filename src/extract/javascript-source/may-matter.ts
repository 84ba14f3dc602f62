/** Words of which one stands in every file that facts come from: packages, calls, options and forms of credentials. */
const WORDS =
  /openai|anthropic|claude|langchain|langgraph|langsmith|langfuse|llama|\bai['"/]|@ai-sdk|huggingface|xenova|transformers|tensorflow|tfjs|onnx|brain\.js|ml5|genai|generative|vertexai|bedrock|sagemaker|mistral|cohere|ollama|replicate|groq|together|gemini|copilot|mastra|genkit|modelcontextprotocol|fastmcp|mcp|pinecone|chroma|qdrant|weaviate|milvus|lancedb|vectordb|faiss|hnswlib|upstash|e2b|tavily|mem0|promptfoo|braintrust|autoevals|voltagent|strands|tiktoken|gpt|child_process|execa|zx|shelljs|cross-spawn|node-pty|Bun\.|Deno\.|eval\(|Function\(|\bvm['"]|vm2|rejectUnauthorized|REJECT_UNAUTHORIZED|strictSSL|adm-zip|unzipper|decompress|api[-_]?key|access[-_]?key|secret|passw|passphrase|token|credential|auth[-_]?key|private[-_]?key|PRIVATE KEY|sk-|hf_|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|hooks\.slack|AIza|gsk_|r8_|nvapi-|pplx-|lsv2_|tvly-|pcsk_|pypi-|:\/\/[^\s/]{1,80}:[^\s/@]{12,120}@|agent|llm|rag|embedding|assistant|completion|chat|prompt|predict|inference|@cf\/|ejs|handlebars|pug|nunjucks/i;

/** Whether a file can have facts at all. */
export function mayMatter(text: string): boolean {
  return WORDS.test(text);
}
