import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

const named = (lines: readonly string[]): string[] => lines.filter((line) => line.includes('s3://'));

async function flows(lines: readonly string[]): Promise<string[]> {
  return (await systemLines({ 'app.py': lines }))
    .filter((line) => line.includes(' -> '))
    .map((line) => line.replace(/ @.*/, ''));
}

describe('what comes from where', () => {
  it('a bucket is read from or written to, as the call says', async () => {
    const app = ['import boto3', 's3 = boto3.client("s3")', 'print(s3.list_buckets())'];
    const get = [...app, 's3.get_object(Bucket="raw", Key="a")', 's3.download_file("held-out", "b", "b")'];
    const put = [...app, 's3.upload_file("c", "models", "c")', 's3.put_object(Bucket="labels", Key="d", Body=b"")'];
    expect(named(await flows(get))).toEqual(['s3://held-out -> app.py dataset', 's3://raw -> app.py dataset']);
    expect(named(await flows(put))).toEqual(['app.py -> s3://labels dataset', 'app.py -> s3://models dataset']);
  });

  it('an export to ONNX writes the file that stands behind the example input', async () => {
    const train = ['import torch', 'torch.onnx.export(model, torch.zeros(1, 3, 64, 64), "models/signs.onnx")'];
    const named = ['import torch', 'torch.onnx.export(model, (x,), f="models/signs.onnx", opset_version=17)'];
    expect([await flows(train), await flows(named)]).toEqual([
      ['app.py -> models/signs.onnx model'],
      ['app.py -> models/signs.onnx model'],
    ]);
  });

  it('pages that a loader brings in are sources, named by their addresses', async () => {
    const app = [
      'from langchain_community.document_loaders import WebBaseLoader, RecursiveUrlLoader',
      'docs = WebBaseLoader(["https://acme.com/docs?x=1", "https://acme.com/help"]).load()',
      'more = RecursiveUrlLoader(START).load()',
    ];
    expect(await flows(app)).toEqual([
      'https://acme.com/docs -> app.py document',
      'https://acme.com/help -> app.py document',
      'web pages -> app.py document',
    ]);
    const later = [
      'from llama_index.readers.web import SimpleWebPageReader',
      'docs = SimpleWebPageReader(html_to_text=True).load_data(["https://acme.com/"])',
    ];
    expect(await flows(later)).toEqual(['https://acme.com/ -> app.py document']);
  });

  it.each([
    [
      'asked',
      ['store = Chroma(persist_directory="db")', 'hits = store.similarity_search(question)'],
      ['chroma -> app.py document'],
    ],
    ['filled', ['store = Chroma.from_documents(docs, embedding)'], ['app.py -> chroma document']],
    [
      'filled and asked',
      ['store = Chroma.from_documents(docs, embedding)', 'retriever = store.as_retriever()'],
      ['app.py -> chroma document', 'chroma -> app.py document'],
    ],
    [
      'handed on',
      ['def make():', '    return Chroma(persist_directory="db")'],
      ['app.py -> chroma document', 'chroma -> app.py document'],
    ],
  ])('a vector store that is %s', async (_, lines, expected) => {
    expect((await flows(['from langchain_chroma import Chroma', ...lines])).toSorted()).toEqual(expected);
  });

  it('what a tool reads comes back to the agent, in one file and across files', async () => {
    const tool = [
      'import requests',
      'from langchain_core.tools import tool',
      '@tool',
      'def fetch(url: str) -> str:',
      '    """Reads a page."""',
      '    return requests.get(url).text',
    ];
    const agent = ['from langgraph.prebuilt import create_react_agent', 'agent = create_react_agent(model, [fetch])'];
    expect((await flows([...tool, ...agent])).filter((line) => line.includes('fetch'))).toEqual([
      'app.py create_react_agent -> app.py:fetch tool-call',
      'app.py:fetch -> app.py create_react_agent document',
    ]);
    const lines = await systemLines({ 'tools.py': tool, 'app.py': ['from tools import fetch', ...agent] });
    expect(lines.filter((line) => line.includes(' -> ') && line.includes('fetch'))).toEqual([
      'app.py create_react_agent -> tools.py:fetch tool-call @ app.py:3',
      'tools.py:fetch -> app.py create_react_agent document @ app.py:3',
    ]);
  });

  it.each([
    ['from langchain.agents import create_agent', 'create_agent(model, [fetch])', 'create_agent'],
    ['from deepagents import create_deep_agent', 'create_deep_agent(tools=[fetch], model=model)', 'create_deep_agent'],
    [
      'from managed_deepagents import define_deep_agent',
      'define_deep_agent(model=model, tools=[fetch])',
      'define_deep_agent',
    ],
  ])('%s makes an agent', async (imported, call, name) => {
    const tool = [
      'from langchain_core.tools import tool',
      '@tool',
      'def fetch(x: str) -> str:',
      '    """Adds."""',
      '    return x',
    ];
    const lines = await systemLines({
      'tools.py': tool,
      'app.py': ['from tools import fetch', imported, `agent = ${call}`],
    });
    expect(lines.filter((line) => line.includes('fetch')).map((line) => line.replace(/ @.*/, ''))).toEqual([
      'tool tools.py:fetch',
      `app.py ${name} -> tools.py:fetch tool-call`,
    ]);
  });

  it('a tool that only computes has nothing to bring', async () => {
    const app = [
      'from langchain_core.tools import tool',
      'from langgraph.prebuilt import create_react_agent',
      '@tool',
      'def add(a: int, b: int) -> int:',
      '    """Adds."""',
      '    return a + b',
      'agent = create_react_agent(model, [add])',
    ];
    expect((await flows(app)).filter((line) => line.includes('add'))).toEqual([
      'app.py create_react_agent -> app.py:add tool-call',
    ]);
  });

  it('a hub that is fetched from and uploaded to is one thing', async () => {
    const files = {
      'load.py': ['from transformers import AutoModel', 'model = AutoModel.from_pretrained("acme/a")'],
      'train.py': ['model.fit(x)', 'model.push_to_hub("acme/b")'],
    };
    const lines = await systemLines(files);
    expect(lines.filter((line) => line.includes('huggingface.co')).map((line) => line.replace(/ @.*/, ''))).toEqual([
      'model-registry huggingface.co',
      'huggingface.co -> acme/a model',
      'train.py -> huggingface.co model',
    ]);
  });

  it('an abbreviated hash is no tag, whatever it begins with', async () => {
    const lines = await systemLines({
      'app.py': [
        'from transformers import AutoModel',
        'AutoModel.from_pretrained("acme/a", revision="1a2b3c4")',
        'AutoModel.from_pretrained("acme/b", revision="a1b2c3d")',
        'AutoModel.from_pretrained("acme/c", revision="20240115")',
        'AutoModel.from_pretrained("acme/d", revision="v1.2")',
      ],
    });
    expect(lines.filter((line) => line.startsWith('fetches')).map((line) => line.replace(/ code.*/, ''))).toEqual([
      'fetches model acme/a branch',
      'fetches model acme/b branch',
      'fetches model acme/c tag',
      'fetches model acme/d tag',
    ]);
  });
});
