import type { Call, Value } from '../module.ts';
import type { Unit } from './unit.ts';
import { lastOf, rootOf } from './unit.ts';
import { textIn, valueOf } from './values.ts';

/** A hosted (or locally served) language model as a call names it; `model` is null when the call does not say. */
export type LlmUse = { readonly provider: string; readonly model: string | null };

const PACKAGES = new Map<string, string>([
  ['openai', 'openai'],
  ['anthropic', 'anthropic'],
  ['mistralai', 'mistral'],
  ['cohere', 'cohere'],
  ['groq', 'groq'],
  ['together', 'together'],
  ['ollama', 'ollama'],
  ['litellm', 'litellm'],
  ['replicate', 'replicate'],
  ['zhipuai', 'zhipuai'],
  ['dashscope', 'dashscope'],
  ['instructor', 'openai'],
]);

/** Chat classes of LangChain, LlamaIndex, Haystack and agent frameworks, by last name. */
const CLASSES = new Map<string, string>([
  ['ChatOpenAI', 'openai'],
  ['AzureChatOpenAI', 'azure-openai'],
  ['AzureOpenAI', 'azure-openai'],
  ['AsyncAzureOpenAI', 'azure-openai'],
  ['OpenAIGenerator', 'openai'],
  ['OpenAIChatGenerator', 'openai'],
  ['AzureOpenAIChatGenerator', 'azure-openai'],
  ['AnthropicChatGenerator', 'anthropic'],
  ['OpenAIServerModel', 'openai'],
  ['OpenAIModel', 'openai'],
  ['OpenAIChatModel', 'openai'],
  ['OpenAIChatCompletionClient', 'openai'],
  ['ChatAnthropic', 'anthropic'],
  ['AnthropicModel', 'anthropic'],
  ['ChatGoogleGenerativeAI', 'google'],
  ['GoogleGenerativeAI', 'google'],
  ['ChatVertexAI', 'google'],
  ['VertexAI', 'google'],
  ['GenerativeModel', 'google'],
  ['Gemini', 'google'],
  ['ChatMistralAI', 'mistral'],
  ['MistralAI', 'mistral'],
  ['ChatCohere', 'cohere'],
  ['ChatGroq', 'groq'],
  ['ChatTogether', 'together'],
  ['ChatFireworks', 'fireworks'],
  ['ChatOllama', 'ollama'],
  ['OllamaLLM', 'ollama'],
  ['Ollama', 'ollama'],
  ['OllamaChatGenerator', 'ollama'],
  ['ChatBedrock', 'bedrock'],
  ['ChatBedrockConverse', 'bedrock'],
  ['BedrockLLM', 'bedrock'],
  ['Bedrock', 'bedrock'],
  ['ChatLiteLLM', 'litellm'],
  ['LiteLLMModel', 'litellm'],
  ['HuggingFaceHub', 'huggingface'],
  ['HuggingFaceEndpoint', 'huggingface'],
  ['InferenceClient', 'huggingface'],
  ['AsyncInferenceClient', 'huggingface'],
  ['InferenceClientModel', 'huggingface'],
  ['HfApiModel', 'huggingface'],
  ['HuggingFaceAPIChatGenerator', 'huggingface'],
]);

const FRAMEWORKS =
  /^(?:langchain|langchain_\w+|llama_index|haystack|haystack_integrations|smolagents|crewai|pydantic_ai|autogen\w*|semantic_kernel|openai|google|vertexai|huggingface_hub|instructor)$/;
const GENERATION = /^(?:text-generation|text2text-generation|conversational|image-text-to-text)$/;
const MODEL_NAMES = [
  'model',
  'model_name',
  'model_id',
  'modelId',
  'repo_id',
  'deployment_name',
  'azure_deployment',
  'engine',
  'api_params',
];

/** Methods that send a prompt. The receiver's text stands in for a client that the file does not show. */
const SENDS =
  /(?:chat\.completions\.(?:create|parse)|ChatCompletion\.a?create|(?:^|\.)Completion\.a?create|completions\.create|responses\.(?:create|parse|stream)|messages\.(?:create|stream)|models\.generate_content|generate_content(?:_async|_stream)?|invoke_model(?:_with_response_stream)?|converse(?:_stream)?|chat\.complete|chat_completion|text_generation)$/;

/** The model that a call builds a client for or sends a prompt to; null for any other call. */
export function llmUseOf(unit: Unit, call: Call): LlmUse | null {
  const last = lastOf(call.callee);
  const root = rootOf(call.callee);
  if (call.callee === 'transformers.pipeline' || call.callee === 'transformers.pipelines.pipeline')
    return localPipeline(unit, call);
  if (
    last === 'init_chat_model' ||
    call.callee === 'dspy.LM' ||
    call.callee === 'crewai.LLM' ||
    call.callee === 'pydantic_ai.Agent'
  ) {
    return slashed(unit, valueOf(call, ['model'], 0), root);
  }
  if (/^litellm\.a?(?:completion|text_completion|responses)$/.test(call.callee))
    return slashed(unit, valueOf(call, ['model'], 0), 'litellm');
  const sends = sendsPrompt(call);
  if (sends) return { provider: providerOf(unit, call), model: modelOf(unit, call) };
  const provider = CLASSES.get(last);
  if (provider !== undefined && FRAMEWORKS.test(root)) {
    if (provider === 'ollama' || provider === 'bedrock') return { provider, model: modelOf(unit, call) };
    return {
      provider,
      model: modelOf(
        unit,
        call,
        /^(?:GenerativeModel|Gemini|InferenceClient|AsyncInferenceClient)$/.test(last) ? 0 : null,
      ),
    };
  }
  if (
    /^(?:openai\.(?:Async)?OpenAI|anthropic\.(?:Async)?Anthropic(?:Bedrock|Vertex)?|mistralai\.(?:Mistral|client\.MistralClient)|cohere\.(?:Async)?Client(?:V2)?|groq\.(?:Async)?Groq|together\.Together|google\.genai\.Client)$/.test(
      call.callee,
    )
  ) {
    return { provider: PACKAGES.get(root) ?? 'google', model: null };
  }
  if (/^(?:ollama\.(?:chat|generate)|replicate\.run|cohere\.\w*Client\w*\.(?:chat|generate))$/.test(call.callee)) {
    return { provider: PACKAGES.get(root) ?? root, model: modelOf(unit, call, root === 'cohere' ? null : 0) };
  }
  if (
    /^(?:langchain\.llms|langchain_openai|langchain_community\.llms|langchain|llama_index\.llms(?:\.openai)?|llama_index\.llms\.openai)\.OpenAI$/.test(
      call.callee,
    )
  ) {
    return { provider: 'openai', model: modelOf(unit, call) };
  }
  return null;
}

/** Whether the call sends a prompt and returns what the model answers. */
export function sendsPrompt(call: { readonly callee: string; readonly receiver: string }): boolean {
  if (/^litellm\.a?completion$|^ollama\.(?:chat|generate)$/.test(call.callee)) return true;
  return (
    SENDS.test(call.callee) || (call.callee.startsWith('?.') && SENDS.test(`${call.receiver}.${call.callee.slice(2)}`))
  );
}

/** Sends a prompt through a chain or model object of a framework, when the file uses one. */
export function invokesChain(unit: Unit, call: { readonly callee: string }): boolean {
  if (
    ![...unit.roots].some((root) =>
      /^(?:langchain\w*|langgraph|llama_index|crewai|haystack|dspy|smolagents|autogen\w*|guidance)$/.test(root),
    )
  )
    return false;
  return /\.(?:a?invoke|a?predict|a?run|a?call|kickoff|complete|chat|query|generate_reply|initiate_chat)$/.test(
    call.callee,
  );
}

function localPipeline(unit: Unit, call: Call): LlmUse | null {
  const task = textIn(unit, valueOf(call, ['task'], 0));
  if (task === null || !GENERATION.test(task)) return null;
  return { provider: 'transformers', model: textIn(unit, valueOf(call, ['model'], 1)) };
}

function modelOf(unit: Unit, call: Call, position: number | null = null): string | null {
  return textIn(unit, valueOf(call, MODEL_NAMES, position));
}

/** `openai/gpt-4o` and `openai:gpt-4o` carry their provider. */
function slashed(unit: Unit, value: Value | null, fallback: string): LlmUse {
  const text = textIn(unit, value);
  const parts = text === null ? null : /^([a-z][\w.-]{1,30})[/:](.+)$/.exec(text);
  return { provider: parts?.[1] ?? fallback, model: parts?.[2] ?? text };
}

function providerOf(unit: Unit, call: Call): string {
  const named = PACKAGES.get(rootOf(call.callee));
  if (named !== undefined) return named;
  if (/generate_content/.test(call.callee)) return 'google';
  if (/invoke_model|converse/.test(call.callee)) return 'bedrock';
  if (/messages\.(?:create|stream)$/.test(`${call.receiver}.${call.callee}`.replace('.?.', '.'))) return 'anthropic';
  if (/chat_completion$|text_generation$/.test(call.callee)) return 'huggingface';
  for (const [root, provider] of PACKAGES) if (unit.roots.has(root)) return provider;
  return 'openai';
}
