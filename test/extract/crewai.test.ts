import { describe, expect, it } from 'vitest';
import { crewai } from '../../src/extract/crewai/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('crewai', () => {
  it('reads agents, what they may do and whom they ask', async () => {
    expect(systemLines(await extractFixture(crewai, 'support/config/agents.yaml'))).toMatchInlineSnapshot(`
      [
        "signal crewai",
        "agent|support/config/agents.yaml||analyst (CrewAI; role: Ticket analyst for {product}; tools: search_docs, search_tickets) +iteration-limit+rate-limit @2",
        "llm|||openai/gpt-4o third-party @9",
        "flow agent|support/config/agents.yaml||analyst > llm|||openai/gpt-4o prompt over https @9",
        "flow llm|||openai/gpt-4o > agent|support/config/agents.yaml||analyst completion over https @9",
        "agent|support/config/agents.yaml||coder can code (CrewAI; may delegate to other agents; role: Support engineer) @15",
        "llm|||ollama/llama3.1 unknown (base URL http://localhost:11434) @19",
        "flow agent|support/config/agents.yaml||coder > llm|||ollama/llama3.1 prompt over http @19",
        "flow llm|||ollama/llama3.1 > agent|support/config/agents.yaml||coder completion over http @19",
        "agent|support/config/agents.yaml||writer can code (CrewAI; role: Writer) +sandbox @25",
      ]
    `);
  });

  it('reads tasks, who does them and what they build on', async () => {
    expect(systemLines(await extractFixture(crewai, 'support/config/tasks.yaml'))).toMatchInlineSnapshot(`
      [
        "signal crewai",
        "process|support/config/tasks.yaml||analyse (CrewAI task; inputs: customer, product, ticket) @1",
        "flow process|support/config/tasks.yaml||analyse > agent|support/config/agents.yaml||analyst prompt over call @5",
        "process|support/config/tasks.yaml||reproduce (CrewAI task) @6",
        "flow process|support/config/tasks.yaml||reproduce > agent|support/config/agents.yaml||coder prompt over call @9",
        "flow process|support/config/tasks.yaml||analyse > process|support/config/tasks.yaml||reproduce completion over call @10",
        "process|support/config/tasks.yaml||answer (CrewAI task; writes out/answer.md) +guardrail+human-approval @11",
        "flow process|support/config/tasks.yaml||answer > agent|support/config/agents.yaml||writer prompt over call @14",
        "flow process|support/config/tasks.yaml||analyse > process|support/config/tasks.yaml||answer completion over call @16",
        "flow process|support/config/tasks.yaml||reproduce > process|support/config/tasks.yaml||answer completion over call @17",
      ]
    `);
  });

  it('reads agents below one key', async () => {
    expect(systemLines(await extractFixture(crewai, 'research/agents.yml'))).toMatchInlineSnapshot(`
      [
        "signal crewai",
        "agent|research/agents.yml||web_scout (CrewAI; role: Scout) @2",
      ]
    `);
  });

  it('leaves alone what is none', async () => {
    const agents = {
      'agents of monitoring': 'datadog:\n  host: a\n  role: agent\n',
      'the words without a map': '- role: a\n  goal: b\n  backstory: c\n',
      'broken YAML': 'a:\n  role: b\n  goal: [\n  backstory: c\n',
      'a template': 'a:\n  role: {{ role }}\n  goal: b\n  backstory: c\n',
    };
    expect(await linesOfEach(crewai, agents, 'agents.yaml')).toMatchInlineSnapshot(`
      {
        "a template": [
          "not read: a template, not YAML",
        ],
        "agents of monitoring": "not claimed",
        "broken YAML": [
          "not read: line 4: not valid YAML (bad indent)",
        ],
        "the words without a map": "not claimed",
      }
    `);
    const tasks = {
      'tasks of Ansible': '- name: a\n  description: b\n',
      'variables in double braces':
        'a:\n  description: >\n    {{ text }}\n  expected_output: b\n  agent: [c]\n  context: d\n',
    };
    expect(await linesOfEach(crewai, tasks, 'x/tasks.yaml')).toMatchInlineSnapshot(`
      {
        "tasks of Ansible": "not claimed",
        "variables in double braces": [
          "signal crewai",
          "process|x/tasks.yaml||a (CrewAI task; inputs: text) @1",
        ],
      }
    `);
  });
});
