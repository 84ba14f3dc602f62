import { describe, expect, it } from 'vitest';
import { systemLines } from '../../support/python-project.ts';

describe('layouts of projects', () => {
  it('relative imports, re-exports and star imports', async () => {
    const files = {
      'pkg/__init__.py': ['from .loading import *', 'from .consts import NAME as MODEL'],
      'pkg/consts.py': ['NAME = "org/m"'],
      'pkg/loading/__init__.py': ['from .hub import fetch', '', '__all__ = ["fetch"]'],
      'pkg/loading/hub.py': [
        'from sentence_transformers import SentenceTransformer',
        '',
        '',
        'def fetch(name):',
        '    return SentenceTransformer(name)',
      ],
      'app.py': ['import streamlit as st', 'from pkg import MODEL, fetch', '', 'st.title("x")', 'model = fetch(MODEL)'],
    };
    expect(await systemLines(files)).toEqual([
      'endpoint app.py streamlit app unknown none @ app.py:4',
      'external-service huggingface.co @ pkg/loading/hub.py:5',
      'human users @ app.py:4',
      'model org/m @ pkg/loading/hub.py:5 pkg/consts.py:1',
      'service app.py @ app.py:4',
      'app.py streamlit app -> app.py request @ app.py:4',
      'huggingface.co -> org/m model @ app.py:5 pkg/consts.py:1 pkg/loading/hub.py:5',
      'users -> app.py streamlit app request @ app.py:4',
      'org/m -> app.py model @ app.py:5 pkg/consts.py:1 pkg/loading/hub.py:5',
      'app.py -> app.py streamlit app prediction @ app.py:4',
      'fetches embedding org/m none code=off @ pkg/loading/hub.py:5 pkg/consts.py:1',
    ]);
  });

  it('parents of packages and modules below the package of the importer', async () => {
    const files = {
      'lib/core/__init__.py': '',
      'lib/core/names.py': ['NAME = "org/up"'],
      'lib/core/deep/__init__.py': '',
      'lib/core/deep/run.py': [
        'from transformers import AutoModel',
        'from ..names import NAME',
        'from .. import names as n',
        '',
        'AutoModel.from_pretrained(NAME)',
        'AutoModel.from_pretrained(n.NAME, revision="v1")',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ lib/core/deep/run.py:5 lib/core/deep/run.py:6',
      'model org/up @ lib/core/deep/run.py:5 lib/core/deep/run.py:6 lib/core/names.py:1',
      'process lib/core/deep/run.py @ lib/core/deep/run.py:5 lib/core/deep/run.py:6',
      'huggingface.co -> org/up model @ lib/core/deep/run.py:5 lib/core/deep/run.py:6 lib/core/names.py:1',
      'org/up -> lib/core/deep/run.py model @ lib/core/deep/run.py:5 lib/core/deep/run.py:6 lib/core/names.py:1',
      'fetches model org/up none code=off @ lib/core/deep/run.py:5 lib/core/deep/run.py:6 lib/core/names.py:1',
    ]);
  });

  it('modules of the same name in two services', async () => {
    const files = {
      'svc1/config.py': ['MODEL = "org/one"'],
      'svc1/main.py': [
        'from config import MODEL',
        'from transformers import pipeline',
        '',
        'pipeline("text-classification", model=MODEL)',
      ],
      'svc2/config.py': ['MODEL = "org/two"'],
      'svc2/main.py': [
        'from config import MODEL',
        'from transformers import pipeline',
        '',
        'pipeline("text-classification", model=MODEL)',
      ],
      'svc3/main.py': [
        'from config import MODEL',
        'from transformers import pipeline',
        '',
        'pipeline("text-classification", model=MODEL)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ svc1/main.py:4 svc2/main.py:4',
      'model org/one @ svc1/main.py:4 svc1/config.py:1',
      'model org/two @ svc2/main.py:4 svc2/config.py:1',
      'process svc1/main.py @ svc1/main.py:4',
      'process svc2/main.py @ svc2/main.py:4',
      'huggingface.co -> org/one model @ svc1/main.py:4 svc1/config.py:1',
      'huggingface.co -> org/two model @ svc2/main.py:4 svc2/config.py:1',
      'org/one -> svc1/main.py model @ svc1/main.py:4 svc1/config.py:1',
      'org/two -> svc2/main.py model @ svc2/main.py:4 svc2/config.py:1',
      'fetches model org/one none code=off @ svc1/main.py:4 svc1/config.py:1',
      'fetches model org/two none code=off @ svc2/main.py:4 svc2/config.py:1',
      'fetches model MODEL none code=off unresolved @ svc3/main.py:4',
    ]);
  });

  it('a namespace package', async () => {
    const files = {
      'ns/part/load.py': [
        'from datasets import load_dataset',
        '',
        '',
        'def data(name="squad"):',
        '    return load_dataset(name)',
      ],
      'run.py': ['from ns.part.load import data', '', 'd = data("imdb")'],
    };
    expect(await systemLines(files)).toEqual([
      'dataset imdb @ ns/part/load.py:5 run.py:3',
      'external-service huggingface.co @ ns/part/load.py:5',
      'process run.py @ run.py:3',
      'imdb -> run.py dataset @ ns/part/load.py:5 run.py:3',
      'huggingface.co -> imdb dataset @ ns/part/load.py:5 run.py:3',
      'fetches dataset imdb none code=off @ ns/part/load.py:5 run.py:3',
    ]);
  });

  it('a package of another project of the repository, when there is one of that name alone', async () => {
    const files = {
      'libs/common/acme_common/__init__.py': ['NAME = "org/common"'],
      'jobs/embed/run.py': [
        'from acme_common import NAME',
        'from transformers import AutoModel',
        '',
        'AutoModel.from_pretrained(NAME)',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ jobs/embed/run.py:4',
      'model org/common @ jobs/embed/run.py:4 libs/common/acme_common/__init__.py:1',
      'process jobs/embed/run.py @ jobs/embed/run.py:4',
      'huggingface.co -> org/common model @ jobs/embed/run.py:4 libs/common/acme_common/__init__.py:1',
      'org/common -> jobs/embed/run.py model @ jobs/embed/run.py:4 libs/common/acme_common/__init__.py:1',
      'fetches model org/common none code=off @ jobs/embed/run.py:4 libs/common/acme_common/__init__.py:1',
    ]);
  });

  it('no guess between two packages of one name elsewhere', async () => {
    const files = {
      'a/x/shared/__init__.py': ['NAME = "org/a"'],
      'b/x/shared/__init__.py': ['NAME = "org/b"'],
      'jobs/run.py': [
        'from shared import NAME',
        'from transformers import AutoModel',
        '',
        'AutoModel.from_pretrained(NAME)',
      ],
    };
    expect(await systemLines(files)).toEqual(['fetches model NAME none code=off unresolved @ jobs/run.py:4']);
  });

  it('circles of imports end', async () => {
    const files = {
      'a.py': [
        'from b import g',
        'from transformers import AutoModel',
        '',
        'X = "org/x"',
        '',
        '',
        'def f(name):',
        '    return AutoModel.from_pretrained(name)',
        '',
        '',
        'def h():',
        '    return g()',
      ],
      'b.py': ['import a', '', '', 'def g():', '    return a.f(a.X)'],
      'c.py': ['from d import *'],
      'd.py': ['from c import *'],
      'main.py': ['import a', 'import c', '', 'a.h()', 'c.nothing()'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ a.py:8',
      'model org/x @ a.py:8 a.py:4',
      'process main.py @ main.py:4',
      'huggingface.co -> org/x model @ a.py:4 a.py:8 b.py:5',
      'org/x -> main.py model @ a.py:4 a.py:8 b.py:5 main.py:4',
      'fetches model org/x none code=off @ a.py:8 a.py:4',
    ]);
  });

  it('functions that call each other end', async () => {
    const files = {
      'a.py': [
        'from transformers import AutoModel',
        'import b',
        '',
        '',
        'def f(name, depth):',
        '    if depth == 0:',
        '        return AutoModel.from_pretrained(name)',
        '    return b.g(name, depth - 1)',
      ],
      'b.py': ['import a', '', '', 'def g(name, depth):', '    return a.f(name, depth)'],
      'main.py': ['from b import g', '', 'g("org/round", 3)'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ a.py:7',
      'model org/round @ a.py:7 main.py:3',
      'process main.py @ main.py:3',
      'huggingface.co -> org/round model @ a.py:7 main.py:3',
      'org/round -> main.py model @ a.py:7 main.py:3',
      'fetches model org/round none code=off @ a.py:7 main.py:3',
    ]);
  });

  it('a notebook calls a library', async () => {
    const files = {
      'lib.py': [
        'from sentence_transformers import SentenceTransformer',
        '',
        '',
        'def fetch(name):',
        '    return SentenceTransformer(name)',
      ],
      'work.ipynb': [
        '{',
        ' "nbformat": 4,',
        ' "nbformat_minor": 5,',
        ' "metadata": {},',
        ' "cells": [',
        '  {',
        '   "cell_type": "code",',
        '   "id": "a",',
        '   "metadata": {},',
        '   "execution_count": null,',
        '   "outputs": [],',
        '   "source": [',
        '    "from lib import fetch\\n",',
        '    "m = fetch(\\"org/note\\")"',
        '   ]',
        '  }',
        ' ]',
        '}',
      ],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ lib.py:5',
      'model org/note @ lib.py:5 work.ipynb:14',
      'process work.ipynb work @ work.ipynb:14',
      'huggingface.co -> org/note model @ lib.py:5 work.ipynb:14',
      'org/note -> work.ipynb work model @ lib.py:5 work.ipynb:14',
      'fetches embedding org/note none code=off @ lib.py:5 work.ipynb:14',
    ]);
  });

  it("tests are nobody's callers", async () => {
    const files = {
      'lib.py': [
        'from sentence_transformers import SentenceTransformer',
        '',
        '',
        'def fetch(name):',
        '    return SentenceTransformer(name)',
      ],
      'tests/test_lib.py': ['from lib import fetch', '', '', 'def test_fetch():', '    assert fetch("org/test")'],
    };
    expect(await systemLines(files)).toEqual(['fetches embedding name none code=off unresolved @ lib.py:5']);
  });

  it('an example does not speak for what is shipped', async () => {
    const files = {
      'lib.py': [
        'from transformers import AutoModel',
        '',
        '',
        'def fixed():',
        '    return AutoModel.from_pretrained("org/fixed")',
        '',
        '',
        'def fetch(name):',
        '    return AutoModel.from_pretrained(name)',
      ],
      'examples/demo.py': ['from lib import fetch, fixed', '', 'fixed()', 'fetch("org/demo")'],
    };
    expect(await systemLines(files)).toEqual([
      'external-service huggingface.co @ lib.py:5 lib.py:9',
      'model org/demo @ lib.py:9 examples/demo.py:4',
      'model org/fixed @ lib.py:5',
      'process examples/demo.py @ examples/demo.py:4',
      'process lib.py @ lib.py:5',
      'huggingface.co -> org/demo model @ examples/demo.py:4 lib.py:9',
      'huggingface.co -> org/fixed model @ lib.py:5',
      'org/demo -> examples/demo.py model @ examples/demo.py:4 lib.py:9',
      'org/fixed -> lib.py model @ lib.py:5',
      'fetches model org/demo none code=off example @ lib.py:9 examples/demo.py:4',
      'fetches model org/fixed none code=off @ lib.py:5',
    ]);
  });
});
