import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('version 2: commands, loaded components and a pipeline with its data and schedule', async () => {
  const source = `
from azure.ai.ml import Input, MLClient, Output, automl, command, load_component
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import CronTrigger, Environment, JobSchedule

prep = load_component(source="./components/prep.yml")
train_component = command(
    name="train",
    code="./src",
    command="pip install mlflow==2.9.2 && python train.py --data \${{inputs.data}}",
    environment=Environment(image="mcr.microsoft.com/azureml/curated:latest", conda_file={"dependencies": ["python=3.10", {"pip": ["xgboost==2.0.3"]}]}),
    inputs={"data": Input(type="uri_folder")},
    outputs={"model": Output(type="mlflow_model")},
)


@pipeline(default_compute="cpu-cluster")
def churn(raw):
    prepared = prep(raw=raw)
    trained = train_component(data=prepared.outputs.clean)
    best = automl.classification(training_data=prepared.outputs.clean, target_column_name="y", primary_metric="accuracy")
    return {"model": trained.outputs.model}


job = churn(raw=Input(type="uri_file", path="azureml:churn-raw:3"))
schedule = JobSchedule(name="nightly", trigger=CronTrigger(expression="0 3 * * *"), create_job=job)
ml_client.schedules.begin_create_or_update(schedule)

single = command(code="src", command="python score.py", environment="AzureML-sklearn-1.0@latest")
ml_client.create_or_update(single)
`;
  expect(await systemLines(source, 'azure/pipeline.py')).toMatchInlineSnapshot(`
    "
    25 dataset azureml:churn-raw (shared) cloud:azure
    17-18 orchestrator churn cloud:azure [schedule: 0 3 * * *]
    6 process prep cloud:azure [load_component]
    29 process single cloud:azure
    30 process pipeline
    21 training best cloud:azure [classification]
    7 training train cloud:azure
    25 azureml:churn-raw -> churn (dataset) https
    19 churn -> prep (code) exec
    21 prep -> best (dataset) call
    20 prep -> train (dataset) call
    30 pipeline -> single (code) exec
    29 reference container azureml:AzureML-sklearn-1.0@latest none single
    11 reference container mcr.microsoft.com/azureml/curated@latest none train
    25 reference dataset azureml:churn-raw@3 tag
    10 dependency mlflow==2.9.2 exact pipeline train
    11 dependency xgboost==2.0.3 exact environment train
    6 prep starts components/prep.yml
    29 single starts src/score.py
    10 train starts src/train.py
    "
  `);
});

it('version 2: endpoints, deployments and monitors', async () => {
  const source = `
from azure.ai.ml.entities import BatchEndpoint, CodeConfiguration, CronTrigger, Data, Environment, ManagedOnlineDeployment
from azure.ai.ml.entities import ManagedOnlineEndpoint, Model, MonitoringTarget, MonitorSchedule

endpoint = ManagedOnlineEndpoint(name="credit", auth_mode="aad_token", public_network_access="disabled")
model = Model(name="credit", path="./model/credit.pkl")
blue = ManagedOnlineDeployment(
    name="blue",
    endpoint_name="credit",
    model=model,
    environment=Environment(image="mcr.microsoft.com/azureml/minimal:20240101"),
    code_configuration=CodeConfiguration(code="./onlinescoring", scoring_script="score.py"),
    egress_public_network_access="disabled",
    app_insights_enabled=True,
)
BatchEndpoint(name="nightly-scores")
Data(name="credit-raw", path="https://example.org/credit.csv")
MonitorSchedule(name="drift", trigger=CronTrigger(expression="0 6 * * *"), create_monitor=MonitorDefinition(
    monitoring_target=MonitoringTarget(endpoint_deployment_id="azureml:credit:blue")))
`;
  expect(await systemLines(source, 'deploy.py')).toMatchInlineSnapshot(`
    "
    17 dataset azureml:credit-raw (shared) cloud:azure
    17 dataset https://example.org/credit.csv (shared)
    5 endpoint credit (shared) network required cloud:azure +authentication +network-isolation [auth_mode aad_token]
    16 endpoint nightly-scores (shared) public required cloud:azure +authentication
    6 model azureml:credit (shared) cloud:azure
    6 model model/credit.pkl (shared)
    18 monitoring drift cloud:azure +monitoring [schedule: 0 6 * * *]
    7 service blue cloud:azure +monitoring +network-isolation [keeps requests]
    17 https://example.org/credit.csv -> azureml:credit-raw (dataset) https
    18-19 credit -> drift (request,prediction) https
    7-15 credit -> blue (request) https
    7-15 azureml:credit -> blue (model) https
    6 model/credit.pkl -> azureml:credit (model) file
    7-15 blue -> credit (prediction) https
    11 reference container mcr.microsoft.com/azureml/minimal@20240101 tag blue
    7-15 reference model azureml:credit none
    12 blue starts onlinescoring/score.py
    "
  `);
});

it('version 1: steps with the data between them, environments, web services', async () => {
  const source = `
from azureml.core import Environment, Experiment, Model, ScriptRunConfig, Webservice
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.model import InferenceConfig
from azureml.core.webservice import AciWebservice, AksWebservice
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

env = Environment("train")
env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0"
env.python.conda_dependencies = CondaDependencies.create(pip_packages=["azureml-defaults", "scikit-learn==1.3.0"])


def main():
    data = PipelineData("clean_data")
    prep = PythonScriptStep(name="Prepare", script_name="prep.py", source_directory="src", outputs=[data], arguments=["--out", data])
    train = PythonScriptStep(name="Train Model", script_name="train.py", source_directory="src", inputs=[data])
    register = PythonScriptStep(name="Register", script_name="register.py", source_directory="src")
    register.run_after(train)
    pipeline = Pipeline(workspace=ws, steps=[prep, train, register])
    pipeline.publish(name="retrain", version="1")


Experiment(ws, "x").submit(ScriptRunConfig(source_directory="src", script="train.py", environment=env))
model = Model.register(ws, model_path="outputs/model.pkl", model_name="diabetes")
open_config = AciWebservice.deploy_configuration(cpu_cores=1, enable_app_insights=True)
Model.deploy(ws, "diabetes-aci", [model], InferenceConfig(entry_script="score.py", source_directory="scoring"), deployment_config=open_config, inference_config=InferenceConfig(entry_script="score.py", source_directory="scoring"), name="diabetes-aci", models=[model])
Model.deploy(workspace=ws, name="diabetes-aks", models=[model], deployment_config=AksWebservice.deploy_configuration(autoscale_enabled=True))
`;
  expect(await systemLines(source, 'ml_service/build.py')).toMatchInlineSnapshot(`
    "
    27 endpoint diabetes-aci (shared) public none cloud:azure +monitoring [Aci]
    28 endpoint diabetes-aks (shared) public required cloud:azure +authentication [Aks]
    25 model azureml:diabetes (shared) cloud:azure
    14 orchestrator retrain (main) cloud:azure [published]
    16 process Prepare cloud:azure [PythonScriptStep]
    18 process Register cloud:azure [PythonScriptStep]
    24 process build
    27 service diabetes-aci cloud:azure
    28 service diabetes-aks cloud:azure
    17 training Train Model cloud:azure [PythonScriptStep]
    24 training train cloud:azure [ScriptRunConfig]
    27 diabetes-aci -> diabetes-aci (request) https
    28 diabetes-aks -> diabetes-aks (request) https
    27 azureml:diabetes -> diabetes-aci (model) https
    28 azureml:diabetes -> diabetes-aks (model) https
    16 retrain -> Prepare (code) exec
    17 Prepare -> Train Model (dataset) call
    24 build -> train (code) exec
    27 diabetes-aci -> diabetes-aci (prediction) https
    28 diabetes-aks -> diabetes-aks (prediction) https
    19 Train Model -> Register (model) call
    10 reference container mcr.microsoft.com/azureml/openmpi4.1.0 none
    11 dependency azureml-defaults none environment
    11 dependency scikit-learn==1.3.0 exact environment
    16 Prepare starts src/prep.py
    18 Register starts src/register.py
    27 diabetes-aci starts scoring/score.py
    17 Train Model starts src/train.py
    24 train starts src/train.py
    "
  `);
});

it('benign: other parts of the cloud', async () => {
  const source = `
from azure.identity import DefaultAzureCredential
from azure.storage.queue import QueueClient

QueueClient("x", "y").send_message("z")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
