import { describe, expect, it } from 'vitest';
import { langgraph } from '../../src/extract/langgraph/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('langgraph', () => {
  it('reads a small application', async () => {
    expect(systemLines(await extractFixture(langgraph, 'chat/langgraph.json'))).toMatchInlineSnapshot(`
      [
        "signal langgraph",
        "service|chat/langgraph.json||chat (LangGraph server) @3",
        "agent|chat/langgraph.json||chat (LangGraph graph) @4",
        "flow service|chat/langgraph.json||chat > agent|chat/langgraph.json||chat request over call @4",
        "runs agent|chat/langgraph.json||chat > chat/src/chat/graph.py @4",
      ]
    `);
  });

  it('reads authentication, routes, memory, packages and commands', async () => {
    expect(systemLines(await extractFixture(langgraph, 'cloud/langgraph.json'))).toMatchInlineSnapshot(`
      [
        "signal langgraph",
        "service|cloud/langgraph.json||cloud authentication required (LangGraph server; base image langchain/langgraph-api:0.2; the studio is asked like everybody) +authentication @10",
        "agent|cloud/langgraph.json||research (LangGraph graph) @11",
        "flow service|cloud/langgraph.json||cloud > agent|cloud/langgraph.json||research request over call @11",
        "runs agent|cloud/langgraph.json||research > cloud/app/research.py @11",
        "agent|cloud/langgraph.json||web (LangGraph graph) @12",
        "flow service|cloud/langgraph.json||cloud > agent|cloud/langgraph.json||web request over call @12",
        "runs agent|cloud/langgraph.json||web > cloud/ui/web.ts @12",
        "runs service|cloud/langgraph.json||cloud > cloud/app/security.py @14",
        "runs service|cloud/langgraph.json||cloud > cloud/app/routes.py @15",
        "operation:cors-any-origin|cloud/langgraph.json||http.cors.allow_origins of literal @15",
        "memory|cloud/langgraph.json||store (LangGraph store) @16",
        "flow service|cloud/langgraph.json||cloud > memory|cloud/langgraph.json||store document over unknown @16",
        "flow memory|cloud/langgraph.json||store > service|cloud/langgraph.json||cloud document over unknown @16",
        "llm|||openai/text-embedding-3-small third-party @16",
        "flow memory|cloud/langgraph.json||store > llm|||openai/text-embedding-3-small document over https @16",
        "dependency|cloud/langgraph.json||langchain-openai none index @4",
        "signal package:langchain-openai",
        "dependency|cloud/langgraph.json||tavily-python exact index +exact-pin @4",
        "index:extra-index|cloud/langgraph.json||https://download.pytorch.org/whl/cpu @7",
        "dependency|cloud/langgraph.json||torch none index @7",
        "signal package:torch",
      ]
    `);
  });

  it('leaves alone what is none, and says what it cannot read', async () => {
    const texts = {
      'another file': '{"nodes": []}',
      'graphs that are none': '{"graphs": ["a"]}',
      'code that is no file': '{"graphs": {"a": "package.module:graph", "b": 3, "c": "../../../etc/x.py:g"}}',
      'an origin of its own': '{"graphs": {}, "http": {"cors": {"allow_origins": ["https://a.example"]}}}',
      'broken JSON': '{"graphs": {',
      comments: '{\n// the graph\n"graphs": {"a": "./a.py:g",},\n}',
    };
    expect(await linesOfEach(langgraph, texts, 'langgraph.json')).toMatchInlineSnapshot(`
      {
        "an origin of its own": [
          "signal langgraph",
          "service|langgraph.json||langgraph (LangGraph server) @1",
        ],
        "another file": "not claimed",
        "broken JSON": [
          "not read: line 1: not valid JSON (it ends too early)",
        ],
        "code that is no file": [
          "signal langgraph",
          "service|langgraph.json||langgraph (LangGraph server) @1",
          "agent|langgraph.json||a (LangGraph graph) @1",
          "flow service|langgraph.json||langgraph > agent|langgraph.json||a request over call @1",
          "agent|langgraph.json||b (LangGraph graph) @1",
          "flow service|langgraph.json||langgraph > agent|langgraph.json||b request over call @1",
          "agent|langgraph.json||c (LangGraph graph) @1",
          "flow service|langgraph.json||langgraph > agent|langgraph.json||c request over call @1",
          "runs agent|langgraph.json||c > ../../../etc/x.py @1",
        ],
        "comments": [
          "signal langgraph",
          "service|langgraph.json||langgraph (LangGraph server) @3",
          "agent|langgraph.json||a (LangGraph graph) @3",
          "flow service|langgraph.json||langgraph > agent|langgraph.json||a request over call @3",
          "runs agent|langgraph.json||a > a.py @3",
        ],
        "graphs that are none": [],
      }
    `);
  });
});
