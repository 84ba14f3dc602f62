import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('steps of this and of other files, order by name, images, the model that is made', async () => {
  const source = `
import pandas as pd
from zenml import Model, pipeline, step
from zenml.client import Client
from zenml.config import DockerSettings
from zenml.config.schedule import Schedule
from steps.evaluate import evaluate_model
from steps import promote

docker = DockerSettings(
    parent_image="zenmldocker/zenml:0.60-py3.11",
    requirements=["torch==2.2.0", "transformers"],
    required_integrations=["mlflow"],
)


@step
def load_data(path: str) -> pd.DataFrame:
    return pd.read_csv("data/credit.csv")


@step(experiment_tracker="mlflow_tracker", step_operator="sagemaker", enable_cache=False)
def train_model(train_df, random_state: int = 1):
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier().fit(train_df, 1)


@pipeline(name="credit", settings={"docker": docker}, model=Model(name="credit_scorer", version="1.2", license="Apache-2.0"))
def training():
    df = load_data("x")
    train_df, test_df = split(df)
    model = train_model.with_options(parameters={"a": 1})(train_df, id="fit")
    metrics = evaluate_model(model=model, test_df=test_df)
    promote.promote_model(metrics, after=["train_model"])


def split(df):
    return df, df


if __name__ == "__main__":
    training.with_options(schedule=Schedule(cron_expression="*/5 * * * *"))()
`;
  expect(await systemLines(source, 'pipelines/training.py')).toMatchInlineSnapshot(`
    "
    19 dataset data/credit.csv (shared)
    29 model-registry zenml (shared)
    29 model credit_scorer (shared) [license: Apache-2.0; version: 1.2]
    29-30 orchestrator training [name: credit; schedule: */5 * * * *]
    17-18 process load_data
    22-23 training train_model [experiment tracker: mlflow_tracker; step operator: sagemaker]
    19 data/credit.csv -> load_data (dataset) file
    35 evaluate_model -> promote_model (metrics) call
    29 credit_scorer -> zenml (model) unknown
    29 training -> credit_scorer (model) call
    31 training -> load_data (code) exec
    34 load_data -> evaluate_model (dataset) call
    33 load_data -> train_model (dataset) call
    34 train_model -> evaluate_model (model) call
    35 train_model -> promote_model (model) call
    11 reference container zenmldocker/zenml@0.60-py3.11 tag
    12 dependency torch==2.2.0 exact environment
    12 dependency transformers none environment
    "
  `);
});

it('benign: a pipeline and a step of something else', async () => {
  const source = `
import zenml
from transformers import pipeline
from behave import step

@step("I do it")
def impl(context):
    pass

classify = pipeline
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
