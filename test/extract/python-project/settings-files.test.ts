import { describe, expect, it } from 'vitest';
import { systemLines, type Files } from '../../support/python-project.ts';

async function fetched(files: Files): Promise<string[]> {
  return (await systemLines(files)).filter((line) => line.startsWith('fetches') && !line.includes('unresolved @ conf'));
}

const COMMIT = '0123456789012345678901234567890123456789';

describe('settings in files that code reads', () => {
  it('the composed settings of Hydra reach a loader in another file, with the group that is the default', async () => {
    const files = {
      'conf/config.yaml': [
        'defaults:',
        '  - _self_',
        '  - model: bert',
        '  - override hydra/launcher: joblib',
        'seed: 1',
      ],
      'conf/model/bert.yaml': ['name: acme/bert', `revision: "${COMMIT}"`, 'tokenizer: ${model.name}'],
      'conf/model/gpt.yaml': ['name: acme/gpt'],
      'src/loader.py': [
        'from transformers import AutoModel, AutoTokenizer',
        '',
        'def load(settings):',
        '    AutoTokenizer.from_pretrained(settings["tokenizer"], revision=settings.revision)',
        '    return AutoModel.from_pretrained(settings.name, revision=settings.revision)',
      ],
      'src/train.py': [
        'import hydra',
        'from loader import load',
        '',
        '@hydra.main(version_base=None, config_path="../conf", config_name="config")',
        'def main(cfg):',
        '    load(cfg.model).fit(x)',
        '',
        'if __name__ == "__main__":',
        '    main()',
      ],
    };
    expect(await fetched(files)).toEqual([
      'fetches model acme/bert commit code=off @ src/loader.py:4 src/loader.py:5 conf/model/bert.yaml:1 conf/model/bert.yaml:2 conf/model/bert.yaml:3',
    ]);
  });

  it('an object that Hydra makes of settings is the call that they describe, and so are those inside', async () => {
    const files = {
      'conf/config.yaml': [
        'model:',
        '  _target_: acme.Classifier',
        '  encoder:',
        '    _target_: transformers.AutoModel.from_pretrained',
        '    pretrained_model_name_or_path: acme/encoder',
        '    trust_remote_code: true',
      ],
      'train.py': [
        'import hydra',
        'from hydra.utils import instantiate',
        '',
        '@hydra.main(config_path="conf", config_name="config")',
        'def main(cfg):',
        '    model = instantiate(cfg.model)',
      ],
    };
    const lines = await systemLines(files);
    expect(lines.filter((line) => line.includes('acme/encoder') && line.includes('train.py'))).toEqual([
      'model acme/encoder @ conf/config.yaml:4 conf/config.yaml:5 conf/config.yaml:6 train.py:6',
      'huggingface.co -> acme/encoder model @ train.py:6 conf/config.yaml:4 conf/config.yaml:5 conf/config.yaml:6',
      'acme/encoder -> train.py model @ train.py:6 conf/config.yaml:4 conf/config.yaml:5 conf/config.yaml:6',
      'fetches model acme/encoder none code=on @ train.py:6 conf/config.yaml:4 conf/config.yaml:5 conf/config.yaml:6',
    ]);
  });

  it.each([
    ['yaml and open', ['import yaml', 'cfg = yaml.safe_load(open("configs/base.yaml"))'], 'cfg["model"]["name"]'],
    [
      'a context',
      ['import yaml', 'with open("configs/base.yaml") as f:', '    cfg = yaml.safe_load(f)'],
      'cfg["model"]["name"]',
    ],
    ['OmegaConf', ['from omegaconf import OmegaConf', 'cfg = OmegaConf.load("configs/base.yaml")'], 'cfg.model.name'],
    [
      'an option',
      [
        'import argparse, yaml',
        'parser = argparse.ArgumentParser()',
        'parser.add_argument("--config", default="configs/base.yaml")',
        'args = parser.parse_args()',
        'cfg = yaml.safe_load(open(args.config))',
      ],
      'cfg["model"]["name"]',
    ],
    [
      'the folder of the file',
      [
        'from pathlib import Path',
        'import yaml',
        'ROOT = Path(__file__).parent',
        'with open(ROOT / "configs" / "base.yaml") as f:',
        '    cfg = yaml.safe_load(f)',
      ],
      'cfg["model"]["name"]',
    ],
  ])('read with %s', async (_, head, value) => {
    const files = {
      'configs/base.yaml': ['model:', '  name: acme/base'],
      'train.py': ['from transformers import AutoModel', ...head, `model = AutoModel.from_pretrained(${value})`],
    };
    const line = head.length + 2;
    expect(await fetched(files)).toEqual([
      `fetches model acme/base none code=off @ train.py:${line} configs/base.yaml:2`,
    ]);
  });

  it('a function that reads settings hands them on', async () => {
    const files = {
      'params.yaml': ['base: acme/base'],
      'acme/config.py': [
        'import yaml',
        'def load(path):',
        '    with open(path) as f:',
        '        return yaml.safe_load(f)',
      ],
      'train.py': [
        'from transformers import AutoModel',
        'from acme.config import load',
        'params = load("params.yaml")',
        'model = AutoModel.from_pretrained(params["base"])',
      ],
    };
    expect(await fetched(files)).toEqual(['fetches model acme/base none code=off @ train.py:4 params.yaml:1']);
  });

  it('files that are not there, keys that they lack and circles stay open', async () => {
    const files = {
      'conf/config.yaml': ['defaults:', '  - config', '  - model: config', 'a: ${b}', 'b: ${a}', 'c: x-${a}'],
      'train.py': [
        'import hydra, yaml',
        'from transformers import AutoModel',
        'other = yaml.safe_load(open("../conf/none.yaml"))',
        'AutoModel.from_pretrained(other["x"])',
        '@hydra.main(config_path="conf", config_name="config")',
        'def main(cfg):',
        '    AutoModel.from_pretrained(cfg.a)',
        '    AutoModel.from_pretrained(cfg.c)',
        '    AutoModel.from_pretrained(cfg.model.none)',
      ],
    };
    expect((await fetched(files)).every((line) => line.includes('unresolved'))).toBe(true);
    expect(await fetched(files)).toHaveLength(4);
  });
});
