import type { Call, Value } from '../module.ts';
import { packageOf } from '../specifier.ts';
import { providerOfHost } from './hosts.ts';
import { entryOf, hostOf, lastOf, moduleOf, optionOf, startOf, textIn, textsIn, valueAt } from './values.ts';

/** A hosted (or locally served) language model as a call names it; no model when the call does not say. */
export type LlmUse = {
  readonly provider: string;
  readonly models: readonly string[];
  /** What goes there: prompts, or documents to be embedded. */
  readonly data: 'prompt' | 'document';
};

/** Clients by package: what `new` makes one, the provider, and the position of a model's name among the arguments, if it is one. */
export const CLIENTS: readonly (readonly [module: RegExp, made: RegExp, provider: string])[] = [
  [/^openai$/, /^AzureOpenAI$/, 'azure-openai'],
  [/^openai$/, /^(?:default|OpenAI|OpenAIApi)$/, 'openai'],
  [/^@anthropic-ai\/(?:sdk|vertex-sdk|foundry-sdk)$/, /^(?:default|Anthropic|AnthropicVertex)$/, 'anthropic'],
  [/^@anthropic-ai\/bedrock-sdk$/, /./, 'bedrock'],
  [/^@google\/(?:generative-ai|genai)$/, /^(?:GoogleGenerativeAI|GoogleGenAI)$/, 'google'],
  [/^@google-cloud\/vertexai$/, /^VertexAI$/, 'google'],
  [/^@mistralai\/mistralai$/, /^(?:default|Mistral|MistralClient)$/, 'mistral'],
  [/^cohere-ai$/, /^Cohere(?:Client(?:V2)?)$/, 'cohere'],
  [/^groq-sdk$/, /^(?:default|Groq)$/, 'groq'],
  [/^together-ai$/, /^(?:default|Together)$/, 'together'],
  [/^ollama$/, /^(?:default|Ollama)$/, 'ollama'],
  [/^replicate$/, /^default$/, 'replicate'],
  [/^@huggingface\/inference$/, /^(?:HfInference|InferenceClient|HfInferenceEndpoint)$/, 'huggingface'],
  [/^@aws-sdk\/client-bedrock-runtime$/, /^BedrockRuntime(?:Client)?$/, 'bedrock'],
  [/^@azure\/openai$/, /^(?:OpenAIClient|AzureOpenAI)$/, 'azure-openai'],
  [/^@azure-rest\/ai-inference$/, /^default$/, 'azure-openai'],
];

/** Model classes of LangChain.js and LlamaIndex.TS by name. */
const CLASSES = new Map<string, string>([
  ['ChatOpenAI', 'openai'],
  ['ChatOpenAIResponses', 'openai'],
  ['OpenAI', 'openai'],
  ['OpenAIEmbeddings', 'openai'],
  ['OpenAIEmbedding', 'openai'],
  ['AzureChatOpenAI', 'azure-openai'],
  ['AzureOpenAI', 'azure-openai'],
  ['AzureOpenAIEmbeddings', 'azure-openai'],
  ['ChatAnthropic', 'anthropic'],
  ['Anthropic', 'anthropic'],
  ['ChatGoogleGenerativeAI', 'google'],
  ['ChatGoogle', 'google'],
  ['ChatVertexAI', 'google'],
  ['ChatVertexAIWeb', 'google'],
  ['VertexAI', 'google'],
  ['Gemini', 'google'],
  ['GoogleGenerativeAIEmbeddings', 'google'],
  ['VertexAIEmbeddings', 'google'],
  ['ChatMistralAI', 'mistral'],
  ['MistralAI', 'mistral'],
  ['MistralAIEmbeddings', 'mistral'],
  ['ChatCohere', 'cohere'],
  ['Cohere', 'cohere'],
  ['CohereEmbeddings', 'cohere'],
  ['ChatGroq', 'groq'],
  ['Groq', 'groq'],
  ['ChatTogetherAI', 'together'],
  ['ChatFireworks', 'fireworks'],
  ['ChatDeepSeek', 'deepseek'],
  ['ChatXAI', 'xai'],
  ['ChatPerplexity', 'perplexity'],
  ['ChatCerebras', 'cerebras'],
  ['ChatOpenRouter', 'openrouter'],
  ['ChatOllama', 'ollama'],
  ['Ollama', 'ollama'],
  ['OllamaEmbeddings', 'ollama'],
  ['ChatBedrockConverse', 'bedrock'],
  ['BedrockChat', 'bedrock'],
  ['Bedrock', 'bedrock'],
  ['BedrockEmbeddings', 'bedrock'],
  ['ChatCloudflareWorkersAI', 'cloudflare'],
  ['CloudflareWorkersAI', 'cloudflare'],
  ['HuggingFaceInference', 'huggingface'],
  ['HuggingFaceInferenceEmbeddings', 'huggingface'],
]);
const FRAMEWORK = /^(?:@?langchain|@langchain\/[\w-]+|llamaindex|@llamaindex\/[\w-]+)(?:\/|$)/;
export const MODEL_NAMES = [
  'model',
  'modelName',
  'model_name',
  'modelId',
  'azureOpenAIApiDeploymentName',
  'deployment',
  'deploymentName',
];

/** The client of a provider that a call makes; null for any other call. */
export function clientUse(call: Call): LlmUse | null {
  const module = moduleOf(call.callee);
  const name = lastOf(call.callee);
  const client = CLIENTS.find(
    ([modules, made]) => modules.test(module) && made.test(name) && call.callee === `${module}:${name}`,
  );
  if (!client || !(call.made || module === '@azure-rest/ai-inference')) return null;
  const [, , provider] = client;
  return { provider: servedBy(call, provider), models: [], data: 'prompt' };
}

/** A client of OpenAI's protocol speaks to whoever answers at its address. */
function servedBy(call: Call, provider: string): string {
  return providerAt(call) ?? provider;
}

/** The provider at the address that a client is given; null when it is given none that is known. */
function providerAt(call: Call): string | null {
  return providerOfHost(hostOf(startOf(baseUrlOf(call))));
}

/** The address that a client or model class is given instead of its provider's. */
export function baseUrlOf(call: Call): Value | null {
  const nested = optionOf(call, 'configuration', 'clientOptions', 'httpOptions');
  return (
    optionOf(call, 'baseURL', 'baseUrl', 'basePath', 'azureOpenAIEndpoint', 'anthropicApiUrl', 'serverURL') ??
    entryOf(nested, 'baseURL', 'baseUrl', 'basePath')
  );
}

/** The model class of a framework that a call makes. */
export function frameworkUse(call: Call): LlmUse | null {
  const module = moduleOf(call.callee);
  if (!FRAMEWORK.test(module)) return null;
  const name = lastOf(call.callee);
  if (name === 'initChatModel') {
    const provider = textIn(optionOf(call, 'modelProvider'));
    const models = textsIn(valueAt(call, 0));
    return provider === null
      ? slashed(models, 'langchain')
      : { provider: ALIASES.get(provider) ?? provider, models, data: 'prompt' };
  }
  if (/^create(?:React|Deep)?Agent$/.test(name)) {
    const models = textsIn(optionOf(call, 'model', 'llm'));
    return models.length === 0 ? null : slashed(models, 'langchain');
  }
  const provider = CLASSES.get(name);
  const factory =
    /^@llamaindex\/[\w-]+$/.test(module) && /^(?:openai|anthropic|gemini|mistral|groq|ollama|deepseek)$/.test(name)
      ? name === 'gemini'
        ? 'google'
        : name
      : null;
  if (provider === undefined && factory === null) return null;
  if (provider !== undefined && !call.made) return null;
  const named = optionOf(call, ...MODEL_NAMES) ?? (valueAt(call, 0)?.kind === 'string' ? valueAt(call, 0) : null);
  return {
    provider: servedBy(call, provider ?? factory ?? ''),
    models: textsIn(named),
    data: /Embedding/.test(name) ? 'document' : 'prompt',
  };
}

/** Provider packages of the AI SDK whose name is not the provider's. */
const AI_SDK = new Map<string, string>([
  ['azure', 'azure-openai'],
  ['google-vertex', 'google'],
  ['amazon-bedrock', 'bedrock'],
  ['togetherai', 'together'],
  ['gateway', ''],
]);
/** Packages of the AI SDK that are no provider's. */
const NO_PROVIDER =
  /^@ai-sdk\/(?:provider|provider-utils|test-server|harness[\w-]*|react|svelte|vue|angular|solid|rsc|mcp|ui-utils|langchain|llamaindex|valibot|otel|devtools|codemod|workflow|sandbox[\w-]*)(?:\/|$)/;
/** A model of a provider: `openai(…)`, `openai.chat(…)`, `createOpenAI(…)(…)`, `createOpenAI(…).embedding(…)`. */
const AI_SDK_MODEL =
  /^(?:create\w+\(\)|(?!create|experimental_)[a-z]\w*|(?:create\w+|[a-z]\w*)\.(?:chat|chatModel|responses|completion|languageModel|messages|embedding|embeddingModel|textEmbedding|textEmbeddingModel))$/;

/** `openai('gpt-4o')`, `createOpenAI({ … })('gpt-4o')`, `google.textEmbeddingModel('…')`, and `model: 'openai/gpt-4o'`. */
export function aiSdkUse(call: Call, maker: Call | undefined): LlmUse | null {
  const module = moduleOf(call.callee);
  const rest = call.callee.slice(module.length + 1);
  const community = /^(?:@openrouter\/ai-sdk-provider|ollama-ai-provider(?:-v2)?|workers-ai-provider)$/.test(module);
  if (module.startsWith('@ai-sdk/') || community) {
    if (NO_PROVIDER.test(module) || !AI_SDK_MODEL.test(rest)) return null;
    const models = textsIn(valueAt(call, 0)).filter((text) => text.length < 200);
    if (models.length === 0 && valueAt(call, 0) === null) return null;
    const data = /[eE]mbedding/.test(rest) ? 'document' : 'prompt';
    const family = community
      ? /openrouter/.test(module)
        ? 'openrouter'
        : /ollama/.test(module)
          ? 'ollama'
          : 'cloudflare'
      : packageName(module);
    if (family === '') return slashed(models, 'ai-gateway', data);
    return { provider: (maker === undefined ? null : providerAt(maker)) ?? family, models, data };
  }
  if (module !== 'ai' && !/^(?:@mastra\/core|genkit)/.test(module)) return null;
  const named = optionOf(call, 'model');
  const models =
    named?.kind === 'call' || named === null
      ? []
      : textsIn(named).filter((text) => /^[\w.@-]+\/[\w.:@/-]+$/.test(text));
  return models.length === 0 ? null : slashed(models, 'ai-gateway', rest.startsWith('embed') ? 'document' : 'prompt');
}

function packageName(module: string): string {
  const name = packageOf(module).slice('@ai-sdk/'.length);
  return AI_SDK.get(name) ?? name;
}

/** Providers that frameworks call otherwise. */
const ALIASES = new Map<string, string>([
  ['google-genai', 'google'],
  ['google-vertexai', 'google'],
  ['google_genai', 'google'],
  ['vertex', 'google'],
  ['azure_openai', 'azure-openai'],
  ['azure', 'azure-openai'],
  ['mistralai', 'mistral'],
  ['amazon-bedrock', 'bedrock'],
]);

/** Whose model a bare name is (https://docs.langchain.com/oss/javascript/langchain/models infers it likewise). */
const FAMILIES: readonly (readonly [start: RegExp, provider: string])[] = [
  [/^(?:gpt-|o\d|chatgpt)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^gemini/, 'google'],
  [/^command/, 'cohere'],
  [/^(?:mistral|codestral|ministral)/, 'mistral'],
  [/^deepseek/, 'deepseek'],
  [/^grok/, 'xai'],
];

/** `openai/gpt-4o` and `openai:gpt-4o` carry their provider. */
function slashed(models: readonly string[], fallback: string, data: LlmUse['data'] = 'prompt'): LlmUse {
  const [first] = models;
  const provider = first === undefined ? undefined : /^([a-z][\w.-]{1,30})[/:](.+)$/.exec(first)?.[1];
  if (provider === undefined) {
    const family = FAMILIES.find(([start]) => start.test(first ?? ''))?.[1];
    return { provider: family ?? fallback, models, data };
  }
  const same = models.filter((model) => model.startsWith(provider));
  return {
    provider: ALIASES.get(provider) ?? provider,
    models: same.map((model) => model.slice(provider.length + 1)),
    data,
  };
}
