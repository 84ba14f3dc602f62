import { expect, it } from 'vitest';
import { systemLines } from '../../../support/python-lines.ts';

it('functions with their image, volumes, secrets, schedule; an open and a closed web endpoint', async () => {
  const source = `
import modal

image = (
    modal.Image.from_registry("nvidia/cuda:12.4.0-devel-ubuntu22.04", add_python="3.11")
    .pip_install("torch==2.4.0", "transformers")
    .run_commands("pip install flash-attn")
)
app = modal.App("tuner", image=image)
weights = modal.Volume.from_name("weights", create_if_missing=True)


@app.function(gpu="A100", volumes={"/weights": weights}, secrets=[modal.Secret.from_name("huggingface")], schedule=modal.Cron("0 6 * * 1"))
def finetune(rows):
    from trl import SFTTrainer

    SFTTrainer(model="x").train()


@app.cls(gpu="L4", volumes={"/weights": weights})
class Predictor:
    @modal.fastapi_endpoint(method="POST")
    def predict(self, body: dict):
        return body

    @modal.web_endpoint(requires_proxy_auth=True)
    def admin(self):
        return 1


@app.local_entrypoint()
def main():
    finetune.remote([1])
`;
  expect(await systemLines(source, 'tune.py')).toMatchInlineSnapshot(`
    "
    13 datastore modal volume weights (shared) cloud:modal
    26-27 endpoint modal admin (Predictor.admin) public required cloud:modal +authentication
    22-23 endpoint modal predict (Predictor.predict) public none cloud:modal [method: POST]
    31-32 orchestrator tuner (main)
    20-21 process Predictor cloud:modal [gpu: L4]
    13-14 training finetune cloud:modal [gpu: A100; schedule: 0 6 * * 1; secret: huggingface]
    20 modal volume weights -> Predictor (artifact) file
    13 modal volume weights -> finetune (artifact) file
    26 modal admin -> Predictor (request) https
    22 modal predict -> Predictor (request) https
    33 tuner -> finetune (code) exec
    20 Predictor -> modal volume weights (artifact) file
    26 Predictor -> modal admin (prediction) https
    22 Predictor -> modal predict (prediction) https
    13 finetune -> modal volume weights (artifact) file
    5 reference container nvidia/cuda@12.4.0-devel-ubuntu22.04 tag
    7 dependency flash-attn none environment
    6 dependency torch==2.4.0 exact environment
    6 dependency transformers none environment
    "
  `);
});

it('benign: a dialog', async () => {
  expect(await systemLines('from ui import modal\nmodal.App("x")')).toMatchInlineSnapshot(`
    "

    "
  `);
});
