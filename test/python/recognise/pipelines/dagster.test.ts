import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('assets by their names, checks, jobs with their schedule, resources', async () => {
  const source = `
import dagster as dg
import pandas as pd
from dagster import AssetIn, AssetKey, AutomationCondition, asset, asset_check, define_asset_job, ScheduleDefinition
from dagster_snowflake import SnowflakeResource
from .raw import customers


@asset(group_name="churn", deps=["events", customers], io_manager_key="warehouse_io")
def features(context, orders: pd.DataFrame, snowflake: SnowflakeResource) -> pd.DataFrame:
    return orders


@asset
def orders() -> pd.DataFrame:
    return pd.read_csv("https://example.org/orders.csv")


@dg.multi_asset(
    specs=[dg.AssetSpec("churn_model", deps=["features"]), dg.AssetSpec(key=AssetKey(["ml", "churn_scores"]))],
    automation_condition=AutomationCondition.on_cron("0 5 * * *"),
)
def train_and_score():
    from sklearn.linear_model import LogisticRegression
    LogisticRegression().fit([], [])


@asset(ins={"scores": AssetIn(key="churn_scores")})
def report(scores):
    pass


@asset_check(asset=features, blocking=True)
def features_not_empty(features):
    pass


nightly = define_asset_job("nightly", selection=[orders, features])
schedule = ScheduleDefinition(job=nightly, cron_schedule="0 2 * * *")
`;
  expect(await systemLines(source, 'churn/assets.py')).toMatchInlineSnapshot(`
    "
    16 data-source https://example.org/orders.csv (shared)
    10 datastore snowflake (shared)
    33-34 evaluation features_not_empty +data-validation [blocks what comes after]
    38 orchestrator nightly [schedule: 0 2 * * *]
    9-10 process features [asset: features; io manager: warehouse_io]
    14-15 process orders [asset: orders]
    28-29 process report [asset: report]
    19-23 training train_and_score [asset: churn_model; asset: churn_scores; schedule: 0 5 * * *]
    16 https://example.org/orders.csv -> orders (dataset) https
    10 snowflake -> features (dataset) sql
    9 customers -> features (artifact) call
    9 py||asset: events -> features (artifact) call
    38 nightly -> orders (code) exec
    10 features -> snowflake (dataset) sql
    33 features -> features_not_empty (dataset) call
    20 features -> train_and_score (features) call
    10 orders -> features (artifact) call
    29 train_and_score -> report (model) call
    "
  `);
});

it('ops in a job, a sensor that starts it', async () => {
  const source = `
from dagster import job, op, sensor, RunRequest, In, Out

@op(out=Out())
def fetch_rows():
    return 1

@op
def train_model(rows):
    from xgboost import train
    return train({}, rows)

@job
def retrain():
    train_model.alias("again")(fetch_rows())

@sensor(job=retrain)
def new_rows(context):
    yield RunRequest()
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    13-14 orchestrator retrain [sensor: new_rows]
    4-5 process fetch_rows
    8-9 training train_model
    15 retrain -> fetch_rows (code) exec
    15 fetch_rows -> train_model (dataset) call
    "
  `);
});

it('definitions run assets where no job does', async () => {
  const source = `
from dagster import Definitions, asset

@asset
def numbers():
    return [1]

defs = Definitions(assets=[numbers])
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    8 orchestrator dagster definitions
    4-5 process numbers [asset: numbers]
    8 dagster definitions -> numbers (code) exec
    "
  `);
});

it('benign: an asset of a game, a job of its own', async () => {
  const source = `
import dagster
from pygame import asset

def job(f):
    return f

@asset
def sprite():
    pass

@job
def run():
    sprite()
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
