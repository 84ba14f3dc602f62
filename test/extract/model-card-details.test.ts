import { expect, it } from 'vitest';
import { modelCard } from '../../src/extract/model-card/index.ts';
import { linesOfEach } from '../support/system-lines.ts';

it('reads what cards of datasets and adapters say besides', async () => {
  const texts = {
    'a dataset that people labelled':
      '---\npretty_name: Tickets\nsize_categories:\n- 10K<n<100K\nannotations_creators:\n- crowdsourced\nsource_datasets:\n- original\n- acme/raw\nextra_gated_prompt: Say why.\n---\n',
    'an adapter by its tags':
      '---\nlibrary_name: peft\ntags:\n- base_model:adapter:meta-llama/Llama-3.1-8B\n- base_model:adapter:nonsense\n---\n',
    'a base that is named twice':
      '---\nbase_model: a/b\nbase_model_relation: merge\ntags: ["base_model:finetune:a/b"]\n---\n',
    'labels of a machine':
      '---\ntask_categories: [text-classification]\nannotations_creators: [machine-generated]\n---\n',
    'a page that only a gate makes one': '---\nextra_gated_fields: {Name: text}\n---\n',
    'a page of something else': '---\ntitle: a\ngated: true\n---\n',
  };
  expect(await linesOfEach(modelCard, texts, 'a/README.md')).toMatchInlineSnapshot(`
    {
      "a base that is named twice": [
        "signal model-card",
        "model|a/README.md||a (relation: merge) @2",
        "reference:model|a/README.md||a/b none by model card over hub @2",
        "model|||a/b third-party @2",
        "flow model|||a/b > model|a/README.md||a model over hub @2",
      ],
      "a dataset that people labelled": [
        "signal model-card",
        "dataset|a/README.md||Tickets (gated access; size: 10K<n<100K) @3",
        "reference:dataset|a/README.md||acme/raw none by model card over hub @9",
        "dataset|||acme/raw third-party @9",
        "flow dataset|||acme/raw > dataset|a/README.md||Tickets dataset over hub @9",
        "human|||annotators unknown in workforce @6",
        "flow human|||annotators > dataset|a/README.md||Tickets labels over unknown @6",
      ],
      "a page of something else": [],
      "a page that only a gate makes one": [
        "signal model-card",
        "model|a/README.md||a (gated access) @2",
      ],
      "an adapter by its tags": [
        "signal model-card",
        "model|a/README.md||a (library: peft; relation: adapter) @2",
        "reference:model|a/README.md||meta-llama/Llama-3.1-8B none by model card over hub @4",
        "model|||meta-llama/Llama-3.1-8B third-party @4",
        "flow model|||meta-llama/Llama-3.1-8B > model|a/README.md||a model over hub @4",
      ],
      "labels of a machine": [
        "signal model-card",
        "dataset|a/README.md||a (task: text-classification) @2",
      ],
    }
  `);
});

it('reads what Spaces say besides', async () => {
  const texts = {
    'of Docker': '---\ntitle: Chat\nsdk: docker\napp_port: 8080\nsuggested_hardware: a10g-small\n---\n',
    'with a sign-in':
      '---\ntitle: Chat\nsdk: gradio\nhf_oauth: true\nhf_oauth_scopes:\n- inference-api\n- write-repos\nhf_oauth_authorized_org: acme\ndisable_embedding: true\n---\n',
    'with scopes and no sign-in':
      '---\ntitle: Chat\nsdk: static\nhf_oauth_scopes: [email]\ndisable_embedding: false\n---\n',
    'with other shapes':
      '---\ntitle: Chat\nsdk: static\nhf_oauth: [x]\nhf_oauth_scopes: {a: b}\nsuggested_hardware: {a: b}\n---\n',
  };
  expect(await linesOfEach(modelCard, texts, 'a/README.md')).toMatchInlineSnapshot(`
    {
      "of Docker": [
        "signal model-card",
        "endpoint|a/README.md||Chat reached public authentication none (port: 8080; sdk: docker; suggested hardware: a10g-small) @2",
        "runs endpoint|a/README.md||Chat > a/Dockerfile @3",
      ],
      "with a sign-in": [
        "signal model-card",
        "endpoint|a/README.md||Chat reached public authentication optional (embedding disabled; sdk: gradio; sign-in for: acme; sign-in scopes: inference-api, write-repos) @2",
        "runs endpoint|a/README.md||Chat > a/app.py @3",
      ],
      "with other shapes": [
        "signal model-card",
        "endpoint|a/README.md||Chat reached public authentication none (sdk: static) @2",
      ],
      "with scopes and no sign-in": [
        "signal model-card",
        "endpoint|a/README.md||Chat reached public authentication none (sdk: static) @2",
      ],
    }
  `);
});
