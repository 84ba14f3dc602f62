import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

describe('whose work it is', () => {
  it('what trains in a library is trained by the script that calls it', async () => {
    const files = {
      'lib/__init__.py': '',
      'lib/loop.py': [
        'import torch',
        'import pandas as pd',
        'import mlflow',
        '',
        '',
        'def data():',
        '    return pd.read_csv("data/train.csv")',
        '',
        '',
        'def train(model):',
        '    mlflow.log_metric("loss", 1)',
        '    loss = model(data())',
        '    loss.backward()',
        '    torch.save(model, "out/model.pt")',
      ],
      'train.py': ['from lib.loop import train', '', 'if __name__ == "__main__":', '    train(None)'],
      'again.py': ['from lib import loop', '', 'loop.train(None)'],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/train.csv @ lib/loop.py:7',
      'model out/model.pt @ lib/loop.py:14',
      'monitoring mlflow @ lib/loop.py:11',
      'training again.py @ again.py:3 lib/loop.py:13',
      'training train.py @ lib/loop.py:13 train.py:4',
      'data/train.csv -> again.py dataset @ again.py:3 lib/loop.py:7',
      'data/train.csv -> train.py dataset @ lib/loop.py:7 train.py:4',
      'again.py -> out/model.pt model @ again.py:3 lib/loop.py:14',
      'again.py -> mlflow metrics @ again.py:3 lib/loop.py:11',
      'train.py -> out/model.pt model @ lib/loop.py:14 train.py:4',
      'train.py -> mlflow metrics @ lib/loop.py:11 train.py:4',
    ]);
  });

  it('a library that trains for a server stays itself', async () => {
    const files = {
      'loop.py': ['def train(model):', '    model(1).backward()'],
      'app.py': [
        'from fastapi import FastAPI',
        'from loop import train',
        '',
        'app = FastAPI()',
        '',
        '',
        '@app.post("/train")',
        'def start():',
        '    train(None)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app.py fastapi app unknown none @ app.py:4 app.py:7',
      'human users @ app.py:4',
      'service app.py @ app.py:4',
      'training loop.py @ loop.py:2',
      'app.py fastapi app -> app.py request @ app.py:4',
      'users -> app.py fastapi app request @ app.py:4',
      'app.py -> app.py fastapi app prediction @ app.py:4',
    ]);
  });

  it('a script that another file takes a helper from stays itself', async () => {
    const files = {
      'train.py': [
        'import pandas as pd',
        '',
        '',
        'def clean(path):',
        '    return pd.read_csv(path)',
        '',
        '',
        'def main():',
        '    clean("data/a.csv").fit().backward()',
        '',
        '',
        'if __name__ == "__main__":',
        '    main()',
      ],
      'report.py': ['from train import clean', '', 'clean("data/b.csv")'],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/a.csv @ train.py:5 train.py:9',
      'dataset data/b.csv @ train.py:5 report.py:3',
      'process report.py @ report.py:3',
      'training train.py @ train.py:9 train.py:9',
      'data/a.csv -> train.py dataset @ train.py:5 train.py:9',
      'data/b.csv -> report.py dataset @ report.py:3 train.py:5',
    ]);
  });

  it('a script whose work stands at module level is no library', async () => {
    const files = {
      'train.py': [
        'import joblib',
        'from sklearn.linear_model import LinearRegression',
        '',
        'model = LinearRegression()',
        'model.fit([1], [2])',
        'joblib.dump(model, "models/m.joblib")',
      ],
      'use.py': ['import train', '', 'print(train.model)'],
    };
    expect(await systemLines(files)).toEqual([
      'model models/m.joblib @ train.py:6',
      'training train.py @ train.py:5',
      'train.py -> models/m.joblib model @ train.py:6',
    ]);
  });

  it('what a stage starts is its own, also when others import it', async () => {
    const files = {
      'dvc.yaml': [
        'stages:',
        '  prepare:',
        '    cmd: python src/prepare.py',
        '    deps: [src/prepare.py]',
        '    outs: [data/out.csv]',
      ],
      'src/prepare.py': [
        'import pandas as pd',
        '',
        '',
        'def run():',
        '    pd.read_csv("data/in.csv")',
        '',
        '',
        'run()',
      ],
      'src/other.py': ['from prepare import run', '', 'run()'],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/in.csv @ src/prepare.py:5',
      'dataset data/out.csv @ dvc.yaml:5',
      'orchestrator dvc.yaml dvc pipeline @ dvc.yaml:1',
      'process dvc.yaml:prepare @ dvc.yaml:2',
      'process src/prepare.py @ src/prepare.py:5',
      'data/in.csv -> src/prepare.py dataset @ src/prepare.py:5',
      'dvc.yaml dvc pipeline -> dvc.yaml:prepare configuration @ dvc.yaml:2',
      'dvc.yaml:prepare -> data/out.csv dataset @ dvc.yaml:5',
      'dvc.yaml:prepare -> src/prepare.py code @ dvc.yaml:3',
    ]);
  });

  it('objects, their methods and what is handed over', async () => {
    const files = {
      'store.py': [
        'import joblib',
        'import psycopg2',
        '',
        '',
        'class Store:',
        '    def connect(self):',
        '        return psycopg2.connect("")',
        '',
        '    def model(self):',
        '        return joblib.load("models/m.joblib")',
        '',
        '',
        'def job():',
        '    return joblib.load("models/job.joblib")',
      ],
      'a.py': ['from store import Store', '', 'Store().model()'],
      'b.py': [
        'import threading',
        'from store import Store, job',
        '',
        '',
        'class Work:',
        '    def __init__(self):',
        '        self.store = Store()',
        '',
        '    def go(self):',
        '        self.store.connect()',
        '',
        '',
        'threading.Thread(target=job).start()',
        'Work().go()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'datastore postgresql @ store.py:7',
      'model models/job.joblib @ store.py:14',
      'model models/m.joblib @ store.py:10',
      'process a.py @ a.py:3',
      'process b.py @ b.py:10 b.py:13',
      'postgresql -> b.py dataset @ b.py:10 store.py:7',
      'models/job.joblib -> b.py model @ b.py:13 store.py:14',
      'models/m.joblib -> a.py model @ a.py:3 store.py:10',
      'b.py -> postgresql dataset @ b.py:10 store.py:7',
      'loads joblib.load "models/m.joblib" yes local @ store.py:10',
      'loads joblib.load "models/job.joblib" yes local @ store.py:14',
    ]);
  });

  it('loading at import belongs to those who import', async () => {
    const files = {
      'model.py': ['import joblib', '', 'model = joblib.load("models/clf.joblib")'],
      'app.py': [
        'from fastapi import FastAPI',
        'from model import model',
        '',
        'app = FastAPI()',
        '',
        '',
        '@app.post("/predict")',
        'def predict(x: dict):',
        '    return model.predict(x)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app.py fastapi app unknown none @ app.py:4 app.py:7',
      'human users @ app.py:4',
      'model models/clf.joblib @ model.py:3',
      'service app.py @ app.py:2 app.py:4',
      'app.py fastapi app -> app.py request @ app.py:4',
      'users -> app.py fastapi app request @ app.py:4',
      'models/clf.joblib -> app.py model @ app.py:2 model.py:3',
      'app.py -> app.py fastapi app prediction @ app.py:4',
      'loads joblib.load "models/clf.joblib" yes local @ model.py:3',
    ]);
  });

  it('more than sixteen callers share a library that stays itself', async () => {
    const files = {
      'lib.py': ['import joblib', '', '', 'def load():', '    return joblib.load("models/m.joblib")'],
      'scripts/s00.py': ['from lib import load', '', 'load()'],
      'scripts/s01.py': ['from lib import load', '', 'load()'],
      'scripts/s02.py': ['from lib import load', '', 'load()'],
      'scripts/s03.py': ['from lib import load', '', 'load()'],
      'scripts/s04.py': ['from lib import load', '', 'load()'],
      'scripts/s05.py': ['from lib import load', '', 'load()'],
      'scripts/s06.py': ['from lib import load', '', 'load()'],
      'scripts/s07.py': ['from lib import load', '', 'load()'],
      'scripts/s08.py': ['from lib import load', '', 'load()'],
      'scripts/s09.py': ['from lib import load', '', 'load()'],
      'scripts/s10.py': ['from lib import load', '', 'load()'],
      'scripts/s11.py': ['from lib import load', '', 'load()'],
      'scripts/s12.py': ['from lib import load', '', 'load()'],
      'scripts/s13.py': ['from lib import load', '', 'load()'],
      'scripts/s14.py': ['from lib import load', '', 'load()'],
      'scripts/s15.py': ['from lib import load', '', 'load()'],
      'scripts/s16.py': ['from lib import load', '', 'load()'],
      'scripts/s17.py': ['from lib import load', '', 'load()'],
    };
    expect(await systemLines(files)).toEqual([
      'model models/m.joblib @ lib.py:5',
      'process lib.py @ lib.py:5',
      'models/m.joblib -> lib.py model @ lib.py:5',
      'loads joblib.load "models/m.joblib" yes local @ lib.py:5',
    ]);
  });

  it('a library nobody calls stays itself, and so does the part that nobody calls', async () => {
    const files = {
      'lib.py': [
        'import joblib',
        '',
        '',
        'def used():',
        '    return joblib.load("models/used.joblib")',
        '',
        '',
        'def unused():',
        '    return joblib.load("models/unused.joblib")',
      ],
      'run.py': ['from lib import used', '', 'used()'],
      'alone.py': ['import joblib', '', '', 'def f():', '    return joblib.load("models/alone.joblib")'],
    };
    expect(await systemLines(files)).toEqual([
      'model models/alone.joblib @ alone.py:5',
      'model models/unused.joblib @ lib.py:9',
      'model models/used.joblib @ lib.py:5',
      'process alone.py @ alone.py:5',
      'process lib.py @ lib.py:5 lib.py:9',
      'process run.py @ run.py:3',
      'models/alone.joblib -> alone.py model @ alone.py:5',
      'models/unused.joblib -> lib.py model @ lib.py:9',
      'models/used.joblib -> run.py model @ lib.py:5 run.py:3',
      'loads joblib.load "models/alone.joblib" yes local @ alone.py:5',
      'loads joblib.load "models/unused.joblib" yes local @ lib.py:9',
      'loads joblib.load "models/used.joblib" yes local @ lib.py:5',
    ]);
  });

  it('one dataset of what a step writes into a folder and of the parts of a split', async () => {
    const files = {
      'prepare.py': [
        'import pandas as pd',
        '',
        'raw = pd.read_csv("data/raw/all.csv")',
        'raw.to_csv("data/ready/train.csv")',
        'raw.to_csv("data/ready/test.csv")',
        'raw.to_csv("data/ready/labels.csv")',
      ],
      'train.py': [
        'import pandas as pd',
        '',
        'pd.read_csv("data/ready/train.csv").fit().backward()',
        'pd.read_csv("data/ready/labels.csv")',
        'pd.read_csv("X_train.csv")',
        'pd.read_csv("X_test.csv")',
        'pd.read_csv("data/other.csv")',
        'pd.read_csv("data/more.csv")',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'dataset X_train.csv (with X_test.csv) @ train.py:5 train.py:6',
      'dataset data/more.csv @ train.py:8',
      'dataset data/other.csv @ train.py:7',
      'dataset data/raw/all.csv @ prepare.py:3',
      'dataset data/ready/train.csv (with data/ready/labels.csv, with data/ready/test.csv) @ prepare.py:4 prepare.py:5 prepare.py:6 train.py:3 train.py:4',
      'process prepare.py @ prepare.py:3 prepare.py:4 prepare.py:5',
      'training train.py @ train.py:3 train.py:3',
      'X_train.csv -> train.py dataset @ train.py:5 train.py:6',
      'data/more.csv -> train.py dataset @ train.py:8',
      'data/other.csv -> train.py dataset @ train.py:7',
      'data/raw/all.csv -> prepare.py dataset @ prepare.py:3',
      'data/ready/train.csv -> train.py dataset @ train.py:3 train.py:4',
      'prepare.py -> data/ready/train.csv dataset @ prepare.py:4 prepare.py:5 prepare.py:6',
    ]);
  });

  it('a set is named after what is written of it, not after what only lies beside it', async () => {
    const files = {
      'export.py': ['import pandas as pd', '', 'pd.read_csv("raw.csv").to_csv("data/labelled.csv")'],
      'train.py': [
        'import pandas as pd',
        '',
        'pd.read_csv("data/held-out.csv")',
        'pd.read_csv("data/labelled.csv").fit().backward()',
      ],
    };
    expect((await systemLines(files)).filter((line) => line.startsWith('dataset data/'))).toEqual([
      'dataset data/labelled.csv (with data/held-out.csv) @ export.py:3 train.py:3 train.py:4',
    ]);
  });

  it('paths that begin at the file, and patterns', async () => {
    const files = {
      'jobs/prep/prepare.py': [
        'import os',
        'from pathlib import Path',
        'import numpy as np',
        '',
        'HERE = Path(__file__).resolve().parent',
        'for split in ("train", "val"):',
        '    np.save(os.path.join(os.path.dirname(__file__), f"{split}.npy"), [1])',
        'np.save(HERE.parent / "shared" / "vocab.npy", [1])',
      ],
      'train.py': [
        'import os',
        'import numpy as np',
        '',
        'name = input()',
        'np.load("jobs/prep/train.npy")',
        'np.load(os.path.join("jobs", name, "val.npy"))',
        'np.load("jobs/shared/vocab.npy")',
        'np.load(os.path.join(name, "tail.npy"))',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'dataset jobs/*/val.npy @ train.py:6',
      'dataset jobs/prep/train.npy @ jobs/prep/prepare.py:7 train.py:5',
      'dataset jobs/shared/vocab.npy @ jobs/prep/prepare.py:8 train.py:7',
      'dataset tail.npy @ train.py:8',
      'process jobs/prep/prepare.py @ jobs/prep/prepare.py:7 jobs/prep/prepare.py:8',
      'process train.py @ train.py:5 train.py:6 train.py:7',
      'jobs/*/val.npy -> train.py dataset @ train.py:6',
      'jobs/prep/train.npy -> train.py dataset @ train.py:5',
      'jobs/shared/vocab.npy -> train.py dataset @ train.py:7',
      'tail.npy -> train.py dataset @ train.py:8',
      'jobs/prep/prepare.py -> jobs/prep/train.npy dataset @ jobs/prep/prepare.py:7',
      'jobs/prep/prepare.py -> jobs/shared/vocab.npy dataset @ jobs/prep/prepare.py:8',
    ]);
  });
});
