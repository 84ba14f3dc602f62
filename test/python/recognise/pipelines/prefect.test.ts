import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('tasks with their data, a flow with its schedule, and what a task does is said of the task', async () => {
  const source = `
import pandas as pd
import mlflow
import xgboost as xgb
from prefect import flow, task
from prefect.tasks import task_input_hash
from prefect_aws import S3Bucket


@task(retries=3, cache_key_fn=task_input_hash)
def read_data(path: str):
    return clean(pd.read_parquet("s3://acme-taxi/trips.parquet"))


def clean(df):
    return df.dropna()


@task
def add_features(df_train, df_val):
    return df_train, df_val, make_vectorizer()


@task(log_prints=True)
def train_best_model(X_train, y_train, dv) -> None:
    with mlflow.start_run():
        booster = xgb.train(params={}, dtrain=X_train)
        mlflow.xgboost.log_model(booster, artifact_path="models")


@flow(name="duration-training")
def main_flow(path: str = "./data/a.parquet"):
    raw = read_data.submit(path)
    X_train, y_train, dv = add_features(raw, raw)
    train_best_model(X_train, y_train, dv, wait_for=[raw])


if __name__ == "__main__":
    main_flow.deploy(
        name="nightly", work_pool_name="k8s", cron="0 3 * * *", image="acme/flows:latest"
    )
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    12 data-source s3://acme-taxi/trips.parquet (shared)
    28 model-registry mlflow (shared)
    26 monitoring mlflow (shared)
    31-32 orchestrator main_flow [deployment: nightly; name: duration-training; schedule: 0 3 * * *; work pool: k8s]
    19-20 process add_features
    10-11 process read_data
    24-25 training train_best_model
    12 s3://acme-taxi/trips.parquet -> read_data (dataset) s3
    33 main_flow -> read_data (code) exec
    35 add_features -> train_best_model (dataset,features) call
    34 read_data -> add_features (dataset) call
    35 read_data -> train_best_model (dataset) call
    28 train_best_model -> mlflow (model) https
    26 train_best_model -> mlflow (metrics) unknown
    40 reference container acme/flows@latest none main_flow
    "
  `);
});

it('code that is fetched when the flow runs', async () => {
  const source = `
from prefect import flow

if __name__ == "__main__":
    flow.from_source(
        source="https://github.com/acme/flows.git", entrypoint="flows/train.py:train"
    ).deploy(name="train", work_pool_name="pool")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    5-7 reference code https://github.com/acme/flows.git none code=on
    "
  `);
});

it('steps that other files define are named by their imports', async () => {
  const source = `
from prefect import flow
from tasks.features import build_features
from tasks import training

@flow
def nightly():
    features = build_features()
    training.train(features)
`;
  expect(await systemLines(source, 'flows/nightly.py')).toMatchInlineSnapshot(`
    "
    6-7 orchestrator nightly
    9 build_features -> train (features) call
    8 nightly -> build_features (code) exec
    9 nightly -> train (code) exec
    "
  `);
});

it('version 1: a flow is a block that calls tasks', async () => {
  const source = `
from prefect import task, Flow
from prefect.schedules import IntervalSchedule
from datetime import timedelta

@task
def extract():
    return 1

@task
def load(data):
    print(data)

with Flow("etl", schedule=IntervalSchedule(interval=timedelta(hours=1))) as flow:
    data = extract()
    load(data)

flow.register(project_name="x")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    14 orchestrator etl [schedule: every 1 hours]
    6-7 process extract
    10-11 process load
    15 etl -> extract (code) exec
    16 extract -> load (dataset) call
    "
  `);
});

it('a flow that does the work itself is what it does', async () => {
  const source = `
from prefect import flow
from sklearn.linear_model import LogisticRegression

@flow
def train():
    LogisticRegression().fit([[1]], [1])
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    5-6 training train [prefect flow]
    "
  `);
});

it('a class Flow of its own, an import alone and a task of something else are none of it', async () => {
  const source = `
import prefect
from celery import task

class Flow:
    pass

@task
def send():
    print("x")

def flow(f):
    return f

@flow
def main():
    send()
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
