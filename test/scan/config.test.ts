import { describe, expect, it } from 'vitest';
import { damage, outcome } from './support.ts';

const json = JSON.stringify;
const CHATML = "{% for m in messages %}{{ m['role'] + m['content'] }}{% endfor %}";
const ESCAPE = "{{ self.__init__['__glo' 'bals__']['__builtins__']['eval']('1') }}";

describe('configurations', () => {
  it.each<[name: string, text: string]>([
    [
      'config.json',
      json({
        architectures: ['LlamaForCausalLM'],
        model_type: 'llama',
        torch_dtype: 'bfloat16',
        transformers_version: '4.44.0',
      }),
    ],
    [
      'tokenizer_config.json',
      json({ tokenizer_class: 'LlamaTokenizer', chat_template: CHATML, trust_remote_code: false }),
    ],
    [
      'tokenizer_config.json',
      json({
        chat_template: [
          { name: 'default', template: CHATML },
          { name: 'rag', template: CHATML },
        ],
      }),
    ],
    ['generation_config.json', json({ eos_token_id: 2, note: '__class__ os.system {{ x.__class__ }}' })],
    ['modules.json', json([{ idx: 0, name: '0', path: '', type: 'sentence_transformers.models.Transformer' }])],
    [
      'model_index.json',
      json({
        _class_name: 'StableDiffusionPipeline',
        _diffusers_version: '0.29.0',
        unet: ['diffusers', 'UNet2DConditionModel'],
        safety_checker: ['stable_diffusion', 'StableDiffusionSafetyChecker'],
        feature_extractor: [null, null],
      }),
    ],
    ['adapter_config.json', json({ peft_type: 'LORA', target_modules: ['q_proj'], auto_mapping: null })],
    [
      'model.safetensors.index.json',
      json({
        metadata: {},
        weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' },
      }),
    ],
    ['pytorch_model.bin.index.json', json({ weight_map: { a: 'pytorch_model-00001-of-00001.bin' } })],
    [
      'chain.json',
      json({ lc: 1, type: 'constructor', id: ['langchain_core', 'prompts', 'prompt', 'PromptTemplate'], kwargs: {} }),
    ],
    ['chat_template.jinja', CHATML],
    ['model_config.yaml', 'target: x\nencoder:\n  _target_: nemo.collections.asr.modules.ConformerEncoder\n'],
    ['conf/model.yaml', 'optimizer:\n  _target_: torch.optim.Adam\n  lr: 0.1\npath:\n  _target_: pathlib.Path\n'],
    [
      'MLmodel',
      'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n  sklearn:\n    pickled_model: model.pkl\n',
    ],
  ])('calls %s clean: %s', async (name, text) => {
    expect(await outcome(text, name)).toBe('clean');
  });

  it.each<[name: string, text: string, found: string]>([
    ['tokenizer_config.json', json({ chat_template: ESCAPE }), 'malicious template-escape'],
    [
      'tokenizer_config.json',
      json({
        chat_template: [
          { name: 'default', template: CHATML },
          { name: 'tool_use', template: ESCAPE },
        ],
      }),
      'malicious template-escape',
    ],
    ['chat_template.json', json({ chat_template: { default: ESCAPE } }), 'malicious template-escape'],
    ['processor_config.json', json({ a: { chat_template: ESCAPE } }), 'malicious template-escape'],
    ['additional_chat_templates/tool_use.jinja', ESCAPE, 'malicious template-escape'],
    ['renamed.json', json({ model_type: 'x', chat_template: ESCAPE }), 'malicious template-escape'],
    ['config.json', json({ auto_map: { AutoTokenizer: ['a/b--tok.T', null] } }), 'suspicious remote-code'],
    ['config.json', json({ auto_map: { AutoModel: 'modeling_x.XModel' } }), 'unverified remote-code'],
    ['config.json', json({ text_config: { auto_map: { AutoModel: 'modeling_x.XModel' } } }), 'unverified remote-code'],
    ['config.json', json({ custom_pipelines: { mine: { impl: 'pipeline.Mine' } } }), 'unverified remote-code'],
    ['config.json', json({ trust_remote_code: true }), 'unverified remote-code'],
    ['modules.json', json([{ idx: 0, name: '0', path: '', type: 'custom_st.Transformer' }]), 'unverified remote-code'],
    ['modules.json', json([{ idx: 0, name: '0', path: '', type: 'os.system' }]), 'malicious remote-code'],
    ['model_index.json', json({ _class_name: 'P', unet: ['subprocess', 'Popen'] }), 'malicious remote-code'],
    ['model_index.json', json({ _class_name: 'P', unet: ['my_unet', 'Unet'] }), 'unverified remote-code'],
    ['model.safetensors.index.json', json({ weight_map: { a: '../../x.safetensors' } }), 'suspicious shard-path'],
    ['model.safetensors.index.json', json({ weight_map: { a: 'model.bin' } }), 'suspicious shard-kind'],
    [
      'chain.json',
      json({ lc: 1, type: 'constructor', id: ['subprocess', 'Popen'], kwargs: {} }),
      'malicious langchain-object',
    ],
    ['model_config.yaml', 'encoder:\n  _target_: subprocess.Popen\n  args: [id]\n', 'malicious hydra-target'],
    ['conf/x.yaml', 'a:\n  b:\n    - _target_: builtins.eval\n', 'malicious hydra-target'],
    ['conf/x.yaml', '{_target_: os.system, _args_: [id]}\n', 'malicious hydra-target'],
    ['conf/x.json', json({ _target_: 'torch.hub.load' }), 'malicious hydra-target'],
    ['conf/x.yaml', '_target_: project.models.Net\n', 'unverified hydra-target'],
    [
      'MLmodel',
      'flavors:\n  python_function:\n    loader_module: mine\n    code: code\n',
      'unverified mlflow-code mlflow-loader',
    ],
    ['config.json', json({ pad: 'x'.repeat(5000), class_name: 'Lambda', config: {} }), 'malicious keras-lambda'],
    ['config.json', '{"auto_map": ', 'not-scanned unreadable'],
  ])('finds in %s: %s', async (name, text, found) => {
    expect(await outcome(text, name)).toBe(found);
  });

  it('says whether the code is there', async () => {
    const text = json({ auto_map: { AutoModel: 'modeling_x.XModel' } });
    expect(await outcome(text, 'config.json', { 'modeling_x.py': 'pass' })).toBe('unverified remote-code');
  });

  it('ends on any damage', async () => {
    const file = json({ auto_map: { AutoModel: 'a.B' }, chat_template: CHATML });
    expect(await damage(Buffer.from(file), 'tokenizer_config.json', file.length)).toEqual([]);
  });
});
