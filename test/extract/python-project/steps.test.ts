import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

describe('steps and libraries', () => {
  it('steps of a pipeline are callers, wherever their helper stands', async () => {
    const files = {
      'lib/io.py': [
        'import joblib',
        'import pandas as pd',
        'from transformers import AutoModel',
        '',
        '',
        'def read(path):',
        '    return pd.read_csv(path)',
        '',
        '',
        'def save(model):',
        '    joblib.dump(model, "models/m.joblib")',
        '',
        '',
        'def base(name):',
        '    return AutoModel.from_pretrained(name)',
      ],
      'flow.py': [
        'from prefect import flow, task',
        'from lib.io import base, read, save',
        '',
        '',
        '@task',
        'def prepare():',
        '    return load("data/raw.csv")',
        '',
        '',
        '@task',
        'def train():',
        '    save(base("org/base"))',
        '',
        '',
        'def load(path):',
        '    return read(path)',
        '',
        '',
        '@flow',
        'def main():',
        '    prepare()',
        '    train()',
        '',
        '',
        'if __name__ == "__main__":',
        '    main()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/raw.csv @ lib/io.py:7 flow.py:7',
      'external-service huggingface.co @ lib/io.py:15',
      'model models/m.joblib @ lib/io.py:11',
      'model org/base @ lib/io.py:15 flow.py:12',
      'orchestrator flow.py:main @ flow.py:19',
      'process flow.py:prepare @ flow.py:5',
      'training flow.py:train @ flow.py:10',
      'data/raw.csv -> flow.py:prepare dataset @ flow.py:7 lib/io.py:7',
      'huggingface.co -> org/base model @ flow.py:12 lib/io.py:15',
      'org/base -> flow.py:train model @ flow.py:12 lib/io.py:15',
      'flow.py:main -> flow.py:prepare code @ flow.py:21',
      'flow.py:main -> flow.py:train code @ flow.py:22',
      'flow.py:train -> models/m.joblib model @ flow.py:12 lib/io.py:11',
      'fetches model org/base none code=off @ lib/io.py:15 flow.py:12',
    ]);
  });

  it("a helper beside the steps that nothing of the pipeline calls is the file's", async () => {
    const files = {
      'lib.py': ['import joblib', '', '', 'def load():', '    return joblib.load("models/m.joblib")'],
      'flow.py': [
        'from prefect import flow, task',
        'from lib import load',
        '',
        '',
        '@task',
        'def prepare():',
        '    print("x")',
        '',
        '',
        '@flow',
        'def main():',
        '    prepare()',
        '',
        '',
        'def check():',
        '    load()',
        '',
        '',
        'check()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'model models/m.joblib @ lib.py:5',
      'orchestrator flow.py:main @ flow.py:10',
      'process flow.py:prepare @ flow.py:5',
      'process flow.py @ flow.py:19',
      'models/m.joblib -> flow.py model @ flow.py:19 lib.py:5',
      'flow.py:main -> flow.py:prepare code @ flow.py:12',
      'loads joblib.load "models/m.joblib" yes local @ lib.py:5',
    ]);
  });
});
