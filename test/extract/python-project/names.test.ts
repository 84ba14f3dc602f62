import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

describe('names that other files say', () => {
  it('settings of a package below src reach the loader that a script calls', async () => {
    const files = {
      'src/acme/__init__.py': '',
      'src/acme/config.py': [
        'from pydantic_settings import BaseSettings',
        '',
        '',
        'class Settings(BaseSettings):',
        '    model_id: str = "acme/base"',
        '    revision: str = "0123456789012345678901234567890123456789"',
        '    trust: bool = True',
        '',
        '',
        'settings = Settings()',
      ],
      'src/acme/loader.py': [
        'from transformers import AutoModel',
        'from .config import settings',
        '',
        '',
        'def load():',
        '    return AutoModel.from_pretrained(settings.model_id, revision=settings.revision, trust_remote_code=settings.trust)',
      ],
      'scripts/train.py': ['from acme.loader import load', '', 'model = load()', 'model(1).backward()'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ src/acme/loader.py:6',
      'model acme/base @ src/acme/loader.py:6 src/acme/config.py:5 src/acme/config.py:6 src/acme/config.py:7',
      'training scripts/train.py @ scripts/train.py:3 scripts/train.py:4',
      'huggingface.co -> acme/base model @ src/acme/loader.py:6 src/acme/config.py:5 src/acme/config.py:6 src/acme/config.py:7',
      'acme/base -> scripts/train.py model @ scripts/train.py:3 src/acme/config.py:5 src/acme/config.py:6 src/acme/config.py:7 src/acme/loader.py:6',
      'fetches model acme/base commit code=on @ src/acme/loader.py:6 src/acme/config.py:5 src/acme/config.py:6 src/acme/config.py:7',
    ]);
  });

  it('settings that come from outside stay open, and a library that nobody imports stays itself', async () => {
    const files = {
      'src/acme/__init__.py': '',
      'src/acme/loader.py': [
        'from transformers import AutoModel',
        'from company_settings import settings',
        '',
        '',
        'def load():',
        '    return AutoModel.from_pretrained(settings.model_id)',
        '',
        '',
        'def other():',
        '    return AutoModel.from_pretrained("acme/fixed")',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ src/acme/loader.py:10',
      'model acme/fixed @ src/acme/loader.py:10',
      'process src/acme/loader.py @ src/acme/loader.py:10',
      'huggingface.co -> acme/fixed model @ src/acme/loader.py:10',
      'acme/fixed -> src/acme/loader.py model @ src/acme/loader.py:10',
      'fetches model settings.model_id none code=off unresolved @ src/acme/loader.py:6',
      'fetches model acme/fixed none code=off @ src/acme/loader.py:10',
    ]);
  });

  it('a helper that hands on keyword arguments fetches what each caller names, as each caller says', async () => {
    const files = {
      'models.py': [
        'from transformers import AutoModelForCausalLM',
        '',
        '',
        'def load_model(name, trust=False, **kwargs):',
        '    return AutoModelForCausalLM.from_pretrained(name, trust_remote_code=trust, **kwargs)',
      ],
      'a.py': [
        'from models import load_model',
        '',
        'if __name__ == "__main__":',
        '    load_model("org/a", trust=True, revision="0123456789012345678901234567890123456789")',
      ],
      'b.py': [
        'import models',
        '',
        'NAME = "org/b"',
        '',
        '',
        'def main():',
        '    return models.load_model(NAME)',
        '',
        '',
        'if __name__ == "__main__":',
        '    main()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ models.py:5',
      'model org/a @ models.py:5 a.py:4',
      'model org/b @ models.py:5 b.py:3',
      'process a.py @ a.py:4',
      'process b.py @ b.py:3 b.py:7',
      'huggingface.co -> org/a model @ a.py:4 models.py:5',
      'huggingface.co -> org/b model @ b.py:3 b.py:7 models.py:5',
      'org/a -> a.py model @ a.py:4 models.py:5',
      'org/b -> b.py model @ b.py:3 b.py:7 models.py:5',
      'fetches model org/a commit code=on @ models.py:5 a.py:4',
      'fetches model org/b none code=off @ models.py:5 b.py:3',
    ]);
  });

  it('what is spread without being known stays unknown', async () => {
    const files = {
      'models.py': [
        'from transformers import AutoModelForCausalLM',
        '',
        '',
        'def load_model(name, **kwargs):',
        '    return AutoModelForCausalLM.from_pretrained(name, **kwargs)',
      ],
      'a.py': [
        'import json',
        'from models import load_model',
        '',
        'options = json.load(open("options.json"))',
        'load_model("org/a", **options)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ models.py:5',
      'model org/a @ models.py:5 a.py:5',
      'process a.py @ a.py:5',
      'huggingface.co -> org/a model @ a.py:5 models.py:5',
      'org/a -> a.py model @ a.py:5 models.py:5',
      'fetches model org/a unknown code=unknown @ models.py:5 a.py:5',
    ]);
  });

  it('options of a command line that another file reads', async () => {
    const files = {
      'cli.py': [
        'import argparse',
        '',
        '',
        'def parse():',
        '    p = argparse.ArgumentParser()',
        '    p.add_argument("--model", default="org/default")',
        '    p.add_argument("--trust", action="store_true")',
        '    p.add_argument("--data", default="data/train.csv")',
        '    return p.parse_args()',
      ],
      'lib.py': [
        'import pandas as pd',
        'from transformers import AutoModel, Trainer',
        '',
        '',
        'def fit(model, data, trust):',
        '    df = pd.read_csv(data)',
        '    m = AutoModel.from_pretrained(model, trust_remote_code=trust)',
        '    Trainer(m).train()',
      ],
      'train.py': [
        'from cli import parse',
        'from lib import fit',
        '',
        '',
        'def main():',
        '    args = parse()',
        '    fit(args.model, args.data, args.trust)',
        '',
        '',
        'if __name__ == "__main__":',
        '    main()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'dataset data/train.csv @ lib.py:6 cli.py:8',
      'external-service huggingface.co @ lib.py:7',
      'human operator @ cli.py:9',
      'model org/default @ lib.py:7 cli.py:6 cli.py:7',
      'training train.py @ lib.py:8 train.py:7',
      'data/train.csv -> train.py dataset @ cli.py:8 lib.py:6 train.py:7',
      'huggingface.co -> org/default model @ cli.py:6 cli.py:7 lib.py:7 train.py:7',
      'operator -> train.py configuration @ cli.py:9',
      'org/default -> train.py model @ cli.py:6 cli.py:7 lib.py:7 train.py:7',
      'fetches model org/default none code=optional @ lib.py:7 cli.py:6 cli.py:7',
    ]);
  });

  it('an option without a default stays open', async () => {
    const files = {
      'cli.py': [
        'import argparse',
        '',
        '',
        'def parse():',
        '    p = argparse.ArgumentParser()',
        '    p.add_argument("--model")',
        '    return p.parse_args()',
      ],
      'run.py': [
        'from cli import parse',
        'from transformers import AutoModel',
        '',
        'args = parse()',
        'AutoModel.from_pretrained(args.model)',
      ],
    };
    expect(await systemLines(files)).toEqual(['fetches model args.model none code=off unresolved @ run.py:5']);
  });

  it('fields of dataclasses that the command line fills, from another file', async () => {
    const files = {
      'arguments.py': [
        'from dataclasses import dataclass, field',
        '',
        '',
        '@dataclass',
        'class ModelArguments:',
        '    model_name_or_path: str = field(default="org/hf")',
        '    trust_remote_code: bool = field(default=False)',
      ],
      'train.py': [
        'from transformers import AutoModel, HfArgumentParser, Trainer',
        'from arguments import ModelArguments',
        '',
        'parser = HfArgumentParser((ModelArguments,))',
        '(model_args,) = parser.parse_args_into_dataclasses()',
        'm = AutoModel.from_pretrained(model_args.model_name_or_path, trust_remote_code=model_args.trust_remote_code)',
        'Trainer(m).train()',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ train.py:6',
      'human operator @ train.py:5',
      'model org/hf @ train.py:6 arguments.py:6 arguments.py:7',
      'training train.py @ train.py:7 train.py:7',
      'huggingface.co -> org/hf model @ train.py:6 arguments.py:6 arguments.py:7',
      'operator -> train.py configuration @ train.py:5',
      'org/hf -> train.py model @ train.py:6 arguments.py:6 arguments.py:7',
      'fetches model org/hf none code=optional @ train.py:6 arguments.py:6 arguments.py:7',
    ]);
  });

  it('a configuration object that a caller makes and hands over', async () => {
    const files = {
      'conf.py': [
        'from dataclasses import dataclass',
        '',
        '',
        '@dataclass',
        'class Config:',
        '    model: str = "org/default"',
        '    out: str = "out/m.pt"',
      ],
      'lib.py': [
        'import torch',
        'from transformers import AutoModel',
        'from conf import Config',
        '',
        '',
        'def build(cfg: Config):',
        '    m = AutoModel.from_pretrained(cfg.model)',
        '    torch.save(m, cfg.out)',
      ],
      'train.py': [
        'from conf import Config',
        'from lib import build',
        '',
        'if __name__ == "__main__":',
        '    build(Config(model="org/other"))',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ lib.py:7',
      'model org/other @ lib.py:7 train.py:5',
      'model out/m.pt @ lib.py:8 conf.py:7',
      'process train.py @ train.py:5',
      'huggingface.co -> org/other model @ lib.py:7 train.py:5',
      'org/other -> train.py model @ lib.py:7 train.py:5',
      'train.py -> out/m.pt model @ conf.py:7 lib.py:8 train.py:5',
      'fetches model org/other none code=off @ lib.py:7 train.py:5',
    ]);
  });

  it('nested dictionaries and joined texts', async () => {
    const files = {
      'conf.py': [
        'import os',
        '',
        'ORG = "org"',
        'CONFIG = {"model": {"name": f"{ORG}/d", "rev": "main"}, "dir": "data"}',
        'BUCKET = os.environ.get("BUCKET", "s3://bucket")',
      ],
      'run.py': [
        'import os',
        'import pandas as pd',
        'from transformers import AutoModel',
        'from conf import BUCKET, CONFIG',
        '',
        'AutoModel.from_pretrained(CONFIG["model"]["name"], revision=CONFIG["model"]["rev"])',
        'pd.read_csv(os.path.join(CONFIG["dir"], "x.csv"))',
        'pd.read_csv(f"{BUCKET}/y.csv")',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'data-source s3://bucket/y.csv @ run.py:8 conf.py:5',
      'dataset data/x.csv @ run.py:7 conf.py:4',
      'external-service huggingface.co @ run.py:6',
      'model org/d @ run.py:6 conf.py:4',
      'process run.py @ run.py:7 run.py:8',
      's3://bucket/y.csv -> run.py dataset @ run.py:8 conf.py:5',
      'data/x.csv -> run.py dataset @ run.py:7 conf.py:4',
      'huggingface.co -> org/d model @ run.py:6 conf.py:4',
      'org/d -> run.py model @ run.py:6 conf.py:4',
      'fetches model org/d branch code=off @ run.py:6 conf.py:4',
    ]);
  });

  it('a base class fetches what its children name', async () => {
    const files = {
      'base.py': [
        'from transformers import AutoModel',
        '',
        '',
        'class Base:',
        '    model_name = None',
        '',
        '    def __init__(self, revision=None):',
        '        self.revision = revision',
        '',
        '    def load(self):',
        '        return AutoModel.from_pretrained(self.model_name, revision=self.revision)',
      ],
      'child.py': [
        'from base import Base',
        '',
        '',
        'class Child(Base):',
        '    model_name = "org/child"',
        '',
        '    def __init__(self):',
        '        super().__init__(revision="v1.0")',
      ],
      'run.py': ['from child import Child', '', 'if __name__ == "__main__":', '    Child().load()'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ base.py:11',
      'model org/child @ base.py:11 child.py:5 child.py:8',
      'process run.py @ run.py:4',
      'huggingface.co -> org/child model @ base.py:11 child.py:5 child.py:8',
      'org/child -> run.py model @ base.py:11 child.py:5 child.py:8 run.py:4',
      'fetches model org/child tag code=off @ base.py:11 child.py:5 child.py:8',
    ]);
  });

  it('a child asks for what its base keeps', async () => {
    const files = {
      'base.py': ['class Base:', '    def __init__(self, name):', '        self.name = name'],
      'child.py': [
        'from transformers import AutoModel',
        'from base import Base',
        '',
        '',
        'class Child(Base):',
        '    def load(self):',
        '        return AutoModel.from_pretrained(self.name)',
      ],
      'run.py': ['from child import Child', '', 'c = Child("org/kept")', 'c.load()'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ child.py:7',
      'model org/kept @ child.py:7 run.py:3',
      'process run.py @ run.py:4',
      'huggingface.co -> org/kept model @ child.py:7 run.py:3',
      'org/kept -> run.py model @ child.py:7 run.py:3 run.py:4',
      'fetches model org/kept none code=off @ child.py:7 run.py:3',
    ]);
  });

  it('a value that a condition above the call excludes is not what is fetched', async () => {
    const files = {
      'lib.py': [
        'from transformers import AutoModel',
        '',
        '',
        'def fetch(name):',
        '    assert name in {"org/small", "org/large"}',
        '    return AutoModel.from_pretrained(name)',
      ],
      'run.py': [
        'from lib import fetch',
        '',
        'init = "scratch"',
        'if init == "scratch":',
        '    pass',
        'elif init.startswith("org"):',
        '    fetch(init)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ lib.py:6',
      'model org/large @ lib.py:6 lib.py:5',
      'model org/small @ lib.py:6 lib.py:5',
      'process run.py @ run.py:7',
      'huggingface.co -> org/large model @ lib.py:5 lib.py:6 run.py:7',
      'huggingface.co -> org/small model @ lib.py:5 lib.py:6 run.py:7',
      'org/large -> run.py model @ lib.py:5 lib.py:6 run.py:7',
      'org/small -> run.py model @ lib.py:5 lib.py:6 run.py:7',
      'fetches model org/large none code=off @ lib.py:6 lib.py:5',
      'fetches model org/small none code=off @ lib.py:6 lib.py:5',
    ]);
  });

  it('a class method of the repository is no hub loader, what it calls is', async () => {
    const files = {
      'model.py': [
        'import torch.nn as nn',
        '',
        '',
        'class GPT(nn.Module):',
        '    @classmethod',
        '    def from_pretrained(cls, kind):',
        '        from transformers import GPT2LMHeadModel',
        '',
        '        return GPT2LMHeadModel.from_pretrained(kind)',
      ],
      'sample.py': ['from model import GPT', '', 'model = GPT.from_pretrained("gpt2")'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ model.py:9',
      'model gpt2 @ model.py:9 sample.py:3',
      'process sample.py @ sample.py:3',
      'huggingface.co -> gpt2 model @ model.py:9 sample.py:3',
      'gpt2 -> sample.py model @ model.py:9 sample.py:3',
      'fetches model gpt2 none code=off @ model.py:9 sample.py:3',
    ]);
  });
});
