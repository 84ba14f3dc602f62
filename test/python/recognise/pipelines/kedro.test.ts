import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('nodes read and write the data sets of the catalog', async () => {
  const source = `
from kedro.pipeline import Node, Pipeline, node, pipeline
from .nodes import evaluate_model, split_data, train_model


def report(metrics):
    return metrics


def create_pipeline(**kwargs) -> Pipeline:
    return pipeline(
        [
            node(
                func=split_data,
                inputs=["model_input_table", "params:model_options"],
                outputs=["X_train", "X_test"],
                name="split_data_node",
            ),
            node(train_model, ["X_train", "parameters"], "regressor", name="train_model_node", tags="training"),
            Node(func=evaluate_model, inputs={"model": "regressor", "x": "X_test"}, outputs="metrics@json"),
            node(report, "metrics@json", None),
        ],
        namespace="active",
    )
`;
  expect(await systemLines(source, 'src/acme/pipelines/data_science/pipeline.py')).toMatchInlineSnapshot(`
    "
    16 dataset X_test (shared)
    16 dataset X_train (shared)
    20 dataset metrics (shared)
    15 dataset model_input_table (shared)
    19 dataset regressor (shared)
    20 evaluation evaluate_model
    10 orchestrator data_science (create_pipeline)
    6 process report
    13 process split_data
    19 training train_model
    20 X_test -> evaluate_model (dataset) unknown
    19 X_train -> train_model (dataset) unknown
    21 metrics -> report (metrics) unknown
    15 model_input_table -> split_data (dataset) unknown
    20 regressor -> evaluate_model (model) unknown
    20 evaluate_model -> metrics (metrics) unknown
    13-18 data_science -> split_data (code) exec
    16 split_data -> X_test (dataset) unknown
    16 split_data -> X_train (dataset) unknown
    19 train_model -> regressor (model) unknown
    20 evaluate_model starts nodes.py
    13-18 split_data starts nodes.py
    19 train_model starts nodes.py
    "
  `);
});

it('benign: nodes of a graph', async () => {
  const source = `
import kedro
from graphviz import node

node("a", "b", "c")
`;
  expect(await systemLines(source)).toMatchInlineSnapshot(`
    "

    "
  `);
});
