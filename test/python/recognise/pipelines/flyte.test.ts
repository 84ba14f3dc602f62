import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('tasks with images and secrets, containers, mapped tasks, workflows and their launch plans', async () => {
  const source = `
import flytekit
import pandas as pd
from functools import partial
from flytekit import ContainerTask, CronSchedule, ImageSpec, LaunchPlan, Secret, dynamic, map_task, task, workflow
from flytekitplugins.kfpytorch import PyTorch

image = ImageSpec(name="train", base_image="ghcr.io/flyteorg/flytekit:py3.11-1.12", packages=["torch==2.2.0", "lightning"], registry="ghcr.io/acme")

score = ContainerTask(name="score", image="acme/score:1", command=["python", "score.py", "{{.inputs.model}}"])


@task(container_image="acme/etl", secret_requests=[Secret(group="db", key="password")])
def load() -> pd.DataFrame:
    return pd.read_sql("select * from rides", "postgresql://db/rides")


@task
def clean(row: dict, strict: bool) -> dict:
    return row


@task(container_image=image, task_config=PyTorch(worker=2), requests=flytekit.Resources(gpu="1"))
def train(rows: list) -> str:
    from lightning import Trainer
    trainer = Trainer()
    trainer.fit(1, 2)
    return "s3://acme/model"


@dynamic
def tune(rows: list) -> str:
    return train(rows=rows)


@workflow
def ride_model(strict: bool = True) -> str:
    df = load()
    rows = map_task(partial(clean, strict=strict))(row=df)
    model = tune(rows=rows)
    scored = score(model=model)
    df >> scored
    return model


LaunchPlan.get_or_create(workflow=ride_model, name="nightly", schedule=CronSchedule(schedule="0 1 * * *"))
`;
  expect(await systemLines(source, 'workflows/rides.py')).toMatchInlineSnapshot(`
    "
    15 dataset rides (shared) [table]
    10 evaluation score [ContainerTask]
    36-37 orchestrator ride_model [launch plan: nightly; schedule: 0 1 * * *]
    31-32 orchestrator tune
    18-19 process clean
    13-14 process load [secret: db/password]
    23-24 training train [task config: PyTorch]
    15 rides -> load (dataset) sql
    38 ride_model -> load (code) exec
    41 tune -> score (model) call
    33 tune -> train (code) exec
    40 clean -> tune (dataset) call
    42 load -> score (dataset) call
    39 load -> clean (dataset) call
    13 reference container acme/etl none load
    10 reference container acme/score@1 tag score
    8 reference container ghcr.io/flyteorg/flytekit@py3.11-1.12 tag
    8 dependency lightning none environment
    8 dependency torch==2.2.0 exact environment
    10 score starts score.py
    "
  `);
});

it('version 2: a task that calls tasks', async () => {
  const source = `
import flyte

env = flyte.TaskEnvironment(name="ml", image=flyte.Image.from_debian_base().with_pip_packages("scikit-learn", "pandas==2.2"))

@env.task
async def train(x: int) -> int:
    from sklearn.svm import SVC
    return SVC().fit([], [])

@env.task
async def main(x: int) -> int:
    return await train(x)
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    11-12 training main
    6-7 training train
    13 main -> train (code) exec
    4 dependency pandas==2.2 exact environment
    4 dependency scikit-learn none environment
    "
  `);
});

it('benign: a task of another queue', async () => {
  const source = `
import flytekit
from invoke import task

@task
def build(c):
    c.run("make")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
