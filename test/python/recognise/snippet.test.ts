import { describe, expect, it } from 'vitest';
import { snippetOf } from '../../../src/python/index.ts';
import { statementLines } from '../../support/statement-lines.ts';

const signal = new AbortController().signal;
const runner = { kind: 'training', path: 'p/pipeline.yaml', symbol: 'fit', name: 'fit' } as const;

async function read(text: string): Promise<{ kind: string; lines: string[] } | null> {
  const place = { path: 'p/pipeline.yaml', manifest: 'pipeline', lineOf: (line: number) => line + 9 } as const;
  const snippet = await snippetOf(text, place, signal);
  if (snippet === null) return null;
  return { kind: snippet.kind, lines: statementLines({ ok: true, facts: snippet.factsOf(runner) }) };
}

describe('Python inside another file', () => {
  it('is the work of the step that runs it', async () => {
    const text = [
      'import os, joblib, pandas as pd',
      'from sklearn.linear_model import Ridge',
      'def fit():',
      '    os.system("pip install xgboost")',
      '    data = pd.read_csv("s3://acme/rows.csv")',
      '    model = Ridge()',
      '    model.fit(data, data)',
      '    joblib.dump(model, "out/model.joblib")',
      '    joblib.load(open("x"))',
    ].join('\n');
    const read_ = await read(text);
    expect(read_?.kind).toBe('training');
    expect(read_?.lines).toEqual(
      expect.arrayContaining([
        '13 dependency xgboost manifest=pipeline path=p/pipeline.yaml pinned=none symbol=fit.fit',
        '14 flow data-source|||s3://acme/rows.csv -> training|p/pipeline.yaml|fit|fit dataset s3',
        '17 flow training|p/pipeline.yaml|fit|fit -> model|||out/model.joblib model file',
      ]),
    );
    expect(read_?.lines.filter((line) => line.includes('element training'))).toEqual([]);
  });

  it('keeps its own elements apart from those of other steps', async () => {
    const read_ = await read(
      'from flask import Flask\napp = Flask(__name__)\n@app.route("/x")\ndef x(): pass\napp.run()\n',
    );
    const endpoints = read_?.lines.filter((line) => line.includes('endpoint')) ?? [];
    expect(endpoints.length).toBeGreaterThan(0);
    for (const line of endpoints) expect(line).toMatch(/symbol=fit(?: |$)|endpoint\|p\/pipeline\.yaml\|fit\|/);
  });

  it('that is no Python is nothing', async () => {
    expect(await read('}}} ??? ]]]')).toBeNull();
  });
});
