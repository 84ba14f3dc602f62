import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('a pipeline of steps: properties are data, a condition is a gate, registration waits for a person', async () => {
  const source = `
import os
import sagemaker
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput
from sagemaker.network import NetworkConfig
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.sklearn.processing import SKLearnProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionGreaterThanOrEqualTo
from sagemaker.workflow.functions import JsonGet
from sagemaker.workflow.parameters import ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.step_collections import RegisterModel
from sagemaker.workflow.steps import ProcessingStep, TrainingStep

BASE_DIR = os.path.dirname(os.path.realpath(__file__))


def get_pipeline(region, role=None, group="Churn"):
    approval = ParameterString(name="ModelApprovalStatus", default_value="PendingManualApproval")
    raw = ParameterString(name="InputDataUrl", default_value="s3://acme-raw/churn.txt")
    processor = SKLearnProcessor(framework_version="1.2-1", role=role, instance_count=1, network_config=NetworkConfig(subnets=["s-1"]))
    step_process = ProcessingStep(
        name="ChurnProcess",
        processor=processor,
        outputs=[ProcessingOutput(output_name="train", source="/opt/ml/processing/train")],
        code=os.path.join(BASE_DIR, "preprocess.py"),
        job_arguments=["--input-data", raw],
    )
    image_uri = sagemaker.image_uris.retrieve(framework="xgboost", region=region, version="1.7-1")
    xgb = Estimator(image_uri=image_uri, output_path="s3://acme-models/churn", role=role, volume_kms_key="alias/ml")
    step_train = TrainingStep(
        name="ChurnTrain",
        estimator=xgb,
        inputs={"train": TrainingInput(s3_data=step_process.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri)},
    )
    evaluator = ScriptProcessor(image_uri=image_uri, command=["python3"], role=role)
    step_eval = ProcessingStep(
        name="ChurnEval",
        step_args=evaluator.run(
            code="evaluate.py",
            inputs=[ProcessingInput(source=step_train.properties.ModelArtifacts.S3ModelArtifacts, destination="/opt/ml/model")],
        ),
    )
    step_register = RegisterModel(
        name="ChurnRegister",
        estimator=xgb,
        model_data=step_train.properties.ModelArtifacts.S3ModelArtifacts,
        model_package_group_name=group,
        approval_status=approval,
    )
    good = ConditionGreaterThanOrEqualTo(left=JsonGet(step_name=step_eval.name, json_path="auc"), right=0.8)
    step_cond = ConditionStep(name="GoodEnough", conditions=[good], if_steps=[step_register], else_steps=[])
    return Pipeline(name="ChurnPipeline", steps=[step_process, step_train, step_eval, step_cond])
`;
  expect(await systemLines(source, 'pipelines/churn.py')).toMatchInlineSnapshot(`
    "
    29 data-source s3://acme-raw/churn.txt (shared)
    39 evaluation ChurnEval cloud:aws [ProcessingStep]
    46-52 model-registry sagemaker (shared)
    32 model s3://acme-models/churn (shared)
    20 orchestrator ChurnPipeline (get_pipeline) cloud:aws +evaluation-gate
    24 process ChurnProcess cloud:aws +network-isolation [ProcessingStep]
    46 process ChurnRegister cloud:aws +human-approval [RegisterModel; approval: PendingManualApproval; group: Churn]
    33 training ChurnTrain cloud:aws +encryption-at-rest [TrainingStep]
    29 s3://acme-raw/churn.txt -> ChurnProcess (dataset) s3
    24-30 ChurnPipeline -> ChurnProcess (code) exec
    36 ChurnProcess -> ChurnTrain (dataset) call
    46-52 ChurnRegister -> sagemaker (model) https +human-approval
    41-44 ChurnTrain -> ChurnEval (model) call
    32 ChurnTrain -> s3://acme-models/churn (model) s3
    49 ChurnTrain -> ChurnRegister (model) call
    31 reference container sagemaker/xgboost@1.7-1 tag ChurnEval
    31 reference container sagemaker/xgboost@1.7-1 tag ChurnTrain
    41-44 ChurnEval starts evaluate.py
    24-30 ChurnProcess starts pipelines/preprocess.py
    "
  `);
});

it('jobs, endpoints, monitors and features that a script starts by itself', async () => {
  const source = `
from sagemaker.feature_store.feature_group import FeatureGroup
from sagemaker.huggingface import HuggingFace, HuggingFaceModel
from sagemaker.jumpstart.model import JumpStartModel
from sagemaker.model_monitor import DataCaptureConfig, DefaultModelMonitor
from sagemaker.sklearn.processing import SKLearnProcessor

features = FeatureGroup(name="rides", sagemaker_session=session)
features.ingest(data_frame=frame, max_workers=3)

SKLearnProcessor(framework_version="1.2-1", base_job_name="prepare").run(code="prepare.py", inputs=[ProcessingInput(source="s3://acme/raw.csv")])

estimator = HuggingFace(
    entry_point="train.py",
    source_dir="./scripts",
    base_job_name="tune-bert",
    transformers_version="4.36",
    enable_network_isolation=True,
    output_path="s3://acme-models/bert",
)
estimator.fit({"train": "s3://acme/train", "test": "s3://acme/test"})
capture = DataCaptureConfig(enable_capture=True, destination_s3_uri="s3://acme/capture")
predictor = estimator.deploy(1, "ml.m5.large", endpoint_name="bert", data_capture_config=capture, kms_key="alias/ml")

hub = HuggingFaceModel(env={"HF_MODEL_ID": "mistralai/Mistral-7B-Instruct-v0.2"}, role=role)
hub.deploy(1, "ml.g5.2xlarge")
JumpStartModel(model_id="meta-textgeneration-llama-3-8b", model_version="2.*").deploy(accept_eula=True)

monitor = DefaultModelMonitor(role=role, instance_count=1)
monitor.create_monitoring_schedule(monitor_schedule_name="bert-drift", endpoint_input="bert")
`;
  expect(await systemLines(source, 'deploy.py')).toMatchInlineSnapshot(`
    "
    11 data-source s3://acme/raw.csv (shared)
    21 data-source s3://acme/test (shared)
    21 data-source s3://acme/train (shared)
    27 endpoint JumpStartModel endpoint unknown required cloud:aws +authentication
    26 endpoint hub endpoint unknown required cloud:aws +authentication
    23 endpoint bert (shared) unknown required cloud:aws +authentication +encryption-at-rest +monitoring +network-isolation [captures requests]
    9 feature-store sagemaker feature store (shared) cloud:aws
    27 model meta-textgeneration-llama-3-8b (shared)
    25 model mistralai/Mistral-7B-Instruct-v0.2 (shared)
    19 model s3://acme-models/bert (shared)
    29 monitoring bert-drift cloud:aws +monitoring [DefaultModelMonitor]
    11 process prepare cloud:aws [SKLearnProcessor]
    11 process deploy
    13 training tune-bert cloud:aws +network-isolation [HuggingFace]
    11 s3://acme/raw.csv -> prepare (dataset) s3
    21 s3://acme/test -> tune-bert (dataset) s3
    21 s3://acme/train -> tune-bert (dataset) s3
    30 bert -> bert-drift (request,prediction) s3
    27 meta-textgeneration-llama-3-8b -> JumpStartModel endpoint (model) https
    25 mistralai/Mistral-7B-Instruct-v0.2 -> hub endpoint (model) hub
    27 deploy -> JumpStartModel endpoint (model) https
    26 deploy -> hub endpoint (model) https
    9 deploy -> sagemaker feature store (features) https
    11 deploy -> prepare (code) exec
    21 deploy -> tune-bert (code) exec
    23 tune-bert -> bert (model) https
    19 tune-bert -> s3://acme-models/bert (model) s3
    27 reference model meta-textgeneration-llama-3-8b@2.* tag
    25 reference model mistralai/Mistral-7B-Instruct-v0.2 none
    11 prepare starts prepare.py
    13-20 tune-bert starts scripts/train.py
    "
  `);
});

it('the plain client: jobs, endpoints, people who label', async () => {
  const source = `
import boto3

sm = boto3.client("sagemaker")
sm.create_training_job(
    TrainingJobName="churn",
    AlgorithmSpecification={"TrainingImage": "acme/train:3", "TrainingInputMode": "File"},
    InputDataConfig=[{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3Uri": "s3://acme/train"}}}],
    OutputDataConfig={"S3OutputPath": "s3://acme-models/churn", "KmsKeyId": "alias/ml"},
    VpcConfig={"Subnets": ["s-1"], "SecurityGroupIds": ["g-1"]},
)
sm.create_endpoint(EndpointName="churn", EndpointConfigName="churn-config")
sm.create_labeling_job(
    LabelingJobName="rides",
    InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://acme/rides.manifest"}}},
    HumanTaskConfig={"WorkteamArn": "arn:aws:sagemaker:us-east-1:394669845002:workteam/public-crowd/default"},
)
boto3.client("ec2").create_key_pair(KeyName="x")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    13 annotation rides workforce [public workforce]
    15 data-source s3://acme/rides.manifest (shared)
    8 data-source s3://acme/train (shared)
    12 endpoint churn (shared) unknown required cloud:aws +authentication
    9 model s3://acme-models/churn (shared)
    5-11 process flow
    5 training churn cloud:aws +encryption-at-rest +network-isolation [create_training_job]
    15 s3://acme/rides.manifest -> rides (dataset) s3
    8 s3://acme/train -> churn (dataset) s3
    12 flow -> churn (model) https
    5-11 flow -> churn (code) exec
    9 churn -> s3://acme-models/churn (model) s3
    7 reference container acme/train@3 tag churn
    "
  `);
});

it('decorated functions', async () => {
  const source = `
from sagemaker.workflow.function_step import step
from sagemaker.workflow.pipeline import Pipeline

@step(name="prepare", image_uri="acme/base:1")
def preprocess(path):
    return path

@step
def train(data):
    from xgboost import XGBClassifier
    return XGBClassifier().fit(data, 1)

prepared = preprocess("s3://acme/raw")
model = train(prepared)
Pipeline(name="small", steps=[model])
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    16 orchestrator small cloud:aws
    5-6 process preprocess cloud:aws [@step]
    9-10 training train cloud:aws [@step]
    14 small -> preprocess (code) exec
    15 preprocess -> train (dataset) call
    5 reference container acme/base@1 tag preprocess
    "
  `);
});

it('benign: the session alone', async () => {
  expect(await systemLines('import sagemaker\nprint(sagemaker.Session().default_bucket())')).toMatchInlineSnapshot(`
    "

    "
  `);
});
