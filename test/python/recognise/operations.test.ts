import { expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

async function operations(source: string): Promise<string[]> {
  const facts = await factsOfSource(source, 'app.py');
  return facts.flatMap(({ fact, value }) => (fact === 'operation' ? [`${value.kind} ${value.input}`] : []));
}

const upload = (extracts: string): string => `
import tarfile
from flask import request

def upload(folder):
    archive = tarfile.open(${extracts})
    archive.extractall(folder)
`;

it.each([
  ['an archive that a caller sends', upload('fileobj=request.files["corpus"]'), ['archive-extraction request']],
  ['an archive of this repository', upload('"corpus.tar"'), ['archive-extraction literal']],
  [
    'an archive that another function opened',
    'import tarfile\n\ndef opened(path):\n    return tarfile.open(path)\n\ndef unpack(archive):\n    archive.extractall("x")\n',
    ['archive-extraction unknown'],
  ],
  [
    'a table that is read over plain HTTP',
    'import pandas as pd\n\npd.read_csv("http://data.acme.example/a.csv")\npd.read_csv("https://data.acme.example/a.csv")\npd.read_csv("a.csv")\n',
    ['plain-http-download literal'],
  ],
  [
    'an archive by its path',
    'import shutil\n\ndef unpack(path):\n    shutil.unpack_archive(path, "x")\n',
    ['archive-extraction parameter'],
  ],
  [
    'text of a request in a query',
    'from flask import request\n\ndef runs():\n    return cursor.execute(f"SELECT * FROM runs WHERE name = \'{request.args[0]}\'")\n',
    ['sql request'],
  ],
  [
    'text of a request beside a query',
    'from flask import request\n\ndef runs():\n    return cursor.execute("SELECT * FROM runs WHERE name = %s", (request.args[0],))\n',
    [],
  ],
])('%s', async (_, source, expected) => {
  expect(await operations(source)).toEqual(expected);
});

const ask = (line: string): string => `
import logging
from openai import OpenAI

logger = logging.getLogger(__name__)

def ask(messages):
    response = OpenAI().chat.completions.create(model="gpt-4o-2024-08-06", messages=messages)
    ${line}
`;

it.each([
  [
    'an answer in a log',
    ask('logger.info("%s", response.choices[0].message.content)'),
    ['answer-logging model-output'],
  ],
  ['the id of an answer in a log', ask('logger.info("%s", response.id)'), []],
  ['what an answer cost in a log', ask('logger.info("%s", response.usage.total_tokens)'), []],
  ['an answer in a database', ask('db.execute(response.choices[0].message.content)'), ['sql model-output']],
  ['an answer in a sandbox', ask('sandbox.run(response.choices[0].message.content)'), []],
])('%s', async (_, source, expected) => {
  expect(await operations(source)).toEqual(expected);
});
