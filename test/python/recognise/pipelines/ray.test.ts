import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('a training loop on workers, its data, what the cluster installs, a submitted job', async () => {
  const source = `
import ray
from ray.job_submission import JobSubmissionClient
from ray.train import RunConfig, ScalingConfig
from ray.train.torch import TorchTrainer

ray.init("auto", runtime_env={"pip": ["torch==2.2.0", "datasets"], "working_dir": "https://github.com/acme/code/archive/main.zip"})


def train_loop(config):
    import torch

    model = build()
    torch.optim.AdamW(model.parameters())
    torch.save(model.state_dict(), "model.pt")


def build():
    from transformers import AutoModel

    return AutoModel.from_pretrained("google-bert/bert-base-uncased")


trainer = TorchTrainer(
    train_loop,
    scaling_config=ScalingConfig(num_workers=4),
    datasets={"train": ray.data.read_parquet("s3://acme/train")},
    run_config=RunConfig(storage_path="s3://acme-models/runs"),
)
trainer.fit()
JobSubmissionClient("http://127.0.0.1:8265").submit_job(entrypoint="python train_tower.py", runtime_env={"pip": ["xgboost"]})
`;
  expect(await systemLines(source, 'train_ray.py')).toMatchInlineSnapshot(`
    "
    27 data-source s3://acme/train (shared)
    21 external-service huggingface.co (shared)
    21 model google-bert/bert-base-uncased (shared)
    15 model model.pt (shared)
    28 model s3://acme-models/runs (shared)
    24-29 process train_ray
    10 training train_loop [TorchTrainer]
    31 training train_tower [ray job]
    27 s3://acme/train -> train_loop (dataset) s3
    21 huggingface.co -> google-bert/bert-base-uncased (model) https
    21 google-bert/bert-base-uncased -> train_loop (model) hub
    24-29 train_ray -> train_loop (code) exec
    31 train_ray -> train_tower (code) exec
    15 train_loop -> model.pt (model) file
    28 train_loop -> s3://acme-models/runs (model) s3
    7 reference code https://github.com/acme/code/archive/main.zip none code=on
    21 reference model google-bert/bert-base-uncased none build
    7 dependency datasets none environment
    7 dependency torch==2.2.0 exact environment
    31 dependency xgboost none environment
    31 train_tower starts train_tower.py
    "
  `);
});

it('benign: remote functions alone', async () => {
  expect(await systemLines('import ray\n\n@ray.remote\ndef f(x):\n    return x\n\nray.get(f.remote(1))'))
    .toMatchInlineSnapshot(`
    "

    "
  `);
});
