import type { Call, Value } from '../module.ts';
import { packageOf } from '../specifier.ts';
import { providerOfHost } from './hosts.ts';
import { aiSdkUse, CLIENTS, clientUse, frameworkUse, type LlmUse, MODEL_NAMES } from './llm-clients.ts';
import type { Unit } from './unit.ts';
import { entryOf, hostOf, moduleOf, optionOf, startOf, textIn, textsIn, valueAt } from './values.ts';

/** Methods that send a prompt, by the end of a callee or of a receiver and its method. */
const SENDS =
  /(?:chat\.completions\.(?:create|parse|stream|runTools|runFunctions)|completions\.create|responses\.(?:create|parse|stream)|createChatCompletion|createCompletion|messages\.(?:create|stream|parse)|beta\.messages\.toolRunner|models\.generateContent(?:Stream)?|generateContent(?:Stream)?|chats?\.create|chat\.(?:complete|stream)|fim\.complete|chatCompletion(?:Stream)?|textGeneration(?:Stream)?|getChatCompletions|streamChatCompletions)$/;
const EMBEDS = /(?:embeddings\.create|embedContent|batchEmbedContents|featureExtraction)$/;

/** The model that a call builds a client for or sends a prompt to; null for any other call. */
export function llmUseOf(unit: Unit, call: Call): LlmUse | null {
  return (
    clientUse(call) ??
    frameworkUse(call) ??
    aiSdkUse(call, makerOf(unit, call)) ??
    sendUse(unit, call) ??
    otherUse(unit, call)
  );
}

function sendUse(unit: Unit, call: Call): LlmUse | null {
  const embeds = EMBEDS.test(fullName(call));
  if (!embeds && !sendsPrompt(call)) return null;
  const named = call.callee.startsWith('replicate:') ? valueAt(call, 0) : optionOf(call, ...MODEL_NAMES);
  const models = textsIn(named);
  const provider = providerOf(unit, call);
  return provider === null ? null : { provider, models, data: embeds ? 'document' : 'prompt' };
}

/** The call whose result is called: `createOpenAI({ … })` of `createOpenAI({ … })('gpt-4o')`. */
function makerOf(unit: Unit, call: Call): Call | undefined {
  return call.receiver?.kind === 'call' ? unit.module.calls[call.receiver.call] : undefined;
}

/** The callee with what the receiver's source adds where the receiver is not known. */
function fullName(call: Call): string {
  if (!call.callee.startsWith('?.')) return call.callee;
  return `${(call.receiver?.text ?? '').slice(-80)}.${call.callee.slice(2)}`;
}

/** Whether the call sends a prompt and returns what the model answers. */
export function sendsPrompt(call: Call): boolean {
  if (/^ai:(?:generate|stream)(?:Text|Object|UI)$/.test(call.callee)) return true;
  if (
    /^ollama:(?:(?:Ollama|default)\.)?(?:chat|generate)$|^cohere-ai:\w+\.(?:chat|chatStream|generate)$|^replicate:(?:default\.)?(?:run|stream)$/.test(
      call.callee,
    )
  )
    return true;
  return SENDS.test(fullName(call));
}

const FRAMEWORKS =
  /^(?:@?langchain|@langchain\/.*|llamaindex|@llamaindex\/.*|@mastra\/.*|@openai\/agents.*|genkit|@google\/adk)$/;

/** Sends a prompt through a chain, graph, agent or model object of a framework, when the file uses one. */
export function invokesChain(unit: Unit, call: Call): boolean {
  if (
    /^@openai\/agents(?:-core)?:(?:run|Runner\.run)$|^@anthropic-ai\/claude-(?:agent-sdk|code):query$/.test(call.callee)
  )
    return true;
  if (
    !/\.(?:invoke|stream|streamEvents|call|predict|run|chat|complete|query|generate|generateLegacy)$/.test(call.callee)
  )
    return false;
  if (FRAMEWORKS.test(packageOf(moduleOf(call.callee)))) return true;
  const named =
    /(?:chain|llm|model|agent|graph|executor|engine|workflow|runnable|assistant|genkit|\bai)\w*(?:\([^)]*\))?$/i;
  return named.test(call.receiver?.text ?? '') && [...unit.packages].some((name) => FRAMEWORKS.test(name));
}

function providerOf(unit: Unit, call: Call): string | null {
  const origin = call.receiver === null ? null : madeBy(unit, call.receiver);
  const made = origin === null ? null : (clientUse(origin) ?? frameworkUse(origin));
  if (made) return made.provider;
  const name = fullName(call);
  const module = moduleOf(call.callee);
  const own = CLIENTS.find(([modules]) => modules.test(module));
  if (own) return own[2];
  if (/generateContent|embedContent/.test(name)) return 'google';
  // Twilio and others have messages to create as well.
  if (/(?:^|\.)messages\.(?:create|stream|parse)$/.test(name))
    return unit.packages.has('@anthropic-ai/sdk') || /anthropic|claude/i.test(name) ? 'anthropic' : null;
  if (/chatCompletion|textGeneration|featureExtraction/.test(name)) return 'huggingface';
  if (/chats?\.create$|chat\.(?:complete|stream)$/.test(name))
    return CLIENTS.find(([modules]) => [...unit.packages].some((item) => modules.test(item)))?.[2] ?? null;
  if (/getChatCompletions|streamChatCompletions/.test(name)) return 'azure-openai';
  return 'openai';
}

/** The call that made what a value is a part of. */
export function madeBy(unit: Unit, value: Value): Call | null {
  let at: Value = value;
  for (let depth = 0; depth < 20; depth++) {
    if (at.kind === 'call') return unit.module.calls[at.call] ?? null;
    if (at.kind === 'member') at = at.object;
    else if (at.kind === 'choice' && at.items[0]) at = at.items[0];
    else return null;
  }
  return null;
}

/** Models that are named by other means: commands of Bedrock, agents, Workers AI, genkit, a request to a provider's address. */
function otherUse(unit: Unit, call: Call): LlmUse | null {
  const { callee } = call;
  if (
    /^@aws-sdk\/client-bedrock-runtime:(?:Converse|InvokeModel)\w*Command$/.test(callee) ||
    /^@aws-sdk\/client-bedrock-agent-runtime:(?:RetrieveAndGenerate|InvokeAgent)\w*Command$/.test(callee)
  )
    return { provider: 'bedrock', models: textsIn(optionOf(call, 'modelId')), data: 'prompt' };
  if (
    /^@google\/generative-ai:.*getGenerativeModel$|^@google-cloud\/vertexai:.*getGenerativeModel$|^\?\.getGenerativeModel$/.test(
      callee,
    )
  )
    return { provider: 'google', models: textsIn(optionOf(call, 'model')), data: 'prompt' };
  if (/^@openai\/agents(?:-core|-realtime)?:(?:Agent|RealtimeAgent|RealtimeSession)(?:\.create)?$/.test(callee))
    return { provider: 'openai', models: textsIn(optionOf(call, 'model')), data: 'prompt' };
  if (/^@google\/adk:(?:LlmAgent|Agent)$/.test(callee))
    return { provider: 'google', models: textsIn(optionOf(call, 'model')), data: 'prompt' };
  if (/^@genkit-ai\/[\w-]+:\w+\.model$/.test(callee))
    return {
      provider: /google|vertex/.test(callee) ? 'google' : lastSegment(moduleOf(callee)),
      models: textsIn(valueAt(call, 0)),
      data: 'prompt',
    };
  if (/^@anthropic-ai\/claude-(?:agent-sdk|code):query$/.test(callee))
    return { provider: 'anthropic', models: textsIn(entryOf(optionOf(call, 'options'), 'model')), data: 'prompt' };
  if (/^@(?:huggingface|xenova)\/transformers:pipeline$/.test(callee)) {
    const generates = /^(?:text-generation|text2text-generation|image-text-to-text)$/.test(
      textIn(valueAt(call, 0)) ?? '',
    );
    return generates ? { provider: 'transformers', models: textsIn(valueAt(call, 1)), data: 'prompt' } : null;
  }
  if (/^@mlc-ai\/web-llm:Create\w*MLCEngine$/.test(callee))
    return {
      provider: 'web-llm',
      models: textsIn(valueAt(call, callee.includes('WebWorker') ? 1 : 0)),
      data: 'prompt',
    };
  if (callee.endsWith('.run')) {
    const models = textsIn(valueAt(call, 0)).filter((text) => /^@(?:cf|hf)\//.test(text));
    return models.length === 0 ? null : { provider: 'cloudflare', models, data: 'prompt' };
  }
  return requestUse(unit, call);
}

function lastSegment(module: string): string {
  return module.slice(module.lastIndexOf('/') + 1);
}

/** `fetch('https://api.openai.com/v1/chat/completions', { body: JSON.stringify({ model: 'gpt-4o' }) })` */
function requestUse(unit: Unit, call: Call): LlmUse | null {
  if (!isRequest(call)) return null;
  const url = startOf(valueAt(call, 0)) || startOf(optionOf(call, 'url'));
  const provider = providerOfHost(hostOf(url));
  if (provider === null) return null;
  const bodies = call.arguments.flatMap(({ value }) => [value, entryOf(value, 'body', 'data', 'json')]);
  const models = bodies.flatMap((body) => textsIn(entryOf(jsonOf(unit, body), 'model')));
  const inUrl = /\/models\/([\w.-]{1,100})/.exec(url.split('?')[0] ?? '')?.[1];
  const data = /embed/i.test(url) ? 'document' : 'prompt';
  return { provider, models: models.length > 0 ? models : inUrl === undefined ? [] : [inUrl], data };
}

/** Whether a call sends a request to an address. */
export function isRequest(call: Call): boolean {
  return /^(?:fetch|globalThis\.fetch|window\.fetch|(?:axios|got|ky|superagent|needle|phin|ofetch):(?:default|\w+)|axios:create\.\w+|(?:node-fetch|cross-fetch|isomorphic-fetch|undici|electron-fetch):(?:default|fetch|request|stream)|request:(?:default|\w+)|request-promise(?:-native)?:(?:default|\w+)|https?:(?:get|request))$/.test(
    call.callee,
  );
}

/** What `JSON.stringify(…)` is given; anything else as it is. */
function jsonOf(unit: Unit, value: Value | null): Value | null {
  if (value?.kind !== 'call' || value.callee !== 'JSON.stringify') return value;
  return unit.module.calls[value.call]?.arguments[0]?.value ?? null;
}
