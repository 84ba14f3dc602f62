import { describe, expect, it } from 'vitest';
import { commandFacts } from '../../src/command/index.ts';
import { SubjectKey } from '../../src/model/index.ts';
import { aPlace } from '../support/command-place.ts';
import { linesOfKinds } from '../support/statement-lines.ts';

const runner = SubjectKey.parse('ci|a.yml||build');

function lines(script: string, withRunner = true): string[] {
  const facts = commandFacts(script, aPlace(withRunner ? { path: 'a.yml', runner } : { path: 'a.yml' }));
  return linesOfKinds({ ok: true, facts }, 'element', 'flow', 'runs', 'reference').map((line) =>
    line.replaceAll('ci|a.yml||build', 'CI').replace(/^1 /, ''),
  );
}

function started(script: string): string[] {
  return lines(script)
    .filter((line) => / ?runs /.test(line))
    .map((line) => line.replace(/^.*starts /, ''));
}

describe('definitions that are handed over', () => {
  it.each([
    ['kubectl apply -f k8s/serve.yaml', ['k8s/serve.yaml']],
    ['kubectl -n x apply -f k8s/serve.yaml', []],
    ['kubectl apply -f a.yaml -f b.yaml', ['a.yaml', 'b.yaml']],
    ['kubectl apply --filename=a.yaml,b.yaml', ['a.yaml', 'b.yaml']],
    ['kubectl apply -f https://x.org/a.yaml', []],
    ['kubectl apply -f -', []],
    ['kubectl apply -f "$FILE"', []],
    ['kubectl delete -f a.yaml', []],
    ['az ml job create --file jobs/train.yml --web', ['jobs/train.yml']],
    ['az ml job show -n x', []],
    ['argo submit --watch wf.yaml -p a=b', ['wf.yaml']],
    ['argo cron create cron.yaml', ['cron.yaml']],
    ['gcloud builds submit . --config ci/cloudbuild.yaml', ['ci/cloudbuild.yaml']],
    ['gcloud builds submit', ['cloudbuild.yaml']],
    ['aws cloudformation deploy --template-file cfn/t.yaml --stack-name x', ['cfn/t.yaml']],
    ['aws cloudformation create-stack --template-body file://t.yaml', ['t.yaml']],
    ['sam deploy -t template.yaml', ['template.yaml']],
    ['aws sagemaker create-pipeline --pipeline-definition file://p.json', ['p.json']],
    ['prefect deploy --all', ['prefect.yaml']],
    ['prefect deploy flows/a.py:main -n x', ['flows/a.py']],
    ['modal deploy app.py::serve', ['app.py']],
    ['dvc repro', ['dvc.yaml']],
    ['dvc repro ml/dvc.yaml:train', ['ml/dvc.yaml']],
    ['dvc exp run -S a=b', ['dvc.yaml']],
    ['mlflow run . -P a=b', ['MLproject']],
    ['mlflow run examples/x/ --env-manager local', ['examples/x/MLproject']],
    ['mlflow run https://github.com/acme/x', []],
    ['mlflow runs list', []],
    ['kfp run create -f out/pipeline.yaml', ['out/pipeline.yaml']],
    ['dagster dev -f defs.py', ['defs.py']],
  ])('%s', (script, files) => {
    expect(started(script)).toEqual(files);
  });

  it('are nothing without what runs the script', () => {
    expect(lines('kubectl apply -f a.yaml; dvc repro; hf upload a/b .; dvc pull', false)).toEqual([]);
  });
});

describe('the folder that a script has gone to', () => {
  it.each([
    ['cd ml && python train.py', ['ml/train.py']],
    ['cd ml\ncd src; python ../train.py', ['ml/train.py']],
    ['cd ml && cd .. && python train.py', ['train.py']],
    ['pushd ml; python a.py; popd; python b.py', ['ml/a.py', 'b.py']],
    ['cd "$DIR" && python train.py', ['train.py']],
    ['cd /opt && python train.py', ['train.py']],
    ['cd ../x && python train.py', ['train.py']],
    ['(cd ml && make) && python train.py', ['train.py']],
    ['( cd ml; python a.py )', ['a.py']],
    ['cd ml && dvc repro', ['ml/dvc.yaml']],
    ['cd && python a.py', ['a.py']],
  ])('%s', (script, files) => {
    expect(started(script)).toEqual(files);
  });
});

describe('platforms', () => {
  const hub = 'element model-registry huggingface.co trust=third-party';
  it.each([
    ['huggingface-cli upload a/b .', [hub, 'flow CI -> model-registry|||huggingface.co model https']],
    ['hf upload a/b . --repo-type=dataset', [hub, 'flow CI -> model-registry|||huggingface.co dataset https']],
    ['dvc pull eval', ['element process dvc', 'flow process|||dvc -> CI dataset,model exec']],
    ['dvc push', ['element process dvc', 'flow CI -> process|||dvc dataset,model exec']],
    [
      'wandb artifact get a/b/c:v1',
      ['element model-registry wandb trust=third-party', 'flow model-registry|||wandb -> CI artifact https'],
    ],
    [
      'aws sagemaker start-pipeline-execution --pipeline-name p',
      [
        'element external-service amazon-sagemaker trust=third-party zone=cloud:aws',
        'flow CI -> external-service|||amazon-sagemaker model https',
      ],
    ],
    [
      'aws sagemaker update-endpoint --endpoint-name churn --endpoint-config-name c',
      ['element endpoint churn zone=cloud:aws', 'flow CI -> endpoint|||churn model https'],
    ],
    [
      'az ml model create --name m --path x',
      [
        'element external-service azure-machine-learning trust=third-party zone=cloud:azure',
        'flow CI -> external-service|||azure-machine-learning model https',
      ],
    ],
    [
      'mlflow deployments create -t sagemaker --name churn -m models:/churn/1',
      ['element endpoint churn', 'flow CI -> endpoint|||churn model https'],
    ],
    ['aws s3 ls', []],
    ['aws sagemaker list-models', []],
    ['hf --help', []],
    ['dvc status', []],
  ])('%s', (script, expected) => {
    expect(lines(script)).toEqual(expected);
  });
});

describe('projects of others', () => {
  const code = 'formats=code loader=mlflow run path=a.yml';
  it.each([
    [
      'mlflow run git@github.com:acme/x.git -v 1.0',
      `reference code git@github.com:acme/x.git ${code} pinned=tag remoteCode=on revision=1.0 transport=git`,
    ],
    [
      'mlflow run https://u:p@github.com/acme/x#sub',
      `reference code https://github.com/acme/x ${code} pinned=none remoteCode=on transport=git`,
    ],
    [
      'dvc get https://github.com/acme/data d.csv --rev 0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70',
      'reference dataset https://github.com/acme/data controls=commit-pin formats=unknown loader=dvc get path=a.yml pinned=commit revision=0f3c9a5d7e1b2c4f6a8b0d2e4f6a8c0b1d3e5f70 transport=git',
    ],
    [
      'dvc get-url s3://acme/d.csv',
      'reference dataset s3://acme/d.csv formats=unknown loader=dvc get-url path=a.yml pinned=none transport=object-store',
    ],
  ])('%s', (script, expected) => {
    expect(lines(script)).toEqual([expected]);
  });
});
