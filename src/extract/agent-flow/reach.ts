import type { Capability } from '../../model/index.ts';

/** What tools of these platforms reach, by words of their types. A tool with code that its author wrote runs no code of others. */
const REACH: readonly (readonly [RegExp, Capability])[] = [
  [/code_?interpreter|python_?interpreter|python_?repl|e2b|riza/, 'code'],
  [/execute_?command|shell|terminal|ssh(?:tool)?$|bash/, 'shell'],
  [/write_?file|save_?file|filesystem/, 'file-write'],
  [/read_?file|filesystem|directory/, 'file-read'],
  [/playwright|puppeteer|browser|selenium/, 'browser'],
  [/sql|postgres|mysql|snowflake|bigquery|supabase/, 'sql'],
  [/gmail|outlook|send_?email|emailsend|slack|telegram|discord|twilio|whatsapp|teams(?:tool)?$|sendgrid/, 'message'],
  [/mcp/, 'network'],
  [
    /http|request|fetch|search|serp|tavily|wikipedia|arxiv|scrap|crawl|firecrawl|url|web|openapi|apify|brave|exa/,
    'network',
  ],
];

/** What a tool of a type reaches, sorted. */
export function reachOfType(type: string): Capability[] {
  const word = type.slice(0, 200).toLowerCase();
  const found = new Set(REACH.flatMap(([pattern, capability]) => (pattern.test(word) ? [capability] : [])));
  return [...found].sort();
}

/** Providers by words of node types: `lmChatOpenAi`, `ChatAnthropic`, `AzureOpenAIModel`, `langgenius/openai/openai`. */
const PROVIDERS: readonly (readonly [RegExp, string])[] = [
  [/azure/, 'azure-openai'],
  [/open_?router/, 'openrouter'],
  [/openai/, 'openai'],
  [/anthropic|claude/, 'anthropic'],
  [/gemini|vertex|google|palm/, 'google'],
  [/mistral/, 'mistral'],
  [/cohere/, 'cohere'],
  [/groq/, 'groq'],
  [/bedrock|aws/, 'bedrock'],
  [/ollama/, 'ollama'],
  [/deep_?seek/, 'deepseek'],
  [/hugging_?face/, 'huggingface'],
  [/together/, 'together'],
  [/fireworks/, 'fireworks'],
  [/perplexity/, 'perplexity'],
  [/nvidia/, 'nvidia'],
  [/xai|grok/, 'xai'],
  [/watsonx|ibm/, 'watsonx'],
  [/tongyi|qwen|dashscope/, 'dashscope'],
  [/zhipu/, 'zhipuai'],
  [/local_?ai/, 'localai'],
  [/lm_?studio/, 'lmstudio'],
  [/xinference/, 'xinference'],
  [/vllm/, 'vllm'],
];

/** The provider that a type speaks of; null when none is known. */
export function providerOfType(type: string): string | null {
  const word = type.slice(0, 200).toLowerCase();
  return PROVIDERS.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}
