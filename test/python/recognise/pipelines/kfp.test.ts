import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('version 2: components with images and packages, typed data, a gate, secrets, an importer', async () => {
  const source = `
from kfp import compiler, dsl, kubernetes
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(base_image="python:3.11", packages_to_install=["pandas==2.2.0", "git+https://github.com/acme/lib.git@main"])
def extract(query: str, rows: Output[Dataset]):
    import pandas as pd

    pd.read_csv("https://example.org/rows.csv").to_csv(rows.path)


@dsl.component(base_image="acme/train@sha256:${'a'.repeat(64)}", pip_index_urls=["https://pypi.acme.io/simple"])
def train(rows: Input[Dataset], fitted: Output[Model]):
    import joblib
    from sklearn.linear_model import LogisticRegression

    joblib.dump(LogisticRegression().fit([], []), fitted.path)


@dsl.component
def evaluate(fitted: Input[Model], rows: Input[Dataset], metrics: Output[Metrics]) -> float:
    return 0.9


@dsl.container_component
def deploy(fitted: Input[Model]):
    return dsl.ContainerSpec(image="acme/deploy:latest", command=["python", "deploy.py"], args=["--model", fitted.uri])


@dsl.pipeline(name="churn-training", pipeline_root="gs://acme-pipelines/root")
def churn(query: str = "select 1", threshold: float = 0.8):
    base = dsl.importer(artifact_uri="gs://acme-models/base", artifact_class=dsl.Model, reimport=False)
    rows = extract(query=query).set_cpu_limit("1")
    fit = train(rows=rows.outputs["rows"]).set_memory_limit("4G").after(base)
    kubernetes.use_secret_as_env(fit, secret_name="hub-token", secret_key_to_env={"t": "HF_TOKEN"})
    checked = evaluate(fitted=fit.outputs["fitted"], rows=rows.outputs["rows"])
    with dsl.If(checked.outputs["Output"] > threshold, name="accuracy-good-enough"):
        deploy(fitted=fit.outputs["fitted"])


compiler.Compiler().compile(pipeline_func=churn, package_path="churn.yaml")
`;
  expect(await systemLines(source, 'pipelines/churn.py')).toMatchInlineSnapshot(`
    "
    10 data-source https://example.org/rows.csv (shared)
    21-22 evaluation evaluate
    33 model gs://acme-models/base (shared)
    31-32 orchestrator churn +evaluation-gate [name: churn-training]
    26-27 process deploy
    6-7 process extract
    13-14 training train [secret: hub-token]
    10 https://example.org/rows.csv -> extract (dataset) https
    35 gs://acme-models/base -> train (model) call
    34 churn -> extract (code) exec
    37 extract -> evaluate (dataset) call
    35 extract -> train (dataset) call
    37 train -> evaluate (model) call
    39 train -> deploy (model) call
    28 reference container acme/deploy@latest none deploy
    6 reference container python@3.11 tag extract
    13 reference container acme/train@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa digest train
    6 dependency lib@main none pipeline extract
    6 dependency pandas==2.2.0 exact pipeline extract
    13 index index https://pypi.acme.io/simple
    "
  `);
});

it('version 1: container operators in all their shapes, components from functions, addresses and files', async () => {
  const source = `
import kfp
from kfp import components as comp
from kfp import dsl, gcp


def preprocess(path: str) -> str:
    return path


preprocess_op = comp.func_to_container_op(preprocess, base_image="tensorflow/tensorflow:1.15", packages_to_install=["pandas"])
copy_op = comp.load_component_from_url("https://raw.githubusercontent.com/acme/parts/master/copy/component.yaml")
serve_op = comp.load_component_from_file("components/serve/component.yaml")


def train_op(data):
    return dsl.ContainerOp(
        name="train",
        image="acme/train",
        command=["python", "/app/train.py"],
        arguments=["--data", data, "--model-dir", "gs://acme-models/mnist"],
        file_outputs={"model": "/model.txt"},
    )


class Evaluate(dsl.ContainerOp):
    def __init__(self, name, model):
        super().__init__(name=name, image="acme/evaluate:v1", arguments=["--model", model])


@dsl.pipeline(name="mnist", description="x")
def mnist(bucket="b"):
    copied = copy_op(source="gs://public/mnist").apply(gcp.use_gcp_secret("user-gcp-sa"))
    prepared = preprocess_op(copied.output)
    trained = train_op(prepared.output)
    scored = Evaluate("evaluate", trained.output)
    notify = dsl.ContainerOp(name="notify", image="curlimages/curl:8.0.1", command=["curl", "https://hooks.example.org"])
    notify.after(scored)
    serve_op(model=trained.outputs["model"]).after(scored)


kfp.Client().create_recurring_run(experiment_id="1", job_name="nightly", cron_expression="0 2 * * *", pipeline_func=mnist)
`;
  expect(await systemLines(source, 'mnist.py')).toMatchInlineSnapshot(`
    "
    26 evaluation Evaluate
    21 model gs://acme-models/mnist (shared)
    31-32 orchestrator mnist [schedule: 0 2 * * *]
    12 process copy [load_component_from_url; secret: user-gcp-sa]
    37 process notify
    7 process preprocess
    13 process serve [load_component_from_file]
    16 training train_op
    38 Evaluate -> notify (metrics) call
    39 Evaluate -> serve (metrics) call
    21 gs://acme-models/mnist -> train_op (model) gs
    33 mnist -> copy (code) exec
    34 copy -> preprocess (artifact) call
    35 preprocess -> train_op (dataset) call
    36 train_op -> Evaluate (model) call
    39 train_op -> serve (model) call
    12 reference code https://raw.githubusercontent.com/acme/parts/master/copy/component.yaml none code=on copy
    28 reference container acme/evaluate@v1 tag Evaluate
    37 reference container curlimages/curl@8.0.1 tag notify
    11 reference container tensorflow/tensorflow@1.15 tag preprocess
    19 reference container acme/train none train_op
    11 dependency pandas none pipeline preprocess
    13 serve starts components/serve/component.yaml
    20 train_op starts train.py
    "
  `);
});

it('components of Google Cloud', async () => {
  const source = `
from kfp import dsl
from google_cloud_pipeline_components.v1.custom_job import CustomTrainingJobOp
from google_cloud_pipeline_components.v1.endpoint import EndpointCreateOp, ModelDeployOp
from google_cloud_pipeline_components.v1.model import ModelUploadOp

@dsl.pipeline(name="vertex")
def vertex():
    job = CustomTrainingJobOp(display_name="train", worker_pool_specs=[{"container_spec": {"image_uri": "gcr.io/acme/train"}}], base_output_directory="gs://acme-models/out")
    model = ModelUploadOp(display_name="upload", unmanaged_container_model=job.outputs["model"])
    endpoint = EndpointCreateOp(display_name="endpoint")
    ModelDeployOp(model=model.outputs["model"], endpoint=endpoint.outputs["endpoint"])
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    11 endpoint vertex endpoint (vertex) unknown required cloud:gcp +authentication
    9 model gs://acme-models/out (shared)
    7-8 orchestrator vertex
    12 process ModelDeploy cloud:gcp [ModelDeployOp]
    11 process endpoint cloud:gcp [EndpointCreateOp]
    10 process upload cloud:gcp [ModelUploadOp]
    9 training train cloud:gcp [CustomTrainingJobOp]
    11 vertex -> endpoint (code) exec
    9 vertex -> train (code) exec
    12 ModelDeploy -> vertex endpoint (model) https
    11 endpoint -> vertex endpoint (model) https
    12 endpoint -> ModelDeploy (artifact) call
    12 upload -> ModelDeploy (model) call
    9 train -> gs://acme-models/out (model) gs
    10 train -> upload (model) call
    "
  `);
});

it('benign: a component of a web framework and a client alone', async () => {
  const source = `
import kfp
from idom import component

@component
def button():
    return 1

kfp.Client(host="http://localhost").list_pipelines()
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
