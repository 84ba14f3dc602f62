import { describe, expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

/** Tools with what they reach, and the ways between a model and its tools. */
async function toolsIn(source: string): Promise<string[]> {
  const facts = await factsOfSource(source, 'desk.py');
  return facts.flatMap((fact) => {
    if (fact.fact === 'element' && fact.value.kind === 'tool') {
      const { name, path, symbol, capabilities, controls } = fact.value;
      return [`tool ${name} ${path}:${symbol} [${capabilities.join(' ')}] ${controls.join(' ')}`.trim()];
    }
    return fact.fact === 'flow' &&
      fact.value.protocol === 'call' &&
      /tool\|/.test(fact.value.source + fact.value.target)
      ? [`${fact.value.name} (${fact.value.data.join()}) @ ${fact.value.evidence[0]?.startLine ?? 0}`]
      : [];
  });
}

const FUNCTIONS = `import json
import smtplib

import httpx
from openai import OpenAI

client = OpenAI()


def send_mail(to, body):
    with smtplib.SMTP("mail.acme.example") as server:
        server.sendmail("desk@acme.example", to, body)


def page(url):
    return httpx.get(url).text


def unused(command):
    return json.dumps(command)

`;

describe('tools that a call offers to a language model', () => {
  it('are functions of the same name, described in the form of OpenAI', async () => {
    const source = `${FUNCTIONS}
TOOLS = [
    {"type": "function", "function": {"name": "send_mail", "parameters": {"type": "object"}}},
    {"type": "function", "function": {"name": "page", "parameters": {"type": "object"}}},
]


def answer(messages):
    reply = client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS)
    for call in reply.choices[0].message.tool_calls:
        globals()[call.function.name](**json.loads(call.function.arguments))
`;
    expect(await toolsIn(source)).toEqual([
      'tool page desk.py:page [network]',
      'tool send_mail desk.py:send_mail [message]',
      'openai/gpt-4o -> page (tool-call) @ 30',
      'openai/gpt-4o -> send_mail (tool-call) @ 30',
      'page -> openai/gpt-4o (document) @ 30',
    ]);
  });

  it('are functions that a table names, described in the form of Anthropic and of the Responses interface', async () => {
    const source = `${FUNCTIONS}
import anthropic

RUN = {"reply": send_mail}
claude = anthropic.Anthropic()
claude.messages.create(model="claude-sonnet-4-5", messages=[], tools=[{"name": "reply", "input_schema": {}}])
client.responses.create(model="gpt-4o", input="", tools=[{"type": "function", "name": "page"}, {"type": "web_search"}])
`;
    expect(await toolsIn(source)).toEqual([
      'tool page desk.py:page [network]',
      'tool reply desk.py:send_mail [message]',
      'anthropic/claude-sonnet-4-5 -> reply (tool-call) @ 27',
      'openai/gpt-4o -> page (tool-call) @ 28',
      'page -> openai/gpt-4o (document) @ 28',
    ]);
  });

  it('are functions that are handed over themselves', async () => {
    const source = `${FUNCTIONS}
import ollama

ollama.chat(model="llama3.1", messages=[], tools=[send_mail])
`;
    expect(await toolsIn(source)).toEqual([
      'tool send_mail desk.py:send_mail [message]',
      'ollama/llama3.1 -> send_mail (tool-call) @ 25',
    ]);
  });

  it('are known by their name alone when no function of the file bears it, with no reach claimed', async () => {
    const source = `${FUNCTIONS}
client.chat.completions.create(model="gpt-4o", messages=[], tools=[{"type": "function", "function": {"name": "refund"}}])
`;
    expect(await toolsIn(source)).toEqual(['tool refund desk.py: []', 'openai/gpt-4o -> refund (tool-call) @ 23']);
  });

  it('show that a person is asked', async () => {
    const source = `${FUNCTIONS}
def refund(amount):
    if input(f"Refund {amount}? ") == "yes":
        httpx.post(f"https://pay.acme.example/refund/{amount}")


client.chat.completions.create(model="gpt-4o", messages=[], tools=[{"function": {"name": "refund"}}])
`;
    expect(await toolsIn(source)).toEqual([
      'tool refund desk.py:refund [] human-approval',
      'openai/gpt-4o -> refund (tool-call) @ 28',
    ]);
  });

  it.each([
    ['no tools', 'client.chat.completions.create(model="gpt-4o", messages=[])'],
    ['an empty list', 'client.chat.completions.create(model="gpt-4o", messages=[], tools=[])'],
    [
      'a form for the answer',
      'client.chat.completions.create(model="gpt-4o", messages=[], response_format={"name": "send_mail"})',
    ],
    ['a call that asks no model', 'register(tools=[{"name": "send_mail"}])'],
    [
      'a name that is no name',
      'client.chat.completions.create(model="gpt-4o", messages=[], tools=[{"name": 3}, {"name": ""}])',
    ],
  ])('are none with %s', async (_, call) => {
    expect(await toolsIn(`${FUNCTIONS}\n${call}\n`)).toEqual([]);
  });
});
