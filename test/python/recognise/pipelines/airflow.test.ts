import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('operators in a with block: order through groups and past empty tasks, images, commands, packages, places, an endpoint', async () => {
  const source = `
from datetime import datetime
from airflow import DAG
from airflow.models.baseoperator import chain
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator, PythonVirtualenvOperator
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from airflow.providers.amazon.aws.operators.sagemaker import SageMakerTrainingOperator, SageMakerEndpointOperator
from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
from airflow.utils.task_group import TaskGroup
from airflow.datasets import Dataset
from ml.features import build_features

secret = Secret("env", "DB_PASSWORD", "airflow-secrets", "db_password")
RAW = Dataset("s3://acme-raw/orders.parquet")

def _extract(**context):
    import pandas as pd
    df = pd.read_sql("SELECT * FROM orders", con=engine)
    df.to_parquet("s3://acme-raw/orders.parquet")

def _train(ti):
    from sklearn.ensemble import RandomForestClassifier
    path = ti.xcom_pull(task_ids="extract")
    model = RandomForestClassifier()
    model.fit(X, y)

with DAG(
    "churn_training",
    schedule_interval="0 3 * * *",
    start_date=datetime(2024, 1, 1),
) as dag:
    start = EmptyOperator(task_id="start")
    wait = S3KeySensor(task_id="wait_for_file", bucket_name="acme-raw", bucket_key="x.csv", aws_conn_id="aws_prod")
    extract = PythonOperator(task_id="extract", python_callable=_extract, outlets=[RAW])
    features = PythonOperator(task_id="features", python_callable=build_features)
    train = PythonVirtualenvOperator(task_id="train", python_callable=_train, requirements=["scikit-learn==1.4.0", "pandas"])
    with TaskGroup("deploy") as deploy:
        pod = KubernetesPodOperator(
            task_id="score",
            image="registry.acme.io/score:latest",
            cmds=["python", "score.py"],
            arguments=["--model", "churn"],
            namespace="ml",
            secrets=[secret],
            security_context={"privileged": True},
        )
        endpoint = SageMakerEndpointOperator(task_id="endpoint", config={"EndpointName": "churn"}, aws_conn_id="aws_prod")
        pod >> endpoint
    notify = BashOperator(task_id="notify", bash_command="pip install foo && python notify.py")
    sm = SageMakerTrainingOperator(
        task_id="sm_train",
        config={
            "TrainingJobName": "churn",
            "AlgorithmSpecification": {"TrainingImage": "763104351884.dkr.ecr.us-east-1.amazonaws.com/xgboost:1", "TrainingInputMode": "File"},
            "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3Uri": "s3://acme-features/train/"}}}],
            "OutputDataConfig": {"S3OutputPath": "s3://acme-models/churn"},
        },
    )
    start >> wait >> extract >> features >> [train, sm] >> deploy >> notify
`;
  expect(await systemLines(source, 'dags/churn.py')).toMatchInlineSnapshot(`
    "
    55-60 data-source s3://acme-features/train (shared)
    22 data-source s3://acme-raw/orders.parquet (shared)
    21 dataset orders (shared) [table]
    50 endpoint churn (endpoint) unknown required cloud:aws +authentication
    41 evaluation score cluster:ml !privileged [KubernetesPodOperator; image: registry.acme.io/score:latest; secret: airflow-secrets]
    55-60 model s3://acme-models/churn (shared)
    30 orchestrator churn_training [schedule: 0 3 * * *]
    19 process _extract [PythonOperator; task: extract]
    50 process endpoint cloud:aws [SageMakerEndpointOperator; connection: aws_prod]
    38 process features [PythonOperator]
    52 process notify [BashOperator]
    24 training _train [PythonVirtualenvOperator; task: train]
    53 training sm_train cloud:aws [SageMakerTrainingOperator]
    55-60 s3://acme-features/train -> sm_train (dataset) s3
    21 orders -> _extract (dataset) sql
    51 score -> endpoint (metrics) call
    37 churn_training -> _extract (code) exec
    22 _extract -> s3://acme-raw/orders.parquet (dataset) s3
    62 _extract -> features (dataset) call
    26 _extract -> _train (dataset) call
    50 endpoint -> churn (model) https
    62 endpoint -> notify (artifact) call
    62 features -> _train (features) call
    62 features -> sm_train (features) call
    62 _train -> score (model) call
    62 sm_train -> score (model) call
    55-60 sm_train -> s3://acme-models/churn (model) s3
    43 reference container registry.acme.io/score@latest none score
    39 dependency pandas none pipeline _train
    39 dependency scikit-learn==1.4.0 exact pipeline _train
    52 dependency foo none pipeline notify
    44 score starts score.py
    38 features starts ml/features.py
    52 notify starts notify.py
    "
  `);
});

it('TaskFlow: results are data, branches only steer, variables and the schedule are told of the DAG', async () => {
  const source = `
from airflow.decorators import dag, task
from airflow.models import Variable
from airflow.operators.empty import EmptyOperator
from airflow.utils.edgemodifier import Label


@dag(schedule="@hourly", catchup=False)
def forecasting():
    @task.virtualenv(requirements=["--extra-index-url http://10.0.0.1/simple", "features==0.3"])
    def run_features(url: str) -> dict:
        import pandas as pd

        frame = pd.read_csv("https://example.org/energy.csv")
        frame.to_parquet("gs://acme-features/energy.parquet")
        return {"version": 1}

    @task.branch
    def should_tune(flag):
        return ["skip"] if flag else ["tune"]

    @task(multiple_outputs=True)
    def tune(metadata: dict) -> dict:
        from optuna import create_study
        return {}

    @task.kubernetes(image="acme/trainer:1.2", namespace="ml")
    def train(metadata: dict, best_config: dict):
        from lightgbm import train as fit
        return fit({}, metadata)

    @task
    def compute_monitoring(metadata: dict):
        from evidently.report import Report
        Report(metrics=[]).run()

    skip = EmptyOperator(task_id="skip")
    url = Variable.get("energy_url", default_var="x")
    metadata = run_features(url)
    branch = should_tune(url == "x")
    config = tune(metadata)
    model = train(metadata, config)
    watch = compute_monitoring(metadata)
    metadata >> branch >> [branch >> Label("tune") >> config, branch >> Label("skip") >> skip] >> model >> watch


forecasting()
`;
  expect(await systemLines(source, 'dags/energy.py')).toMatchInlineSnapshot(`
    "
    15 data-source gs://acme-features/energy.parquet (shared)
    14 data-source https://example.org/energy.csv (shared)
    32-33 monitoring compute_monitoring (forecasting.compute_monitoring) +monitoring
    8-9 orchestrator forecasting [schedule: @hourly; variable: energy_url]
    10-11 process run_features (forecasting.run_features) [@task.virtualenv]
    18-19 process should_tune (forecasting.should_tune) [@task.branch]
    27-28 training train (forecasting.train) [@task.kubernetes; image: acme/trainer:1.2]
    22-23 training tune (forecasting.tune)
    14 https://example.org/energy.csv -> run_features (dataset) https
    39 forecasting -> run_features (code) exec
    15 run_features -> gs://acme-features/energy.parquet (dataset) gs
    43 run_features -> compute_monitoring (features) call
    44 run_features -> should_tune (features) call
    42 run_features -> train (features) call
    41 run_features -> tune (features) call
    44 should_tune -> train (artifact) call
    44 should_tune -> tune (artifact) call
    44 train -> compute_monitoring (model) call
    42 tune -> train (configuration,model) call
    27 reference container acme/trainer@1.2 tag forecasting.train
    10 dependency features==0.3 exact pipeline forecasting.run_features
    10 index extra-index http://10.0.0.1/simple
    "
  `);
});

it('older ways: dag=dag, set_downstream, chain, callables of other modules, assets that start a DAG', async () => {
  const source = `
from airflow import DAG
from airflow.datasets import Dataset
from airflow.models.baseoperator import chain, cross_downstream
from airflow.operators.python_operator import PythonOperator
from airflow.providers.databricks.operators.databricks import DatabricksSubmitRunOperator
from ml_jobs.evaluate import evaluate_model

dag = DAG(dag_id="retrain", schedule=[Dataset("s3://acme-raw/orders"), Dataset("labels")])

evaluate = PythonOperator(task_id="evaluate", python_callable=evaluate_model, dag=dag)
train = DatabricksSubmitRunOperator(
    task_id="train_on_spark",
    databricks_conn_id="databricks_prod",
    spark_python_task={"python_file": "jobs/train.py"},
    dag=dag,
)
publish = PythonOperator(task_id="publish", python_callable=lambda: None, dag=dag)
tidy = PythonOperator(task_id="tidy", python_callable=lambda: None, dag=dag)
train.set_downstream(evaluate)
chain(evaluate, [publish, tidy])
`;
  expect(await systemLines(source, 'dags/retrain.py')).toMatchInlineSnapshot(`
    "
    9 data-source s3://acme-raw/orders (shared)
    9 dataset labels (shared)
    11 evaluation evaluate [PythonOperator]
    9 orchestrator retrain [schedule: when its datasets change]
    18 process publish [PythonOperator]
    19 process tidy [PythonOperator]
    12 training train_on_spark [DatabricksSubmitRunOperator; connection: databricks_prod]
    9 s3://acme-raw/orders -> retrain (dataset) unknown
    9 labels -> retrain (dataset) unknown
    21 evaluate -> publish (metrics) call
    21 evaluate -> tidy (metrics) call
    12-17 retrain -> train_on_spark (code) exec
    20 train_on_spark -> evaluate (model) call
    11 evaluate starts ml_jobs/evaluate.py
    12-17 train_on_spark starts jobs/train.py
    "
  `);
});

it('mapped tasks and task groups that functions make', async () => {
  const source = `
from airflow.sdk import DAG, task, task_group

with DAG("mapped"):
    @task
    def list_files():
        return []

    @task
    def convert(path):
        return path

    @task_group
    def refine(paths):
        @task
        def clean(p):
            return p

        @task
        def merge(p):
            return p

        return merge(clean(paths))

    @task
    def publish():
        pass

    files = list_files()
    converted = convert.partial().expand(path=files)
    converted >> refine(converted) >> publish()
`;
  expect(await systemLines(source, 'dags/mapped.py')).toMatchInlineSnapshot(`
    "
    4 orchestrator mapped
    9-10 process convert
    5-6 process list_files
    25-26 process publish
    15-16 process clean (refine.clean)
    19-20 process merge (refine.merge)
    29 mapped -> list_files (code) exec
    31 convert -> clean (artifact) call
    30 list_files -> convert (artifact) call
    23 clean -> merge (dataset) call
    31 merge -> publish (artifact) call
    "
  `);
});

it('benign: numbers are shifted, a helper imports airflow, an operator of something else', async () => {
  const source = `
import airflow
from kopf import Operator

MASK = 1 << 20

def flags(a, b):
    return a >> b

Operator(name="x")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
