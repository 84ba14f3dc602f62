import { expect, it } from 'vitest';
import { bentoml } from '../../src/extract/bentoml/index.ts';
import type { Extraction } from '../../src/extract/contract.ts';
import { link } from '../../src/extract/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { elementFact, graphLines, inFile } from '../support/facts.ts';
import { linesOfKinds, statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

function told(path: string, text = ''): boolean | undefined {
  return bentoml.matches(path) && bentoml.claims?.({ path, text });
}

async function read(text: string, path = 'bentofile.yaml'): Promise<Extraction> {
  return bentoml.extract({ path, text }, signal);
}

it('reads a bentofile', async () => {
  const extraction = await extractFixture(bentoml, 'bentofile.yaml', 'serving/bentofile.yaml');
  expect(statementLines(extraction)).toMatchInlineSnapshot(`
    [
      "signal bentoml",
      "1 element service Summarizer details=BentoML,distribution: debian,setup script: ./setup.sh path=serving/bentofile.yaml",
      "1 runs service|serving/bentofile.yaml||Summarizer starts service.py",
      "7 reference model summarizer formats=unknown loader=bentofile path=serving/bentofile.yaml pinned=none revision=latest transport=unknown",
      "7 element model summarizer",
      "7 flow model|||summarizer -> service|serving/bentofile.yaml||Summarizer model file",
      "8 reference model tokenizer formats=unknown loader=bentofile path=serving/bentofile.yaml pinned=tag revision=v3kq2 transport=unknown",
      "8 element model tokenizer",
      "8 flow model|||tokenizer -> service|serving/bentofile.yaml||Summarizer model file",
      "13 dependency torch controls=exact-pin manifest=environment path=serving/bentofile.yaml pinned=exact specifier===2.4.1",
      "signal package:torch",
      "14 dependency transformers manifest=environment path=serving/bentofile.yaml pinned=none",
      "signal package:transformers",
      "16 package-index extra-index http://pypi.acme.example/simple path=serving/bentofile.yaml transport=http url=http://pypi.acme.example/simple",
      "17 package-index trusted-host pypi.acme.example path=serving/bentofile.yaml transport=unknown url=pypi.acme.example",
      "18 package-index pre-release --pre path=serving/bentofile.yaml transport=unknown",
      "18 package-index find-links https://wheels.acme.example/ path=serving/bentofile.yaml transport=https url=https://wheels.acme.example/",
      "29 package-index index https://conda.anaconda.org/conda-forge path=serving/bentofile.yaml transport=https url=https://conda.anaconda.org/conda-forge",
      "31 dependency numpy controls=exact-pin ecosystem=conda manifest=environment path=serving/bentofile.yaml pinned=exact specifier==1.26",
      "32 dependency scikit-learn manifest=environment path=serving/bentofile.yaml pinned=none",
      "signal package:scikit-learn",
      "23 dependency ffmpeg ecosystem=debian manifest=environment path=serving/bentofile.yaml pinned=none",
      "24 dependency git controls=exact-pin ecosystem=debian manifest=environment path=serving/bentofile.yaml pinned=exact specifier==1:2.39.2",
      "20 reference container nvidia/cuda formats=unknown loader=base_image path=serving/bentofile.yaml pinned=tag revision=12.1.1-cudnn8-runtime-ubuntu22.04 transport=registry",
      "signal image:cuda",
      "25 runs service|serving/bentofile.yaml||Summarizer starts ./setup.sh",
      "37 credential STORE_TOKEN (generic) certainty=likely path=serving/bentofile.yaml provider=generic",
    ]
  `);
  expect(JSON.stringify(extraction)).not.toContain('q8Zt41');
});

it('reads the build options of pyproject.toml', async () => {
  const extraction = await extractFixture(bentoml, 'pyproject.toml');
  expect(statementLines(extraction)).toMatchInlineSnapshot(`
    [
      "signal bentoml",
      "7 element service IrisClassifier details=BentoML path=pyproject.toml",
      "7 runs service|pyproject.toml||IrisClassifier starts iris/service.py",
      "9 reference model iris_clf formats=unknown loader=bentofile path=pyproject.toml pinned=none transport=unknown",
      "9 element model iris_clf",
      "9 flow model|||iris_clf -> service|pyproject.toml||IrisClassifier model file",
      "12 dependency scikit-learn controls=exact-pin manifest=environment path=pyproject.toml pinned=exact specifier===1.5.0",
      "signal package:scikit-learn",
      "15 reference container python formats=unknown loader=base_image path=pyproject.toml pinned=tag revision=3.11-slim transport=registry",
      "18 credential STORE_TOKEN (generic) certainty=likely path=pyproject.toml provider=generic",
    ]
  `);
  expect(JSON.stringify(extraction)).not.toContain('q8Zt41');
});

it('joins the Bento to the endpoint of its code', async () => {
  const { facts } = await read('service: service:Api\nmodels: [clf]\n', 'a/bentofile.yaml');
  const code = elementFact(inFile('endpoint', 'bentoml service', 'a/service.py'));
  expect(graphLines(link([...facts, code]))).toMatchInlineSnapshot(`
    [
      "a/service.py endpoint bentoml service",
      "human users",
      "model clf",
      "a/bentofile.yaml service Api",
      "human users -> a/service.py endpoint bentoml service (request)",
      "model clf -> a/bentofile.yaml service Api (model)",
      "a/bentofile.yaml service Api -> a/service.py endpoint bentoml service (code)",
    ]
  `);
});

it.each([
  ['service:svc', ['service.py']],
  ['./service.py:svc', ['service.py']],
  ['src/service.py:svc', ['src/service.py']],
  ['pkg.serve', ['pkg/serve.py']],
  ['../x.py:svc', []],
  ['a/../../x.py:svc', []],
  ['$SERVICE', []],
  ['summarizer:k3jq $(id)', []],
])('service %s', async (service, files) => {
  const { facts } = await read(`service: "${service}"\n`);
  expect(facts.flatMap((fact) => (fact.fact === 'runs' ? [fact.value.path] : []))).toEqual(files);
});

it.each([
  ['', 'bentofile.yaml'],
  ['- a\n', 'bentofile.yaml'],
  ['labels: {owner: me}\n', 'bentofile.yaml'],
  ['[tool.black]\nline-length = 100\n', 'pyproject.toml'],
  ['[tool.bentoml]\nx = 1\n', 'pyproject.toml'],
  ['[tool]\nbentoml = "x"\n', 'pyproject.toml'],
])('%# says nothing', async (text, path) => {
  expect(await read(text, path)).toEqual({ ok: true, facts: [] });
});

it('survives values of other shapes', async () => {
  const text =
    'service: [a]\nmodels: {a: b}\npython: x\nconda: 3\ndocker: [y]\nenvs: {a: b}\ninclude: null\nname: {x: y}\n';
  expect(linesOfKinds(await read(text), 'element', 'reference', 'runs', 'dependency')).toEqual([
    '1 element service bento details=BentoML path=bentofile.yaml',
  ]);
});

it.each(['service: {{ service }}\n', 'service: [\n', 'a: &a [*a]\nservice: "x\n'])('%# is reported', async (text) => {
  expect(await read(text)).toMatchObject({ ok: false, facts: [] });
});

it('is told by its name, in pyproject.toml by its table', () => {
  expect(told('a/bentofile.yaml')).toBe(true);
  expect(told('bentofile.gpu.yml')).toBe(true);
  expect(told('bento.yaml')).toBe(false);
  expect(told('pyproject.toml', '[project]\nname = "tool.bentoml"\n')).toBe(false);
  expect(told('pyproject.toml', '[tool.bentoml.build]\nservice = "a:b"\n')).toBe(true);
});

it('looks at no more than two hundred models', async () => {
  const many = Array.from({ length: 500 }, (_, n) => `- m${n}\n`).join('');
  expect(linesOfKinds(await read(`models:\n${many}`), 'reference')).toHaveLength(200);
});
