import { afterAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/model/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => repository.remove());

const TOOLS = `import sqlite3
import smtplib

import requests
from langchain.agents import create_agent
from langchain.tools import tool


@tool
def read_page(url: str) -> str:
    """Reads a page."""
    return requests.get(url).text


@tool
def look_up(query: str) -> str:
    """Looks up customers."""
    return str(sqlite3.connect("customers.db").execute(query).fetchall())


@tool
def send_mail(to: str, body: str) -> None:
    """Sends mail."""
    smtplib.SMTP("mail").sendmail("a@acme.example", to, body)


`;
const agent = (...tools: readonly string[]): string =>
  `${TOOLS}agent = create_agent("openai:gpt-4o", tools=[${tools.join(', ')}])\n`;

let branch = 0;

type Files = Readonly<Record<string, string | null>>;

async function judged(before: Files, after: Files): Promise<Analysis> {
  branch += 1;
  repository.git('checkout', '-q', '--orphan', `b${branch}`);
  repository.git('rm', '-rqf', '--ignore-unmatch', '.');
  const base = repository.commit({ 'requirements.txt': 'langchain==1.0.0\n', ...before });
  return analysed(repository.directory, base, repository.commit(after));
}

const RULE = 'agent-reads-the-web-and-private-data';
const triangles = ({ diff }: Analysis) => diff.threats.introduced.filter(({ rule }) => rule === RULE);

describe('the authority of an agent', () => {
  it('is completed by the pull request that adds the third leg, and the report says by which', async () => {
    const analysis = await judged(
      { 'agent.py': agent('look_up', 'send_mail') },
      { 'agent.py': agent('look_up', 'send_mail', 'read_page') },
    );
    expect(analysis.verdict.status).toBe('decision');
    const [threat] = triangles(analysis);
    expect(threat?.steps?.map(({ role, to, isNew }) => [role, to.name, isNew])).toEqual([
      ['private-data', 'look_up', false],
      ['untrusted-text', 'read_page', true],
      ['way-out', 'send_mail', false],
    ]);
    expect(written(analysis, 'text')).toContain(
      'This change completes the triangle at create_agent → read_page (new).',
    );
    expect(written(analysis, 'markdown')).toContain('text of others: create\\_agent → read\\_page \\(network\\)');
  });

  it('is not complete without a way out', async () => {
    const analysis = await judged(
      { 'agent.py': `${TOOLS}agent = create_agent("openai:gpt-4o", tools=[read_page])\n` },
      { 'agent.py': agent('read_page', 'read_page') },
    );
    expect(triangles(analysis)).toEqual([]);
  });

  it('was there before when the agent only moves', async () => {
    const all = agent('look_up', 'send_mail', 'read_page');
    const analysis = await judged({ 'agent.py': all }, { 'agent.py': null, 'bots/agent.py': all });
    expect(triangles(analysis)).toEqual([]);
    expect(analysis.diff.threats.unchanged.filter(({ rule }) => rule === RULE).length).toBe(1);
  });

  it('grows by a power of the agent itself', async () => {
    const script = (tools: string): string => `import { query } from '@anthropic-ai/claude-agent-sdk';

for await (const message of query({ prompt: question, options: { allowedTools: [${tools}], maxTurns: 20 } })) {
  show(message);
}
`;
    const files = (tools: string): Files => ({
      'assistant.ts': script(tools),
      'package.json': '{"dependencies": {"@anthropic-ai/claude-agent-sdk": "1.0.0"}}\n',
    });
    const analysis = await judged(files("'Read', 'Write'"), files("'Read', 'Write', 'WebFetch'"));
    const [threat] = triangles(analysis);
    expect(threat?.steps?.map(({ role, protocol, isNew }) => [role, protocol, isNew])).toEqual([
      ['private-data', 'file-read', false],
      ['untrusted-text', 'network', true],
      ['way-out', 'file-write', false],
    ]);
    expect(written(analysis, 'text')).toMatch(/This change completes the triangle at \S+ can network \(new\)\./);
  });

  it('of an agent whose acting tools ask a person is no threat', async () => {
    const asked = `from langchain.agents.middleware import HumanInTheLoopMiddleware
${TOOLS}agent = create_agent(
    "openai:gpt-4o",
    tools=[look_up, send_mail, read_page],
    middleware=[HumanInTheLoopMiddleware(interrupt_on={"send_mail": True})],
)
`;
    const analysis = await judged({ 'agent.py': agent('look_up') }, { 'agent.py': asked });
    expect(triangles(analysis)).toEqual([]);
  });
});
