import { expect, it } from 'vitest';
import { lines } from '../../support/javascript.ts';

it('clients of providers and what they are asked', async () => {
  expect(
    await lines(
      `
import OpenAI, { AzureOpenAI } from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { GoogleGenerativeAI } from '@google/generative-ai';
import { Mistral } from '@mistralai/mistralai';
import { CohereClientV2 } from 'cohere-ai';
import ollama from 'ollama';
import Replicate from 'replicate';
import { InferenceClient } from '@huggingface/inference';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
const MODEL = process.env.MODEL ?? 'gpt-4o';
const openai = new OpenAI({ apiKey: process.env.KEY, dangerouslyAllowBrowser: true });
await openai.chat.completions.create({ model: MODEL, messages });
await openai.embeddings.create({ model: 'text-embedding-3-small', input });
new AzureOpenAI({ deployment: 'prod' });
const claude = new Anthropic();
await claude.messages.stream({ model: 'claude-sonnet-4-5', messages });
await new GoogleGenAI({}).models.generateContent({ model: 'gemini-2.5-flash', contents });
new GoogleGenerativeAI(key).getGenerativeModel({ model: fast ? 'gemini-1.5-flash' : 'gemini-1.5-pro' });
await new Mistral().chat.complete({ model: 'mistral-large-latest', messages });
await new CohereClientV2({}).chat({ model: 'command-r', messages });
await ollama.chat({ model: 'llama3.1', messages });
await new Replicate().run('meta/meta-llama-3-8b-instruct', { input });
await new InferenceClient(token).chatCompletion({ model: 'meta-llama/Llama-3.1-8B-Instruct', messages });
new BedrockRuntimeClient({}).send(new ConverseCommand({ modelId: 'anthropic.claude-3-sonnet', messages }));
`,
      { kinds: ['element', 'operation', 'signal'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "18 element llm anthropic/claude-sonnet-4-5 trust=third-party",
      "16 element llm azure-openai trust=third-party",
      "26 element llm bedrock/anthropic.claude-3-sonnet trust=third-party",
      "22 element llm cohere/command-r trust=third-party",
      "20 element llm google/gemini-1.5-flash trust=third-party",
      "20 element llm google/gemini-1.5-pro trust=third-party",
      "19 element llm google/gemini-2.5-flash trust=third-party",
      "25 element llm huggingface/meta-llama/Llama-3.1-8B-Instruct trust=third-party",
      "21 element llm mistral/mistral-large-latest trust=third-party",
      "23 element llm ollama/llama3.1 trust=unknown",
      "14 element llm openai/gpt-4o trust=third-party",
      "15 element llm openai/text-embedding-3-small trust=third-party",
      "24 element llm replicate/meta/meta-llama-3-8b-instruct trust=third-party",
      "14,15,16 element process app path=src/app.ts",
      "13 operation key-in-browser dangerouslyAllowBrowser input=literal path=src/app.ts",
      "signal @anthropic-ai/sdk",
      "signal @aws-sdk/client-bedrock-runtime",
      "signal @google/genai",
      "signal @google/generative-ai",
      "signal @huggingface/inference",
      "signal @mistralai/mistralai",
      "signal cohere-ai",
      "signal ollama",
      "signal openai",
      "signal replicate",
    ]
  `);
});

it('a prompt goes out and an answer comes back, documents only go out', async () => {
  expect(
    await lines(
      `
import { openai } from '@ai-sdk/openai';
import { embed, generateText } from 'ai';
await generateText({ model: openai('gpt-4o'), prompt });
await embed({ model: openai.embedding('text-embedding-3-small'), value });
`,
      { kinds: ['flow'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "4 flow llm|||openai/gpt-4o -> process|src/app.ts||app completion https",
      "4 flow process|src/app.ts||app -> llm|||openai/gpt-4o prompt https",
      "5 flow process|src/app.ts||app -> llm|||openai/text-embedding-3-small document https",
    ]
  `);
});

it('models of LangChain.js, LlamaIndex.TS and the AI SDK', async () => {
  expect(
    await lines(
      `
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { ChatAnthropic } from '@langchain/anthropic';
import { initChatModel } from 'langchain/chat_models/universal';
import { createAgent } from 'langchain';
import { ollama, OllamaEmbedding } from '@llamaindex/ollama';
import { anthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { bedrock } from '@ai-sdk/amazon-bedrock';
import { useChat } from '@ai-sdk/react';
import { streamText } from 'ai';
new ChatOpenAI({ model: 'gpt-4o-mini', temperature: 0 });
new ChatAnthropic({ modelName: 'claude-3-5-sonnet-latest' });
new OpenAIEmbeddings({ model: 'text-embedding-3-large' });
await initChatModel('gpt-4.1', { modelProvider: 'openai' });
await initChatModel('google-genai:gemini-2.0-flash');
createAgent({ model: 'claude-opus-4-1', tools: [] });
ollama({ model: 'mixtral' });
anthropic('claude-3-haiku');
createOpenAI({ apiKey })('o3-mini');
createOpenAICompatible({ name: 'own', baseURL: 'https://api.deepseek.com' })('deepseek-chat');
bedrock.embedding('amazon.titan-embed');
useChat('not a model');
streamText({ model: 'google/gemini-2.5-pro', prompt });
`,
      { kinds: ['element'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "18 element agent createAgent details=langchain:createAgent path=src/app.ts",
      "14 element llm anthropic/claude-3-5-sonnet-latest trust=third-party",
      "20 element llm anthropic/claude-3-haiku trust=third-party",
      "18 element llm anthropic/claude-opus-4-1 trust=third-party",
      "23 element llm bedrock/amazon.titan-embed trust=third-party",
      "22 element llm deepseek/deepseek-chat trust=third-party",
      "17 element llm google/gemini-2.0-flash trust=third-party",
      "25 element llm google/gemini-2.5-pro trust=third-party",
      "19 element llm ollama/mixtral trust=unknown",
      "16 element llm openai/gpt-4.1 trust=third-party",
      "13 element llm openai/gpt-4o-mini trust=third-party",
      "21 element llm openai/o3-mini trust=third-party",
      "15 element llm openai/text-embedding-3-large trust=third-party",
      "13,14,15 element process app path=src/app.ts",
    ]
  `);
});

it('models that are asked by address, by a binding or on this machine', async () => {
  expect(
    await lines(
      `
import { CreateMLCEngine } from '@mlc-ai/web-llm';
await fetch('https://api.openai.com/v1/chat/completions', {
  method: 'POST',
  body: JSON.stringify({ model: 'gpt-4', messages }),
});
await fetch(\`https://generativelanguage.googleapis.com/v1beta/models/gemini-pro:generateContent?key=\${key}\`);
await fetch('https://example.com/v1/chat/completions');
export default { async fetch(request, env) { return env.AI.run('@cf/meta/llama-3.1-8b-instruct', { prompt }); } };
await CreateMLCEngine('Llama-3.1-8B-Instruct-q4f32_1-MLC');
`,
      { path: 'src/worker.js', kinds: ['element', 'signal'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "9 element endpoint worker app details=ANY / path=src/worker.js",
      "9 element llm cloudflare/@cf/meta/llama-3.1-8b-instruct trust=third-party",
      "7 element llm google/gemini-pro trust=third-party",
      "3-6 element llm openai/gpt-4 trust=third-party",
      "10 element llm web-llm/Llama-3.1-8B-Instruct-q4f32_1-MLC trust=unknown",
      "3-6,7,9 element process worker path=src/worker.js",
      "signal @mlc-ai/web-llm",
      "signal workers-ai",
    ]
  `);
});

it('an address that is no vendor’s is told, one of the settings or of a vendor is not', async () => {
  expect(
    await lines(
      `
import OpenAI from 'openai';
import { ChatOpenAI } from '@langchain/openai';
import { createAnthropic } from '@ai-sdk/anthropic';
const BASE = 'https://proxy.example.com';
new OpenAI({ baseURL: BASE + '/v1?key=secret' });
new OpenAI({ baseURL: process.env.OPENAI_BASE_URL ?? 'https://other.example.com' });
new OpenAI({ baseURL: 'https://openrouter.ai/api/v1' });
new OpenAI({ baseURL: 'https://myorg.openai.azure.com/openai' });
new OpenAI({ baseURL: url });
new ChatOpenAI({ model: 'gpt-4o', configuration: { baseURL: 'http://10.0.0.7:8000/v1' } });
createAnthropic({ baseURL: 'https://gateway.example.com' });
`,
      { kinds: ['operation'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "12 operation base-url-override anthropic https://gateway.example.com input=literal path=src/app.ts",
      "11 operation base-url-override openai http://10.0.0.7:8000/v1 input=literal path=src/app.ts",
      "6 operation base-url-override openai https://proxy.example.com/v1 input=literal path=src/app.ts",
    ]
  `);
});

it('what only looks like a model is none', async () => {
  expect(
    await lines(
      `
import twilio from 'twilio';
import type OpenAI from 'openai';
import { google } from 'googleapis';
const client = twilio(sid, token);
await client.messages.create({ body, from, to });
await db.completions.find({ model: 'x' });
google('drive');
new Anthropic();
anthropic('x');
`,
      { kinds: ['element', 'flow', 'operation', 'reference'] },
    ),
  ).toEqual([]);
});

it('vector stores', async () => {
  expect(
    await lines(
      `
import { Pinecone } from '@pinecone-database/pinecone';
import { PineconeStore } from '@langchain/pinecone';
import { Chroma } from '@langchain/community/vectorstores/chroma';
import { QdrantClient } from '@qdrant/js-client-rest';
import { MemoryVectorStore } from 'langchain/vectorstores/memory';
import { PgVector } from '@mastra/pg';
import { SupabaseVectorStore } from '@langchain/community/vectorstores/supabase';
import { createClient } from '@supabase/supabase-js';
import { Pool } from 'pg';
new Pinecone({ apiKey });
PineconeStore.fromExistingIndex(embeddings, { pineconeIndex });
Chroma.fromDocuments(docs, embeddings, { url: 'http://chroma:8000?x=1', collectionName: 'a' });
new QdrantClient({ url: 'https://user:pass@xyz.cloud.qdrant.io:6333' });
MemoryVectorStore.fromTexts(texts, [], embeddings);
new PgVector({ connectionString });
new SupabaseVectorStore(embeddings, { client: createClient(url, key) });
new Pool();
class Chroma2 extends Chroma {}
`,
      { kinds: ['element'] },
    ),
  ).toMatchInlineSnapshot(`
    [
      "18 element datastore postgresql",
      "17 element datastore supabase trust=third-party",
      "11,12,13 element process app path=src/app.ts",
      "13 element vector-store chroma details=http://chroma:8000",
      "15 element vector-store in-memory",
      "16 element vector-store pgvector",
      "11,12 element vector-store pinecone trust=third-party",
      "14 element vector-store qdrant details=https://xyz.cloud.qdrant.io:6333",
      "17 element vector-store supabase",
    ]
  `);
});
