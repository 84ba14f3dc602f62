import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

describe('names that clients of platforms are given', () => {
  it('a model that one file registers with MLflow is the one that another loads', async () => {
    const files = {
      'train.py': [
        'import mlflow',
        'mlflow.set_tracking_uri("http://mlflow.acme.internal:5000")',
        'model.fit(x, y)',
        'mlflow.sklearn.log_model(model, "model", registered_model_name="churn")',
      ],
      'serve.py': ['import mlflow', 'model = mlflow.pyfunc.load_model("models:/churn/3")', 'model.predict(x)'],
    };
    expect(await systemLines(files)).toMatchInlineSnapshot(`
      [
        "model-registry mlflow @ serve.py:2 train.py:4",
        "model models:/churn @ serve.py:2 train.py:4",
        "monitoring mlflow @ train.py:2",
        "process serve.py @ serve.py:3",
        "training train.py @ train.py:3",
        "models:/churn -> serve.py model @ serve.py:2",
        "mlflow -> serve.py model @ serve.py:2",
        "train.py -> models:/churn model @ train.py:4",
        "train.py -> mlflow model @ train.py:4",
        "train.py -> mlflow metrics @ train.py:2",
        "fetches model models:/churn/3 tag code=off @ serve.py:2",
        "loads mlflow.pyfunc.load_model "models:/churn/3" yes local @ serve.py:2",
      ]
    `);
  });

  it('artifacts of Weights & Biases have one name in all versions', async () => {
    const files = {
      'prepare.py': [
        'import wandb',
        'run = wandb.init(project="p")',
        'data = wandb.Artifact("training-set", type="dataset")',
        'run.log_artifact(data)',
      ],
      'train.py': [
        'import wandb',
        'run = wandb.init(project="p")',
        'folder = run.use_artifact("acme/p/training-set:latest").download()',
        'weights = run.use_artifact("base:v3", type="model").download()',
        'model.fit(x)',
      ],
    };
    expect(await systemLines(files)).toMatchInlineSnapshot(`
      [
        "dataset wandb://training-set @ prepare.py:3 train.py:3",
        "model-registry wandb @ prepare.py:3 prepare.py:4 train.py:3 train.py:4",
        "model wandb://base @ train.py:4",
        "monitoring wandb @ prepare.py:2 train.py:2",
        "process prepare.py @ prepare.py:2 prepare.py:3 prepare.py:4",
        "training train.py @ train.py:5",
        "wandb://training-set -> train.py dataset @ train.py:3",
        "wandb://base -> train.py model @ train.py:4",
        "wandb -> train.py model @ train.py:3 train.py:4",
        "prepare.py -> wandb://training-set dataset @ prepare.py:3",
        "prepare.py -> wandb model @ prepare.py:3 prepare.py:4",
        "prepare.py -> wandb metrics @ prepare.py:2",
        "train.py -> wandb metrics @ train.py:2",
      ]
    `);
  });

  it('ClearML, Comet and Neptune', async () => {
    const files = {
      'clear.py': [
        'from clearml import Dataset, InputModel, OutputModel, Task',
        'task = Task.init(project_name="p", task_name="t")',
        'folder = Dataset.get(dataset_name="frames").get_local_copy()',
        'base = InputModel(name="base")',
        'OutputModel(task=task, name="tuned")',
      ],
      'comet.py': [
        'import comet_ml',
        'experiment = comet_ml.Experiment(project_name="p")',
        'experiment.log_model("ranker", "model.onnx")',
        'comet_ml.API().get_model("acme", "ranker")',
      ],
      'nept.py': ['import neptune', 'model = neptune.init_model(key="RANK", project="acme/p")'],
    };
    expect(await systemLines(files)).toMatchInlineSnapshot(`
      [
        "dataset clearml://frames @ clear.py:3",
        "model-registry comet @ comet.py:3 comet.py:4",
        "model clearml://base @ clear.py:4",
        "model clearml://tuned @ clear.py:5",
        "model comet://ranker @ comet.py:3 comet.py:4",
        "model neptune://RANK @ nept.py:2",
        "monitoring clearml @ clear.py:2",
        "monitoring comet @ comet.py:2 comet.py:3 comet.py:4",
        "monitoring neptune @ nept.py:2",
        "process clear.py @ clear.py:2 clear.py:3 clear.py:4",
        "process comet.py @ comet.py:2 comet.py:3 comet.py:3",
        "process nept.py @ nept.py:2 nept.py:2",
        "clearml://frames -> clear.py dataset @ clear.py:3",
        "clearml://base -> clear.py model @ clear.py:4",
        "comet://ranker -> comet.py model @ comet.py:4",
        "comet -> comet.py model @ comet.py:4",
        "clear.py -> clearml://tuned model @ clear.py:5",
        "clear.py -> clearml metrics @ clear.py:2",
        "comet.py -> comet://ranker model @ comet.py:3",
        "comet.py -> comet model @ comet.py:3",
        "comet.py -> comet metrics @ comet.py:2 comet.py:3 comet.py:4",
        "nept.py -> neptune://RANK model @ nept.py:2",
        "nept.py -> neptune metrics @ nept.py:2",
      ]
    `);
  });

  it('a client of Feast reads the store that the repository configures, one of Label Studio sends tasks', async () => {
    const files = {
      'features/feature_store.yaml': [
        'project: fraud',
        'registry: data/registry.db',
        'provider: local',
        'online_store:',
        '  type: sqlite',
        '  path: data/online.db',
      ],
      'serve.py': [
        'from feast import FeatureStore',
        'store = FeatureStore(repo_path="features")',
        'rows = store.get_online_features(features=["a:b"], entity_rows=[{"id": 1}]).to_dict()',
      ],
      'label.py': [
        'from label_studio_sdk import Client',
        'ls = Client(url="https://labels.acme.com/", api_key=KEY)',
        'project = ls.get_project(1)',
        'project.import_tasks([{"text": "x"}])',
        'labels = project.export_tasks()',
      ],
    };
    expect(await systemLines(files)).toMatchInlineSnapshot(`
      [
        "annotation label studio @ label.py:2 label.py:4 label.py:5",
        "datastore features/data/online.db @ features/feature_store.yaml:5",
        "datastore features/data/registry.db @ features/feature_store.yaml:2",
        "feature-store features/feature_store.yaml fraud @ features/feature_store.yaml:1 serve.py:2 serve.py:3",
        "process label.py @ label.py:2 label.py:4 label.py:5",
        "process serve.py @ serve.py:2 serve.py:3",
        "label studio -> label.py labels @ label.py:5",
        "features/data/online.db -> features/feature_store.yaml fraud features @ features/feature_store.yaml:5",
        "features/data/registry.db -> features/feature_store.yaml fraud configuration @ features/feature_store.yaml:2",
        "features/feature_store.yaml fraud -> features/data/online.db features @ features/feature_store.yaml:5",
        "features/feature_store.yaml fraud -> features/data/registry.db configuration @ features/feature_store.yaml:2",
        "features/feature_store.yaml fraud -> serve.py features @ serve.py:2 serve.py:3",
        "label.py -> label studio dataset,request @ label.py:2 label.py:4",
      ]
    `);
  });

  it('names that are not known, and methods of other packages, are left out', async () => {
    const files = {
      'a.py': ['import mlflow', 'mlflow.register_model(uri, name)', 'mlflow.sklearn.log_model(model, "model")'],
      'b.py': ['from other import experiment', 'experiment.log_model("ranker", "model.onnx")'],
    };
    expect((await systemLines(files)).filter((line) => /:\/\/|models:/.test(line))).toEqual([]);
  });
});

async function routes(lines: readonly string[]): Promise<string[]> {
  return (await systemLines({ 'app.py': lines })).filter((line) => line.startsWith('endpoint'));
}

describe('who may call a server', () => {
  it('a dependency of any name that refuses callers protects a route', async () => {
    const app = [
      'from typing import Annotated',
      'from fastapi import Depends, FastAPI, Header, HTTPException',
      'app = FastAPI()',
      'def gate(x_secret: str = Header()):',
      '    if x_secret != EXPECTED:',
      '        raise HTTPException(status_code=401)',
      'def inner(x=Depends(gate)):',
      '    return x',
      'Caller = Annotated[str, Depends(inner)]',
      '@app.post("/predict")',
      'def predict(body: dict, caller: Caller):',
      '    return model.predict(body)',
    ];
    expect(await routes(app)).toEqual(['endpoint app.py fastapi app unknown required @ app.py:3 app.py:10']);
  });

  it('a dependency that refuses nobody protects nothing', async () => {
    const app = [
      'from fastapi import Depends, FastAPI, HTTPException',
      'app = FastAPI()',
      'def paging(page: int = 1):',
      '    if page < 1:',
      '        raise HTTPException(status_code=422)',
      '    return page',
      '@app.post("/predict")',
      'def predict(body: dict, page: int = Depends(paging)):',
      '    return model.predict(body)',
    ];
    expect(await routes(app)).toEqual(['endpoint app.py fastapi app unknown none @ app.py:2 app.py:7']);
  });

  it('a server of LitServe listens to everybody unless it is told otherwise', async () => {
    const head = ['import litserve as ls', 'class Api(ls.LitAPI):', '    pass', 'server = ls.LitServer(Api())'];
    expect(await routes([...head, 'server.run(port=8000)'])).toEqual([
      'endpoint app.py litserve app public none @ app.py:4 app.py:5',
    ]);
    expect(await routes([...head, 'server.run(host="127.0.0.1")'])).toEqual([
      'endpoint app.py litserve app local none @ app.py:4 app.py:5',
    ]);
  });
});
