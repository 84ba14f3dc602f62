import type { Element, Fact } from '../model/index.ts';
import { plainAddress } from '../command/index.ts';
import { elementFact, type End, sharedElement } from './element.ts';
import { flowFact } from './flow.ts';
import type { Lines, Source } from './source.ts';

/** A language model as configurations name it: who hosts it, and which one it is (empty when the file does not say). */
export type LanguageModel = { readonly provider: string; readonly model: string };

/** Words of configurations for providers, as the readers of code name them. */
const PROVIDERS: ReadonlyMap<string, string> = new Map(
  (
    'openai=openai openai_chat=openai chat_openai=openai openai-compatible=openai oai=openai responses=openai ' +
    'azure=azure-openai azure_openai=azure-openai azureopenai=azure-openai azure-openai=azure-openai azure_ai=azure-openai aoai=azure-openai ' +
    'anthropic=anthropic claude=anthropic ' +
    'google=google googleai=google google_genai=google google-genai=google google_vertexai=google gemini=google vertex=google vertexai=google ' +
    'vertex_ai=google palm=google google-ai-studio=google ' +
    'mistral=mistral mistralai=mistral mistral_ai=mistral cohere=cohere groq=groq together=together together_ai=together togetherai=together ' +
    'fireworks=fireworks fireworks_ai=fireworks bedrock=bedrock aws_bedrock=bedrock amazon_bedrock=bedrock sagemaker=sagemaker ' +
    'huggingface=huggingface hf=huggingface huggingface_hub=huggingface openrouter=openrouter deepseek=deepseek perplexity=perplexity ' +
    'xai=xai nvidia=nvidia nim=nvidia nvidia_ai_endpoints=nvidia nvidia_nim=nvidia watsonx=watsonx replicate=replicate cerebras=cerebras ' +
    'moonshot=moonshot zhipuai=zhipuai dashscope=dashscope tongyi=dashscope litellm=litellm ai21=ai21 cloudflare-ai=cloudflare github=github ' +
    'ollama=ollama ollama_chat=ollama localai=localai lmstudio=lmstudio lm_studio=lmstudio llamafile=llamafile llamacpp=llama.cpp ' +
    'llama_cpp=llama.cpp xinference=xinference vllm=vllm hosted_vllm=vllm text-generation-webui=text-generation-webui transformers=transformers'
  )
    .split(' ')
    .map((pair): readonly [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
);

/** Providers that run where somebody starts them. */
const SELF_HOSTED = new Set(
  'ollama localai lmstudio llamafile llama.cpp xinference vllm text-generation-webui transformers'.split(' '),
);

/** Beginnings of model names that only one provider has. */
const OWNERS: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-|o[1345](?:-|$)|chatgpt|text-embedding-|text-davinci|davinci|dall-e|whisper-1$|tts-1)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^(?:gemini|models\/gemini|palm-|text-bison|chat-bison)/, 'google'],
  [/^(?:mistral-(?:large|medium|small|tiny)|codestral|ministral|open-mi[sx]tral)/, 'mistral'],
  [/^command(?:-|$)/, 'cohere'],
  [/^deepseek-(?:chat|reasoner|coder)$/, 'deepseek'],
  [/^(?:anthropic|amazon|meta|cohere|ai21|mistral)\.[\w.-]+(?::\d+)?$/, 'bedrock'],
];

const MAX_NAME = 200;

/** The name by which code and configuration know a provider; null for a word that is none. */
function providerNamed(word: string): string | null {
  return PROVIDERS.get(word.trim().toLowerCase().replaceAll(' ', '_')) ?? null;
}

/**
 * The model that a text names: `openai/gpt-4o`, `openai:gpt-4o`, `openai:chat:gpt-4o`, `gpt-4o`. `provider` is the word beside it, where
 * there is one. Null for what names no model: empty, a variable, a sentence.
 */
export function languageModelOf(text: string, provider = ''): LanguageModel | null {
  const named = text.trim();
  if (named.length > MAX_NAME || /[\s${}<>]/.test(named)) return null;
  const beside = providerNamed(provider);
  const parts = /^([A-Za-z][\w.-]{1,30})[/:](.{1,190})$/.exec(named);
  const told = parts === null ? null : providerNamed(parts[1] ?? '');
  if (parts !== null && told !== null && (beside === null || beside === told)) {
    const model = (parts[2] ?? '').replace(/^(?:chat|completion|messages|responses|embeddings?|assistant|text):/, '');
    return { provider: told, model };
  }
  if (beside !== null) return { provider: beside, model: named };
  const owner = OWNERS.find(([pattern]) => pattern.test(named))?.[1];
  if (owner !== undefined) return { provider: owner, model: named };
  return provider === '' || named === '' ? null : { provider: provider.trim().toLowerCase(), model: named };
}

/** A language model as one thing of the whole repository; `address` is where it is asked when the file says so. */
export function languageModelElement(
  source: Source,
  lines: Lines,
  { provider, model }: LanguageModel,
  address?: string,
): Element {
  const plain = address === undefined ? null : plainAddress(address);
  const own = SELF_HOSTED.has(provider) || (plain !== null && isInside(plain));
  return sharedElement(source, lines, {
    kind: 'llm',
    name: model === '' ? provider : `${provider}/${model}`,
    trust: own ? 'unknown' : 'third-party',
    details: plain === null ? [] : [`base URL ${plain}`],
  });
}

/** An address that only this machine or its neighbours reach, or a variable. */
function isInside(address: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]*\]|[^/:]*)/.exec(address)?.[1] ?? '';
  return /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[\w-]+$)/.test(
    host,
  );
}

/** The model, and the prompts that go to it. */
export function promptedBy(source: Source, lines: Lines, asker: End, model: Element): Fact[] {
  return askedBy(source, lines, asker, model).slice(0, 2);
}

/** The model, the prompts that go to it and the answers that come back. */
export function askedBy(source: Source, lines: Lines, asker: End, model: Element): Fact[] {
  const local = model.trust !== 'third-party';
  const base = model.details.find((detail) => detail.startsWith('base URL '));
  const protocol = base?.slice('base URL '.length).split(':')[0] ?? (local ? 'unknown' : 'https');
  return [
    elementFact(model),
    flowFact(source, lines, { from: asker, to: model, data: ['prompt'], protocol }),
    flowFact(source, lines, { from: model, to: asker, data: ['completion'], protocol }),
  ];
}
