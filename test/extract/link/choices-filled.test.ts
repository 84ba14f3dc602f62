import { expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

it('providers among which a setting chooses stay one choice when callers say more', async () => {
  const files = {
    'acme/llm.py': [
      'from langchain_openai import ChatOpenAI',
      'from langchain_anthropic import ChatAnthropic',
      'from langchain_groq import ChatGroq',
      'from langchain_mistralai import ChatMistralAI',
      '',
      'def make(provider, **kwargs):',
      '    if provider == "openai":',
      '        return ChatOpenAI(**kwargs)',
      '    if provider == "anthropic":',
      '        return ChatAnthropic(**kwargs)',
      '    if provider == "groq":',
      '        return ChatGroq(**kwargs)',
      '    return ChatMistralAI(**kwargs)',
    ],
    'acme/__init__.py': '',
    'run.py': ['from acme.llm import make', 'make(PROVIDER, temperature=0.2).invoke("x")'],
  };
  const lines = await systemLines(files);
  expect(lines.filter((line) => line.startsWith('llm '))).toEqual([
    'llm acme/llm.py one of several @ acme/llm.py:8 acme/llm.py:10 acme/llm.py:12 acme/llm.py:13 run.py:2',
  ]);
});
