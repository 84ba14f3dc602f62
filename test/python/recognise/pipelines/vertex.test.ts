import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('datasets, jobs, models, endpoints, batch predictions and monitors', async () => {
  const source = `
from google.cloud import aiplatform

aiplatform.init(project="acme", staging_bucket="gs://acme-staging")
rides = aiplatform.TabularDataset.create(display_name="rides", bq_source="bq://acme.rides.clean")
job = aiplatform.CustomTrainingJob(
    display_name="train-rides",
    script_path="trainer/task.py",
    container_uri="europe-docker.pkg.dev/vertex-ai/training/tf-cpu.2-12:latest",
    requirements=["gcsfs==2023.5.0"],
    model_serving_container_image_uri="europe-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-12:latest",
)
model = job.run(dataset=rides, base_output_dir="gs://acme-models/rides", service_account="trainer@acme.iam.gserviceaccount.com")
uploaded = aiplatform.Model.upload(display_name="rides-xgb", artifact_uri="gs://acme-models/xgb", serving_container_image_uri="acme/serve@sha256:${'b'.repeat(64)}")
endpoint = aiplatform.PrivateEndpoint.create(display_name="rides", network="projects/1/global/networks/x", encryption_spec_key_name="key")
uploaded.deploy(endpoint=endpoint, machine_type="n1-standard-4")
open_endpoint = model.deploy(machine_type="n1-standard-4")
uploaded.batch_predict(job_display_name="nightly", gcs_source="gs://acme/rows.jsonl", gcs_destination_prefix="gs://acme/scores")
aiplatform.ModelDeploymentMonitoringJob.create(display_name="drift", endpoint=endpoint)
`;
  expect(await systemLines(source, 'vertex/train.py')).toMatchInlineSnapshot(`
    "
    18 data-source gs://acme/rows.jsonl (shared)
    18 data-source gs://acme/scores (shared)
    5 dataset acme.rides.clean (shared) [bigquery]
    5 dataset rides (shared) cloud:gcp
    17 endpoint train-rides endpoint unknown required cloud:gcp +authentication
    15 endpoint rides (shared) network required cloud:gcp +authentication +encryption-at-rest +network-isolation
    14 model-registry vertex (shared) cloud:gcp
    13 model gs://acme-models/rides (shared)
    14 model gs://acme-models/xgb (shared)
    14 model rides-xgb (shared) cloud:gcp
    19 monitoring drift cloud:gcp +monitoring
    18 process nightly cloud:gcp [batch prediction]
    6-12 process train
    6 training train-rides cloud:gcp [CustomTrainingJob]
    18 gs://acme/rows.jsonl -> nightly (dataset) gs
    5 acme.rides.clean -> rides (dataset) sql
    13 rides -> train-rides (dataset) https
    19 rides -> drift (request,prediction) https
    14 gs://acme-models/xgb -> rides-xgb (model) gs
    16 rides-xgb -> rides (model) https
    14 rides-xgb -> vertex (model) https
    18 rides-xgb -> nightly (model) https
    18 nightly -> gs://acme/scores (dataset) gs
    18 train -> nightly (code) exec
    6-12 train -> train-rides (code) exec
    17 train-rides -> train-rides endpoint (model) https
    13 train-rides -> gs://acme-models/rides (model) gs
    11 reference container europe-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-12@latest none train-rides
    9 reference container europe-docker.pkg.dev/vertex-ai/training/tf-cpu.2-12@latest none train-rides
    14 reference container acme/serve@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb digest
    10 dependency gcsfs==2023.5.0 exact environment train-rides
    6-12 train-rides starts trainer/task.py
    "
  `);
});

it('a compiled pipeline with its schedule, a job of a container', async () => {
  const source = `
from google.cloud.aiplatform import CustomJob, PipelineJob

job = PipelineJob(display_name="churn", template_path="pipelines/churn.json", pipeline_root="gs://acme-root")
job.submit(service_account="pipelines@acme.iam.gserviceaccount.com", network="projects/1/global/networks/x")
job.create_schedule(display_name="nightly", cron="0 4 * * *")
CustomJob(display_name="finetune-llama", worker_pool_specs=[{"machine_spec": {}, "container_spec": {"image_uri": "acme/tune:7", "args": ["--model-dir", "gs://acme-models/llama"]}}]).run()
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "
    7 model gs://acme-models/llama (shared)
    4 orchestrator churn cloud:gcp +network-isolation [account: pipelines@acme.iam.gserviceaccount.com; schedule: 0 4 * * *]
    4 process flow
    7 training finetune-llama cloud:gcp [CustomJob]
    7 gs://acme-models/llama -> finetune-llama (model) gs
    4 flow -> churn (code) exec
    7 flow -> finetune-llama (code) exec
    7 reference container acme/tune@7 tag finetune-llama
    4 churn starts pipelines/churn.json
    "
  `);
});

it('benign: other parts of the cloud', async () => {
  const source = `
from google.cloud import pubsub_v1

pubsub_v1.PublisherClient().publish("projects/x/topics/y", b"z")
`;
  expect(await systemLines(source)).not.toContain('training');
});
