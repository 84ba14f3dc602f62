import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('steps, what self hands on, branches and joins, images, packages, secrets', async () => {
  const source = `
from metaflow import FlowSpec, IncludeFile, Parameter, batch, conda, kubernetes, project, pypi, schedule, secrets, step


@project(name="churn")
@schedule(daily=True)
class ChurnFlow(FlowSpec):
    rows = IncludeFile("rows", default="rows.csv")
    alpha = Parameter("alpha", default=0.1)

    @secrets(sources=["db-credentials"])
    @step
    def start(self):
        import pandas as pd

        self.dataframe = pd.read_parquet("s3://acme/churn.parquet")
        self.params = [1, 2, 3]
        self.next(self.train, foreach="params")

    @kubernetes(image="acme/trainer:2.1", namespace="ml", gpu=1)
    @pypi(packages={"scikit-learn": "1.4.0", "xgboost": ">=2"})
    @step
    def train(self):
        from xgboost import XGBClassifier

        self.model = XGBClassifier().fit(self.dataframe, 1)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.best_model = max(inputs, key=lambda i: i.score).model
        self.next({"good": self.publish, "bad": self.end}, condition="which")

    @batch(image="763104351884.dkr.ecr.us-east-1.amazonaws.com/mlflow")
    @conda(libraries={"mlflow": "2.9"})
    @step
    def publish(self):
        import mlflow

        mlflow.sklearn.log_model(self.best_model, "model", registered_model_name="churn")
        self.next(self.end)

    @step
    def end(self):
        print("done")


if __name__ == "__main__":
    ChurnFlow()
`;
  expect(await systemLines(source, 'flows/churn.py')).toMatchInlineSnapshot(`
    "
    16 data-source s3://acme/churn.parquet (shared)
    16 datastore metaflow datastore (shared) [artefacts are pickles]
    40 model-registry mlflow (shared)
    40 model models:/churn (shared)
    5-7 orchestrator ChurnFlow [file: rows; parameter: alpha; project: churn; schedule: daily]
    43-44 process end (ChurnFlow.end)
    29-30 process join (ChurnFlow.join)
    34-37 process publish (ChurnFlow.publish) cloud:aws [@batch]
    11-13 process start (ChurnFlow.start) [secret: db-credentials]
    20-23 training train (ChurnFlow.train) cluster:ml [@kubernetes]
    16 s3://acme/churn.parquet -> start (dataset) s3
    13 ChurnFlow -> start (code) exec
    31 join -> metaflow datastore (model) unknown
    32 join -> end (model) call
    32 join -> publish (model) call
    40 publish -> mlflow (model) https
    40 publish -> models:/churn (model) https
    41 publish -> end (artifact) call
    16 start -> metaflow datastore (dataset) unknown
    18 start -> train (configuration,dataset) call
    26 train -> metaflow datastore (model) unknown
    27 train -> join (model) call
    34 reference container 763104351884.dkr.ecr.us-east-1.amazonaws.com/mlflow none ChurnFlow.publish
    20 reference container acme/trainer@2.1 tag ChurnFlow.train
    35 dependency mlflow==2.9 exact environment ChurnFlow.publish
    21 dependency scikit-learn==1.4.0 exact environment ChurnFlow.train
    21 dependency xgboost>=2 range environment ChurnFlow.train
    "
  `);
});

it('a base class of the repository, Python 2 and a flow with one step only', async () => {
  const source = `
from metaflow import FlowSpec, step

class Base(FlowSpec):
    pass

class Small(Base):
    @step
    def start(self):
        print "hello"
        self.next(self.end)

    @step
    def end(self):
        pass
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    7 orchestrator Small
    13-14 process end (Small.end)
    8-9 process start (Small.start)
    9 Small -> start (code) exec
    11 start -> end (artifact) call
    "
  `);
});

it('benign: a class of its own with a method next, and the framework itself', async () => {
  const source = `
import metaflow
from metaflow.client import Flow

class Walker:
    def step(self):
        self.next(self.step)

    def next(self, f):
        return f

print(Flow("ChurnFlow").latest_run)
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
