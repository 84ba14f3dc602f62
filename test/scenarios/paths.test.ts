import { afterAll, describe, expect, it } from 'vitest';
import type { CommitSha } from '../../src/model/index.ts';
import { reviewCommentsOf, checkRunOf } from '../../src/report/index.ts';
import { analysed, written } from '../support/analysed.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
afterAll(() => {
  repository.remove();
});

const application = [
  'import subprocess',
  '',
  'import pandas as pd',
  'from langchain.agents import AgentExecutor',
  'from langchain_chroma import Chroma',
  'from langchain_core.tools import tool',
  'from langchain_openai import OpenAIEmbeddings',
  '',
  'docs = pd.read_csv("https://forum.example.com/threads.csv")',
  'store = Chroma.from_documents(docs, OpenAIEmbeddings())',
  '',
  '',
  'def run_command(command: str) -> str:',
  '    """Run a command."""',
  '    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout',
  '',
  '',
  'assistant = AgentExecutor(agent=None, tools=[])',
  '',
  '',
  'def ask(question: str) -> str:',
  '    return assistant.invoke({"input": f"{store.similarity_search(question)} {question}"})',
  '',
].join('\n');
const withTool = application
  .replace('def run_command', '@tool\ndef run_command')
  .replace('tools=[]', 'tools=[run_command]');
const withPerson = withTool.replace(
  '    return subprocess',
  '    if input(f"Run {command}? [y/n] ") != "y":\n        return "refused"\n    return subprocess',
);

const base = repository.commit({ 'app.py': application });
const completed = repository.commit({ 'app.py': withTool });
const moved = repository.commit({ 'app.py': null, 'src/app.py': `"""The assistant."""\n\n${withTool}` });
const asked = repository.commit({ 'src/app.py': withPerson });

const RULE = 'untrusted-text-drives-tool';

async function diff(from: CommitSha, to: CommitSha) {
  const analysis = await analysed(repository.directory, from, to);
  const { threats } = analysis.diff;
  return { analysis, threats, path: threats.introduced.find(({ rule }) => rule === RULE) };
}

const change = await diff(base, completed);

describe('a path that a change completes', () => {
  it('is told hop by hop, with the hop that is new', () => {
    const lines = written(change.analysis, 'text').split('\n');
    const start = lines.findIndex((line) => line.trim() === 'Path:');
    expect(lines.slice(start, start + 7)).toEqual([
      '     Path:',
      '       https://forum.example.com/threads.csv → app (dataset) app.py:9',
      '       app → chroma (document) app.py:10',
      '       chroma → app (document) app.py:10',
      '       app → AgentExecutor (request) app.py:19',
      '       AgentExecutor → run_command (tool-call) app.py:19 — new',
      '       This change completes the path at AgentExecutor → run_command (new).',
    ]);
  });

  it('has its hops in order, and what is new first in its evidence', () => {
    expect(change.path?.subject.kind).toBe('path');
    expect(change.path?.steps?.map(({ isNew }) => isNew)).toEqual([false, false, false, false, true]);
    expect(change.path?.evidence.map(({ startLine }) => startLine)).toEqual([19, 9, 10, 23]);
    expect(JSON.parse(written(change.analysis, 'json')).threats.introduced).toContainEqual(change.path);
  });

  it('is a flow of code in SARIF', () => {
    const { runs } = JSON.parse(written(change.analysis, 'sarif'));
    const [result] = runs[0].results.filter((one: { ruleId: string }) => one.ruleId === RULE);
    const { locations } = result.codeFlows[0].threadFlows[0];
    expect(
      locations.map(({ location, importance }: Record<string, any>) => [
        location.physicalLocation.region.startLine,
        location.message.text,
        importance,
      ]),
    ).toEqual([
      [9, 'https://forum.example.com/threads.csv → app (dataset)', 'important'],
      [10, 'app → chroma (document)', 'important'],
      [10, 'chroma → app (document)', 'important'],
      [19, 'app → AgentExecutor (request)', 'important'],
      [19, 'AgentExecutor → run_command (tool-call) — new', 'essential'],
    ]);
  });

  it.each(['markdown', 'html'])('is drawn in %s', (format) => {
    const page = written(change.analysis, format);
    expect(page).toContain('AgentExecutor → run');
    expect(page).toContain('This change completes the path at');
  });

  it('is told in the check run and the review comment', () => {
    const options = { tool: { name: 'Stridegate', version: '1.0.0' }, ruleSet: '', reproduce: '', colour: false };
    const { summary } = checkRunOf({ outcome: 'analysed', analysis: change.analysis }, options);
    expect(summary).toContain('This change completes the path at AgentExecutor → run\\_command \\(new\\).');
    const comment = reviewCommentsOf(change.analysis).find(({ body }) => body.includes(RULE));
    expect([comment?.path, comment?.startLine]).toEqual(['app.py', 19]);
    expect(comment?.body.split('\n').length).toBeLessThanOrEqual(8);
    expect(comment?.body).toContain('chroma → app \\(document\\) `app.py:10`');
  });

  it('is no news when the file moves', async () => {
    const { threats } = await diff(completed, moved);
    expect([threats.introduced, threats.resolved]).toEqual([[], []]);
  });

  it('closes when a person is asked on the way', async () => {
    const { threats } = await diff(moved, asked);
    expect(threats.introduced).toEqual([]);
    expect(threats.resolved.map(({ rule }) => rule)).toContain(RULE);
  });
});
