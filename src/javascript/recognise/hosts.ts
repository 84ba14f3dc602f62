/** Hosts of providers by the end of their name. */
const HOSTS: readonly (readonly [host: RegExp, provider: string])[] = [
  [/(?:^|\.)api\.openai\.com$/, 'openai'],
  [/(?:^|\.)(?:openai|cognitiveservices|services\.ai)\.azure\.com$/, 'azure-openai'],
  [/^api\.anthropic\.com$/, 'anthropic'],
  [/^(?:generativelanguage|[\w-]*aiplatform)\.googleapis\.com$/, 'google'],
  [/^api\.mistral\.ai$|^codestral\.mistral\.ai$/, 'mistral'],
  [/^api\.cohere\.(?:ai|com)$/, 'cohere'],
  [/^api\.groq\.com$/, 'groq'],
  [/^api\.together\.(?:xyz|ai)$/, 'together'],
  [/^api\.fireworks\.ai$/, 'fireworks'],
  [/^openrouter\.ai$/, 'openrouter'],
  [/^api\.deepseek\.com$/, 'deepseek'],
  [/^api\.x\.ai$/, 'xai'],
  [/^api\.perplexity\.ai$/, 'perplexity'],
  [/^api\.cerebras\.ai$/, 'cerebras'],
  [/^api\.moonshot\.(?:cn|ai)$/, 'moonshot'],
  [/^dashscope(?:-intl)?\.aliyuncs\.com$/, 'dashscope'],
  [/^open\.bigmodel\.cn$|^api\.z\.ai$/, 'zhipuai'],
  [/^integrate\.api\.nvidia\.com$/, 'nvidia'],
  [/^api\.replicate\.com$/, 'replicate'],
  [/^(?:api-inference|router)\.huggingface\.co$/, 'huggingface'],
  [/^bedrock-runtime\.[\w-]+\.amazonaws\.com$/, 'bedrock'],
  [/^models\.(?:inference\.ai\.azure|github)\.(?:com|ai)$/, 'github-models'],
  [/^gateway\.ai\.cloudflare\.com$/, 'cloudflare'],
  [/^ai-gateway\.vercel\.sh$/, 'ai-gateway'],
  [/(?:^|\.)hconeai\.com$|(?:^|\.)helicone\.ai$/, 'helicone'],
  [/^api\.portkey\.ai$/, 'portkey'],
  [/^api\.hyperbolic\.xyz$/, 'hyperbolic'],
  [/^api\.deepinfra\.com$/, 'deepinfra'],
];

/** The provider of language models that answers at a host; null for any other host. */
export function providerOfHost(host: string): string | null {
  if (host === '') return null;
  return HOSTS.find(([pattern]) => pattern.test(host))?.[1] ?? null;
}
