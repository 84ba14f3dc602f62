import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('components from examples to the pusher', async () => {
  const source = `
from tfx import v1 as tfx
from tfx.components import CsvExampleGen, Evaluator, ExampleValidator, Pusher, SchemaGen, StatisticsGen, Trainer, Transform
from tfx.orchestration import pipeline


def create_pipeline(pipeline_name, serving_dir):
    example_gen = CsvExampleGen(input_base="data/taxi")
    statistics_gen = StatisticsGen(examples=example_gen.outputs["examples"])
    schema_gen = SchemaGen(statistics=statistics_gen.outputs["statistics"])
    example_validator = ExampleValidator(statistics=statistics_gen.outputs["statistics"], schema=schema_gen.outputs["schema"])
    transform = Transform(examples=example_gen.outputs["examples"], schema=schema_gen.outputs["schema"], module_file="models/preprocessing.py")
    trainer = Trainer(module_file="models/model.py", examples=transform.outputs["transformed_examples"])
    evaluator = Evaluator(examples=example_gen.outputs["examples"], model=trainer.outputs["model"])
    pusher = Pusher(
        model=trainer.outputs["model"],
        model_blessing=evaluator.outputs["blessing"],
        push_destination=tfx.proto.PushDestination(filesystem=tfx.proto.PushDestination.Filesystem(base_directory="serving/taxi")),
    )
    return pipeline.Pipeline(pipeline_name="taxi", pipeline_root="gs://acme/root", components=[example_gen, trainer, pusher])
`;
  expect(await systemLines(source, 'taxi/pipeline.py')).toMatchInlineSnapshot(`
    "
    8 dataset data/taxi (shared)
    14 evaluation Evaluator +evaluation-gate [Evaluator]
    11 evaluation ExampleValidator +data-validation [ExampleValidator]
    15-19 model serving/taxi (shared)
    7 orchestrator taxi (create_pipeline)
    8 process CsvExampleGen [CsvExampleGen]
    15 process Pusher [Pusher]
    10 process SchemaGen [SchemaGen]
    9 process StatisticsGen [StatisticsGen]
    12 process Transform [Transform]
    13 training Trainer [Trainer]
    8 data/taxi -> CsvExampleGen (dataset) file
    17 Evaluator -> Pusher (model) call
    8 taxi -> CsvExampleGen (code) exec
    14 CsvExampleGen -> Evaluator (dataset) call
    9 CsvExampleGen -> StatisticsGen (dataset) call
    12 CsvExampleGen -> Transform (dataset) call
    15-19 Pusher -> serving/taxi (model) file
    11 SchemaGen -> ExampleValidator (artifact) call
    12 SchemaGen -> Transform (artifact) call
    11 StatisticsGen -> ExampleValidator (artifact) call
    10 StatisticsGen -> SchemaGen (artifact) call
    13 Transform -> Trainer (dataset) call
    14 Trainer -> Evaluator (model) call
    16 Trainer -> Pusher (model) call
    12 Transform starts models/preprocessing.py
    13 Trainer starts models/model.py
    "
  `);
});

it('benign: the types of TFX alone', async () => {
  expect(await systemLines('from tfx.types import Channel\nprint(Channel)')).toMatchInlineSnapshot(`
    "

    "
  `);
});
