import { describe, expect, it } from 'vitest';
import { datasetConfig } from '../../src/extract/dataset-config/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

async function linesOf(...fixtures: readonly string[]): Promise<unknown> {
  const found: Record<string, unknown> = {};
  for (const fixture of fixtures) found[fixture] = systemLines(await extractFixture(datasetConfig, fixture));
  return found;
}

describe('dataset-config', () => {
  it('reads trainings', async () => {
    expect(await linesOf('axolotl/qlora.yml', 'recipes/sft/config_full.yaml', 'torchtune/full.yaml'))
      .toMatchInlineSnapshot(`
      {
        "axolotl/qlora.yml": [
          "signal training-settings",
          "training|axolotl/qlora.yml||qlora (adapter: qlora; method: dpo) @1",
          "model|||meta-llama/Llama-3.1-8B third-party @1",
          "flow model|||meta-llama/Llama-3.1-8B > training|axolotl/qlora.yml||qlora model over hub @1",
          "reference:dataset|axolotl/qlora.yml||acme/tickets commit 0123456789abcdef0123456789abcdef01234567 by datasets over hub +commit-pin @5",
          "dataset|||acme/tickets third-party @5",
          "flow dataset|||acme/tickets > training|axolotl/qlora.yml||qlora dataset over hub +commit-pin @5",
          "dataset|||data/local.jsonl @10",
          "flow dataset|||data/local.jsonl > training|axolotl/qlora.yml||qlora dataset over file @10",
          "reference:dataset|axolotl/qlora.yml||https://files.example/more.jsonl none by datasets over https @11",
          "data-source|||https://files.example/more.jsonl public @11",
          "flow data-source|||https://files.example/more.jsonl > training|axolotl/qlora.yml||qlora dataset over https @11",
          "reference:dataset|axolotl/qlora.yml||s3://acme-data/chats none by datasets over object-store @13",
          "data-source|||s3://acme-data/chats unknown @13",
          "flow data-source|||s3://acme-data/chats > training|axolotl/qlora.yml||qlora dataset over s3 @13",
          "dataset|||eval/held-out.jsonl @15",
          "flow dataset|||eval/held-out.jsonl > training|axolotl/qlora.yml||qlora dataset over file @15",
          "model|||outputs/qlora @19",
          "flow training|axolotl/qlora.yml||qlora > model|||outputs/qlora model over file @19",
          "model-registry|||huggingface.co third-party @20",
          "flow training|axolotl/qlora.yml||qlora > model-registry|||huggingface.co model over hub @20",
          "monitoring|||wandb unknown @18",
          "flow training|axolotl/qlora.yml||qlora > monitoring|||wandb metrics over unknown @18",
        ],
        "recipes/sft/config_full.yaml": [
          "signal training-settings",
          "training|recipes/sft/config_full.yaml||recipes/sft/config_full @1",
          "model|||mistralai/Mistral-7B-v0.1 third-party @1",
          "flow model|||mistralai/Mistral-7B-v0.1 > training|recipes/sft/config_full.yaml||recipes/sft/config_full model over hub @1",
          "reference:dataset|recipes/sft/config_full.yaml||HuggingFaceH4/ultrafeedback_binarized none by datasets over hub @8",
          "dataset|||HuggingFaceH4/ultrafeedback_binarized third-party @8",
          "flow dataset|||HuggingFaceH4/ultrafeedback_binarized > training|recipes/sft/config_full.yaml||recipes/sft/config_full dataset over hub @8",
          "reference:dataset|recipes/sft/config_full.yaml||HuggingFaceH4/ultrachat_200k none by dataset_mixer over hub @4",
          "dataset|||HuggingFaceH4/ultrachat_200k third-party @4",
          "flow dataset|||HuggingFaceH4/ultrachat_200k > training|recipes/sft/config_full.yaml||recipes/sft/config_full dataset over hub @4",
          "reference:dataset|recipes/sft/config_full.yaml||acme/extra none by dataset_mixer over hub @5",
          "dataset|||acme/extra third-party @5",
          "flow dataset|||acme/extra > training|recipes/sft/config_full.yaml||recipes/sft/config_full dataset over hub @5",
          "model|||data/mistral-sft @14",
          "flow training|recipes/sft/config_full.yaml||recipes/sft/config_full > model|||data/mistral-sft model over file @14",
          "model-registry|||huggingface.co third-party @10",
          "flow training|recipes/sft/config_full.yaml||recipes/sft/config_full > model-registry|||huggingface.co model over hub @10",
          "monitoring|||tensorboard unknown @11",
          "flow training|recipes/sft/config_full.yaml||recipes/sft/config_full > monitoring|||tensorboard metrics over unknown @11",
          "monitoring|||wandb unknown @11",
          "flow training|recipes/sft/config_full.yaml||recipes/sft/config_full > monitoring|||wandb metrics over unknown @11",
        ],
        "torchtune/full.yaml": [
          "signal torchtune",
          "training|torchtune/full.yaml||full (torchtune.models.llama3_1.llama3_1_8b) @2",
          "model|||/models/Llama-3.1-8B @6",
          "flow model|||/models/Llama-3.1-8B > training|torchtune/full.yaml||full model over file @6",
          "reference:dataset|torchtune/full.yaml||yahma/alpaca-cleaned none by torchtune.datasets.alpaca_cleaned_dataset over hub @9",
          "dataset|||yahma/alpaca-cleaned third-party @9",
          "flow dataset|||yahma/alpaca-cleaned > training|torchtune/full.yaml||full dataset over hub @9",
          "model|||/tmp/torchtune/out/checkpoints @7",
          "flow training|torchtune/full.yaml||full > model|||/tmp/torchtune/out/checkpoints model over file @7",
        ],
      }
    `);
  });

  it('reads a training of LLaMA-Factory and what its names stand for', async () => {
    expect(await linesOf('factory/llama3_lora_sft.yaml', 'factory/data/dataset_info.json')).toMatchInlineSnapshot(`
      {
        "factory/data/dataset_info.json": [
          "signal training-settings",
          "dataset|||identity (file: factory/data/identity.json) +checksum @2",
          "dataset|||alpaca_en_demo third-party (hub: tatsu-lab/alpaca) @3",
          "reference:dataset|factory/data/dataset_info.json||tatsu-lab/alpaca none by hf_hub_url over hub @3",
          "dataset|||cloud (file: s3://acme/data.json) @4",
        ],
        "factory/llama3_lora_sft.yaml": [
          "signal training-settings",
          "training|factory/llama3_lora_sft.yaml||llama3_lora_sft (adapter: lora; method: sft) @2",
          "model|||meta-llama/Meta-Llama-3-8B-Instruct third-party @2",
          "flow model|||meta-llama/Meta-Llama-3-8B-Instruct > training|factory/llama3_lora_sft.yaml||llama3_lora_sft model over hub @2",
          "model|||saves/llama3-8b/lora @3",
          "flow model|||saves/llama3-8b/lora > training|factory/llama3_lora_sft.yaml||llama3_lora_sft model over file @3",
          "dataset|||identity unknown @8",
          "flow dataset|||identity > training|factory/llama3_lora_sft.yaml||llama3_lora_sft dataset over unknown @8",
          "dataset|||alpaca_en_demo unknown @8",
          "flow dataset|||alpaca_en_demo > training|factory/llama3_lora_sft.yaml||llama3_lora_sft dataset over unknown @8",
          "model|||saves/llama3-8b/lora/sft @9",
          "flow training|factory/llama3_lora_sft.yaml||llama3_lora_sft > model|||saves/llama3-8b/lora/sft model over file @9",
        ],
      }
    `);
  });

  it('reads tasks of an evaluation', async () => {
    expect(await linesOf('lm_eval/tasks/shop/returns.yaml', 'lm_eval/tasks/shop/_template_yaml'))
      .toMatchInlineSnapshot(`
      {
        "lm_eval/tasks/shop/_template_yaml": [
          "signal lm-eval",
          "evaluation|||lm_eval/tasks (LM evaluation harness) @1",
          "reference:dataset|lm_eval/tasks/shop/_template_yaml||https://files.example/test.json none by dataset_path over https @4",
          "data-source|||https://files.example/test.json public @4",
          "flow data-source|||https://files.example/test.json > evaluation|||lm_eval/tasks dataset over https @4",
        ],
        "lm_eval/tasks/shop/returns.yaml": [
          "signal lm-eval",
          "evaluation|||lm_eval/tasks can code (LM evaluation harness; runs answers as code) @7",
          "dataset|||acme/returns third-party @2",
          "flow dataset|||acme/returns > evaluation|||lm_eval/tasks dataset over hub @2",
          "runs evaluation|||lm_eval/tasks > lm_eval/tasks/shop/utils.py @5",
          "runs evaluation|||lm_eval/tasks > lm_eval/tasks/shop/metrics.py @9",
        ],
      }
    `);
  });

  it('reads targets of Hydra', async () => {
    expect(await linesOf('conf/data/reviews.yaml')).toMatchInlineSnapshot(`
      {
        "conf/data/reviews.yaml": [
          "reference:dataset|conf/data/reviews.yaml||acme/reviews none by _target_ over hub @3",
          "dataset|||acme/reviews third-party @3",
          "operation:shell|conf/data/reviews.yaml||_target_: os.system of configuration @6",
        ],
      }
    `);
  });

  it('leaves alone what is none', async () => {
    const texts = {
      'settings of a model alone': 'model_name_or_path: a/b\ntemplate: x\n',
      'tasks of Ansible': 'task: a\nhosts: all\n',
      'variables and sentences':
        'base_model: ${MODEL}\ndatasets:\n  - path: "{{ data }}"\n  - path: some words\n  - 3\noutput_dir: ${OUT}\n',
      'kinds that make no sense':
        'base_model: [a]\ndatasets: {path: {a: b}}\ndataset_mixer: x\ndataset_mixture: [c]\nreport_to: {d: e}\n',
      'a target of their own': 'a:\n  _target_: shop.Net\n  size: 3\n',
      'broken YAML': 'base_model: a/b\ndatasets: [\n',
    };
    expect(await linesOfEach(datasetConfig, texts, 'a.yaml')).toMatchInlineSnapshot(`
      {
        "a target of their own": [],
        "broken YAML": [
          "not read: line 3: not valid YAML (bad indent)",
        ],
        "kinds that make no sense": [
          "signal training-settings",
          "training|a.yaml||a @1",
        ],
        "settings of a model alone": "not claimed",
        "tasks of Ansible": "not claimed",
        "variables and sentences": [
          "signal training-settings",
          "training|a.yaml||a @1",
        ],
      }
    `);
    const lists = {
      'a description of one dataset': '{"builder_name": "a", "features": {}}',
      'a list of files': '[{"file_name": "a"}]',
    };
    expect(await linesOfEach(datasetConfig, lists, 'dataset_info.json')).toMatchInlineSnapshot(`
      {
        "a description of one dataset": "not claimed",
        "a list of files": [],
      }
    `);
  });
});
