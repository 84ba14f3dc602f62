import { describe, expect, it } from 'vitest';
import { agentFlow } from '../../src/extract/agent-flow/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('agent-flow', () => {
  it('reads a workflow of n8n', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'n8n/support.json'))).toMatchInlineSnapshot(`
      [
        "signal n8n-ai",
        "endpoint|n8n/support.json||Chat reached public authentication none (chatTrigger; n8n) @4",
        "endpoint|n8n/support.json||Hook reached public authentication required (n8n; webhook) +authentication @5",
        "agent|n8n/support.json||Helper (agent; n8n) +iteration-limit @7",
        "llm|||openai/gpt-4o-mini third-party @8",
        "tool|n8n/support.json||Mail can message (gmailTool; n8n) @9",
        "tool|n8n/support.json||Web can network (n8n; toolHttpRequest) @10",
        "memory|n8n/support.json||Window (memoryBufferWindow; n8n) @11",
        "vector-store|||qdrant @12",
        "llm|||openai/text-embedding-3-small third-party @13",
        "external-service|||https://tickets.example/api third-party (httpRequest; n8n) @14",
        "process|n8n/support.json||Run can shell (executeCommand; n8n) @15",
        "flow endpoint|n8n/support.json||Chat > agent|n8n/support.json||Helper request over unknown @19",
        "flow endpoint|n8n/support.json||Hook > agent|n8n/support.json||Helper request over unknown @20",
        "flow agent|n8n/support.json||Helper > external-service|||https://tickets.example/api completion over unknown @28",
        "flow agent|n8n/support.json||Helper > process|n8n/support.json||Run completion over unknown @28",
        "flow agent|n8n/support.json||Helper > llm|||openai/gpt-4o-mini prompt over https @22",
        "flow llm|||openai/gpt-4o-mini > agent|n8n/support.json||Helper completion over https @22",
        "flow agent|n8n/support.json||Helper > tool|n8n/support.json||Mail tool-call over call @23",
        "flow agent|n8n/support.json||Helper > tool|n8n/support.json||Web tool-call over call @24",
        "flow agent|n8n/support.json||Helper > memory|n8n/support.json||Window document over unknown @25",
        "flow memory|n8n/support.json||Window > agent|n8n/support.json||Helper document over unknown @25",
        "flow vector-store|||qdrant > agent|n8n/support.json||Helper document over unknown @27",
        "flow vector-store|||qdrant > llm|||openai/text-embedding-3-small document over https @26",
      ]
    `);
  });

  it('reads a chat flow of Flowise', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'flowise/docs-chat.json'))).toMatchInlineSnapshot(`
      [
        "signal flowise",
        "llm|||openai/gpt-4o third-party @7",
        "tool|flowise/docs-chat.json||Custom MCP can spawn-server (Flowise; customMCP) @13",
        "agent|flowise/docs-chat.json||Tool Agent (Flowise; toolAgent) +iteration-limit @17",
        "vector-store|||pinecone third-party @21",
        "tool|flowise/docs-chat.json||Retriever Tool (Flowise; retrieverTool) @25",
        "flow agent|flowise/docs-chat.json||Tool Agent > llm|||openai/gpt-4o prompt over https @29",
        "flow llm|||openai/gpt-4o > agent|flowise/docs-chat.json||Tool Agent completion over https @29",
        "flow agent|flowise/docs-chat.json||Tool Agent > tool|flowise/docs-chat.json||Custom MCP tool-call over call @30",
        "flow vector-store|||pinecone > tool|flowise/docs-chat.json||Retriever Tool document over unknown @31",
        "flow agent|flowise/docs-chat.json||Tool Agent > tool|flowise/docs-chat.json||Retriever Tool tool-call over call @32",
      ]
    `);
  });

  it('reads an agent flow of Flowise', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'flowise/steps.json'))).toMatchInlineSnapshot(`
      [
        "signal flowise",
        "endpoint|flowise/steps.json||Start (Flowise; startAgentflow) @3",
        "process|flowise/steps.json||Sort (Flowise; llmAgentflow) @6",
        "process|flowise/steps.json||Ask a person (Flowise; humanInputAgentflow) +human-approval @8",
        "llm|||anthropic/claude-3-5-haiku-latest third-party @6",
        "flow process|flowise/steps.json||Sort > llm|||anthropic/claude-3-5-haiku-latest prompt over https @6",
        "flow llm|||anthropic/claude-3-5-haiku-latest > process|flowise/steps.json||Sort completion over https @6",
        "flow endpoint|flowise/steps.json||Start > process|flowise/steps.json||Sort request over unknown @11",
        "flow process|flowise/steps.json||Sort > process|flowise/steps.json||Ask a person completion over unknown @12",
      ]
    `);
  });

  it('reads a flow of LangFlow', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'langflow/rag.json'))).toMatchInlineSnapshot(`
      [
        "signal langflow",
        "endpoint|langflow/rag.json||Chat Input (ChatInput; LangFlow) @5",
        "prompt|langflow/rag.json||Prompt (LangFlow; Prompt) @6",
        "vector-store|||chroma @7",
        "data-source|langflow/rag.json||Web pages third-party (LangFlow; URL) @8",
        "llm|||openai/gpt-4o-mini third-party @10",
        "flow endpoint|langflow/rag.json||Chat Input > prompt|langflow/rag.json||Prompt request over unknown @14",
        "flow prompt|langflow/rag.json||Prompt > llm|||openai/gpt-4o-mini prompt over https @18",
        "flow vector-store|||chroma > prompt|langflow/rag.json||Prompt document over unknown @17",
        "flow data-source|langflow/rag.json||Web pages > vector-store|||chroma document over unknown @15",
      ]
    `);
  });

  it('reads a workflow of Dify', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'dify/faq.yml'))).toMatchInlineSnapshot(`
      [
        "signal dify",
        "endpoint|dify/faq.yml||Start (Dify; start) @19",
        "vector-store|dify/faq.yml||Manuals (Dify; knowledge-retrieval) @21",
        "process|dify/faq.yml||Answer (Dify; llm) @25",
        "external-service|||https://crm.example/notes third-party (Dify; http-request) @30",
        "llm|||openai/gpt-4o third-party @25",
        "flow process|dify/faq.yml||Answer > llm|||openai/gpt-4o prompt over https @25",
        "flow llm|||openai/gpt-4o > process|dify/faq.yml||Answer completion over https @25",
        "flow endpoint|dify/faq.yml||Start > vector-store|dify/faq.yml||Manuals request over unknown @13",
        "flow vector-store|dify/faq.yml||Manuals > process|dify/faq.yml||Answer document over unknown @14",
        "flow process|dify/faq.yml||Answer > external-service|||https://crm.example/notes completion over unknown @15",
        "reference:code|dify/faq.yml||langgenius/openai digest 0.0.19 by Dify plugin over registry code on verified +digest-pin @7",
      ]
    `);
  });

  it('reads an agent of Dify', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'dify/agent.yml'))).toMatchInlineSnapshot(`
      [
        "signal dify",
        "agent|dify/agent.yml||Researcher (Dify; agent-chat) +guardrail+iteration-limit @1",
        "tool|dify/agent.yml||python_interpreter can code (Dify; python_interpreter) @8",
        "llm|||anthropic/claude-3-5-sonnet-20241022 third-party @1",
        "flow agent|dify/agent.yml||Researcher > llm|||anthropic/claude-3-5-sonnet-20241022 prompt over https @1",
        "flow llm|||anthropic/claude-3-5-sonnet-20241022 > agent|dify/agent.yml||Researcher completion over https @1",
        "flow agent|dify/agent.yml||Researcher > tool|dify/agent.yml||python_interpreter tool-call over call @8",
      ]
    `);
  });

  it('reads a prompt flow', async () => {
    expect(systemLines(await extractFixture(agentFlow, 'prompt-flow/flow.dag.yaml'))).toMatchInlineSnapshot(`
      [
        "signal prompt-flow",
        "process|prompt-flow/flow.dag.yaml||search (prompt flow; python) @4",
        "process|prompt-flow/flow.dag.yaml||answer (llm; prompt flow) @8",
        "llm|||azure-openai/gpt-4o third-party @8",
        "flow process|prompt-flow/flow.dag.yaml||answer > llm|||azure-openai/gpt-4o prompt over https @8",
        "flow llm|||azure-openai/gpt-4o > process|prompt-flow/flow.dag.yaml||answer completion over https @8",
        "flow process|prompt-flow/flow.dag.yaml||search > process|prompt-flow/flow.dag.yaml||answer completion over unknown @13",
        "runs process|prompt-flow/flow.dag.yaml||search > prompt-flow/search.py @6",
        "flow prompt|prompt-flow/answer.jinja2||answer > process|prompt-flow/flow.dag.yaml||answer prompt over file @10",
      ]
    `);
  });

  it('reads pipelines of Haystack', async () => {
    const found: Record<string, unknown> = {};
    for (const fixture of ['haystack/rag.yaml', 'haystack/v1.yaml'])
      found[fixture] = systemLines(await extractFixture(agentFlow, fixture));
    expect(found).toMatchInlineSnapshot(`
      {
        "haystack/rag.yaml": [
          "signal haystack",
          "data-source|haystack/rag.yaml||fetcher third-party (Haystack; LinkContentFetcher) @2",
          "vector-store|||qdrant @11",
          "process|haystack/rag.yaml||retriever (Haystack; QdrantEmbeddingRetriever) @13",
          "vector-store|||qdrant @16",
          "prompt|haystack/rag.yaml||prompt_builder (Haystack; PromptBuilder) @18",
          "llm|||openai/gpt-4o-mini third-party @21",
          "flow data-source|haystack/rag.yaml||fetcher > vector-store|||qdrant document over unknown @27",
          "flow process|haystack/rag.yaml||retriever > prompt|haystack/rag.yaml||prompt_builder completion over unknown @29",
          "flow vector-store|||qdrant > process|haystack/rag.yaml||retriever document over unknown @13",
          "flow prompt|haystack/rag.yaml||prompt_builder > llm|||openai/gpt-4o-mini prompt over https @30",
        ],
        "haystack/v1.yaml": [
          "signal haystack",
          "datastore|||elasticsearch @3",
          "process|haystack/v1.yaml||Retriever (BM25Retriever; Haystack) @6",
          "llm|||openai/gpt-4 third-party @9",
          "flow datastore|||elasticsearch > process|haystack/v1.yaml||Retriever document over unknown @6",
          "flow process|haystack/v1.yaml||Retriever > llm|||openai/gpt-4 prompt over https @16",
        ],
      }
    `);
  });

  it('leaves alone what is none', async () => {
    const json = {
      'a workflow without a model':
        '{"nodes": [{"name": "a", "type": "n8n-nodes-base.webhook"}, {"name": "b", "type": "n8n-nodes-base.slack"}], "connections": {"a": {"main": [[{"node": "b"}]]}}}',
      'a graph of something else': '{"nodes": [{"id": "a"}], "edges": []}',
      'kinds that make no sense':
        '{"nodes": [3, {"name": "a", "type": "@n8n/n8n-nodes-langchain.agent", "parameters": [1]}, {"name": {}, "type": "n8n-nodes-base.x"}], "connections": {"a": {"main": [[{"node": "zzz"}, 4]], "ai_tool": "x"}, "b": 5}}',
      'a circle':
        '{"nodes": [{"name": "a", "type": "@n8n/n8n-nodes-langchain.agent"}, {"name": "s", "type": "n8n-nodes-base.set"}], "connections": {"a": {"main": [[{"node": "s"}]]}, "s": {"main": [[{"node": "a"}, {"node": "s"}]]}}}',
      'two of one name':
        '{"nodes": [{"id": "x", "data": {"name": "toolAgent", "label": "A", "category": "Agents", "baseClasses": []}}, {"id": "y", "data": {"name": "toolAgent", "label": "A", "category": "Agents"}}], "edges": [{"source": "x", "target": "y"}]}',
      'broken JSON': '{"nodes": [{"type": "n8n-nodes-base.x"}], "connections": {',
    };
    expect(await linesOfEach(agentFlow, json, 'a.json')).toMatchInlineSnapshot(`
      {
        "a circle": [
          "signal n8n-ai",
          "agent|a.json||a (agent; n8n) @1",
        ],
        "a graph of something else": "not claimed",
        "a workflow without a model": [],
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "kinds that make no sense": [
          "signal n8n-ai",
          "agent|a.json||a (agent; n8n) @1",
        ],
        "two of one name": [
          "signal flowise",
          "agent|a.json||A (x) (Flowise; toolAgent) @1",
          "agent|a.json||A (y) (Flowise; toolAgent) @1",
          "flow agent|a.json||A (x) > agent|a.json||A (y) completion over unknown @1",
        ],
      }
    `);
    const yaml = {
      'another app': 'kind: app\napp: {name: a}\n',
      'an app without a model': 'kind: app\napp: {name: a}\nworkflow: {graph: {nodes: [], edges: []}}\n',
    };
    expect(await linesOfEach(agentFlow, yaml, 'a.yml')).toMatchInlineSnapshot(`
      {
        "an app without a model": [],
        "another app": "not claimed",
      }
    `);
  });
});
