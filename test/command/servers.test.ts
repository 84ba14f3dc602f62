import { expect, it } from 'vitest';
import { commandFacts, exposureOfHost, wordsFacts } from '../../src/command/index.ts';
import { aPlace, read, valuesOf } from '../support/command-place.ts';

/** Servers that are more than a way to call a model. */
const KINDS = new Map([
  ['mlflow server', 'model-registry'],
  ['mlflow ui', 'model-registry'],
  ['feast serve', 'feature-store'],
  ['ray dashboard', 'orchestrator'],
  ['tensorboard', 'monitoring'],
]);

it.each([
  ['vllm serve o/n', 'vllm serve', 'network', 'none'],
  ['vllm serve o/n --host 0.0.0.0 --api-key $KEY', 'vllm serve', 'public', 'required'],
  ['VLLM_API_KEY=k python -m vllm.entrypoints.openai.api_server --model o/n', 'vllm serve', 'network', 'required'],
  ['text-generation-launcher --model-id o/n', 'text-generation-launcher', 'network', 'none'],
  ['python3 -m sglang.launch_server --model-path o/n --host ::', 'sglang', 'public', 'none'],
  ['uvicorn app.main:app --reload', 'uvicorn', 'local', 'unknown'],
  ['uvicorn app.main:app --host=${HOST:-0.0.0.0}', 'uvicorn', 'public', 'unknown'],
  ['uvicorn app.main:app --host $HOST', 'uvicorn', 'unknown', 'unknown'],
  ['gunicorn -w 4 -b 127.0.0.1:8000 -b :9000 main:app', 'gunicorn', 'public', 'unknown'],
  ['flask --app main run -h 0.0.0.0', 'flask run', 'public', 'unknown'],
  ['streamlit run app.py --server.address 0.0.0.0', 'streamlit run', 'public', 'unknown'],
  ['streamlit run app.py', 'streamlit run', 'unknown', 'unknown'],
  ['mlflow server --host 0.0.0.0 --backend-store-uri x', 'mlflow server', 'public', 'none'],
  ['mlflow ui', 'mlflow ui', 'local', 'none'],
  ['mlflow server --app-name basic-auth', 'mlflow server', 'local', 'required'],
  ['jupyter lab --ip=0.0.0.0 --allow-root', 'jupyter lab', 'public', 'required'],
  ["jupyter notebook --ip='*' --NotebookApp.token='' --no-browser", 'jupyter notebook', 'public', 'none'],
  ['torchserve --start --disable-token-auth', 'torchserve', 'local', 'none'],
  ['OLLAMA_HOST=0.0.0.0:11434 ollama serve', 'ollama serve', 'public', 'none'],
  ['feast serve', 'feast serve', 'local', 'none'],
  ['bentoml serve .', 'bentoml serve', 'public', 'none'],
  ['ray start --head --dashboard-host=0.0.0.0 --block', 'ray dashboard', 'public', 'none'],
  ['tritonserver --model-repository=/m', 'tritonserver', 'network', 'none'],
  ['tensorboard --logdir x --bind_all', 'tensorboard', 'public', 'none'],
  ['serve run app:deployment --host 0.0.0.0', 'ray serve', 'public', 'none'],
  ['mlserver start ./models', 'mlserver', 'network', 'none'],
  ['seldon-core-microservice Model REST', 'seldon-core-microservice', 'network', 'none'],
  ['python -m sklearnserver --model_dir=/mnt/models', 'sklearnserver', 'network', 'none'],
  ['marimo edit --host 0.0.0.0 --no-token', 'marimo edit', 'public', 'none'],
  ['label-studio-ml start ./backend', 'label-studio-ml', 'network', 'none'],
  ['label-studio-ml start ./backend --basic-auth-username a', 'label-studio-ml', 'network', 'required'],
])('%s', (script, name, exposure, authentication) => {
  expect(read(script, 'element').filter((element) => element['kind'] !== 'model')).toEqual([
    {
      kind: KINDS.get(name) ?? 'endpoint',
      name,
      trust: 'internal',
      exposure,
      authentication,
      capabilities: [],
      details: [],
      controls: authentication === 'required' ? ['authentication'] : [],
    },
  ]);
});

it.each([
  ['label-studio start', 'annotation', 'label-studio', 'network', 'required'],
  ['prefect server start --host 0.0.0.0', 'orchestrator', 'prefect server', 'public', 'none'],
  ['dagster dev -h 0.0.0.0', 'orchestrator', 'dagster', 'public', 'none'],
  ['airflow webserver', 'orchestrator', 'airflow', 'network', 'required'],
  ['dask-scheduler', 'orchestrator', 'dask scheduler', 'network', 'none'],
])('%s is more than an endpoint', (script, kind, name, exposure, authentication) => {
  expect(read(script, 'element')).toMatchObject([{ kind, name, exposure, authentication }]);
});

it.each([
  'label-studio init x',
  'label-studio user --username a',
  'prefect server database reset',
  'mlflow gateway --help',
  'serve deploy config.yaml',
  'ray start --address x',
  'torchserve --stop',
  'vllm bench',
  'mlflow run .',
  'uvicorn --version',
  'ollama list',
])('%s serves nothing', (script) => {
  expect(read(script, 'element')).toEqual([]);
});

it('the model that a server loads is a reference, an element and a flow to the server', () => {
  const script = 'vllm serve o/n --port 8000 --trust-remote-code --revision main';
  expect(read(script, 'reference')).toEqual([
    {
      name: 'o/n',
      controls: [],
      kind: 'model',
      repo: 'o/n',
      resolved: true,
      revision: 'main',
      pinned: 'branch',
      loader: 'vllm serve',
      remoteCode: 'on',
      formats: ['unknown'],
      transport: 'hub',
      verified: false,
    },
  ]);
  expect(read(script, 'element').map(({ kind, name, details }) => [kind, name, details])).toEqual([
    ['endpoint', 'vllm serve', ['port 8000']],
    ['model', 'o/n', []],
  ]);
  expect(read(script, 'flow').map(({ source, target }) => [source, target])).toEqual([
    ['model|||o/n', 'endpoint|Dockerfile||vllm serve'],
  ]);
});

it('a model at a path is local and no element', () => {
  expect(read('vllm serve /models/x', 'reference')).toMatchObject([{ pinned: 'local', transport: 'local' }]);
  expect(read('vllm serve /models/x', 'element')).toHaveLength(1);
});

it.each([
  [
    'vllm serve o/n --tokenizer o/t --tokenizer-revision v1',
    [
      ['model', 'o/n', '', 'hub'],
      ['tokenizer', 'o/t', 'v1', 'hub'],
    ],
  ],
  [
    'vllm serve o/n --enable-lora --lora-modules sql=o/lora chat=/l/chat',
    [
      ['model', 'o/n', '', 'hub'],
      ['adapter', 'o/lora', '', 'hub'],
      ['adapter', '/l/chat', '', 'local'],
    ],
  ],
  [
    `vllm serve o/n --lora-modules '{"name": "a", "path": "o/lora"}'`,
    [
      ['model', 'o/n', '', 'hub'],
      ['adapter', 'o/lora', '', 'hub'],
    ],
  ],
  ['MODEL_ID=o/n REVISION=main text-generation-launcher', [['model', 'o/n', 'main', 'hub']]],
  [
    'text-generation-launcher --model-id o/n --lora-adapters a/b@v2,c/d',
    [
      ['model', 'o/n', '', 'hub'],
      ['adapter', 'a/b', 'v2', 'hub'],
      ['adapter', 'c/d', '', 'hub'],
    ],
  ],
  ['lmdeploy serve api_server o/n', [['model', 'o/n', '', 'hub']]],
  ['llama-server -hf o/n-GGUF:Q4_K_M', [['model', 'o/n-GGUF', '', 'hub']]],
  ['llama-server -m models/a.gguf', [['model', 'models/a.gguf', '', 'local']]],
  ['tritonserver --model-repository=s3://bucket/models', [['model', 's3://bucket/models', '', 'object-store']]],
  [
    'torchserve --start --models a=a.mar,b=https://host.example/b.mar',
    [
      ['model', 'a.mar', '', 'local'],
      ['model', 'https://host.example/b.mar', '', 'https'],
    ],
  ],
  ['mlflow models serve -m models:/churn/Production', [['model', 'models:/churn/Production', '', 'registry']]],
  ['vllm serve $MODEL', [['model', '$MODEL', '', 'hub']]],
])('%s loads', (script, expected) => {
  const loaded = read(script, 'reference').map(({ kind, repo, revision, transport }) => [
    kind,
    repo,
    revision,
    transport,
  ]);
  expect(loaded).toEqual(expected);
});

const flows = (script: string): unknown[] => read(script, 'flow').map(({ source, protocol }) => [source, protocol]);

it('models of our own are elements that the server reads, wherever they are kept', () => {
  expect(flows('tritonserver --model-repository=s3://bucket/models')).toEqual([['model|||s3://bucket/models', 's3']]);
  expect(flows('llama-server -m ./models/a.gguf')).toEqual([['model|||models/a.gguf', 'file']]);
  expect(flows('llama-server -m models/a.gguf')).toEqual([['model|||models/a.gguf', 'file']]);
  expect(flows('llama-server -m /models/a.gguf')).toEqual([]);
  expect(flows('vllm serve $MODEL')).toEqual([]);
});

it('a registry writes to the bucket of its artifacts; databases have names only where hosts do', () => {
  const script = 'mlflow server --backend-store-uri postgresql://u:p@db/mlflow --default-artifact-root s3://artifacts/';
  expect(read(script, 'element').map(({ kind, name }) => [kind, name])).toEqual([
    ['model-registry', 'mlflow server'],
    ['datastore', 's3://artifacts'],
  ]);
  expect(read(script, 'flow').map(({ source, target, data }) => [source, target, data])).toEqual([
    ['model-registry|Dockerfile||mlflow server', 'datastore|||s3://artifacts', ['artifact']],
  ]);
});

it('variables of the place count like those in front of the command, with their own lines', () => {
  const variables = new Map([
    ['MODEL_ID', { value: 'o/n', line: 7 }],
    ['API_KEY', { value: '${KEY}', line: 8 }],
  ]);
  const facts = commandFacts('text-generation-launcher', aPlace({ variables }));
  expect(facts.flatMap(({ fact, value }) => (fact === 'reference' ? [value.repo, value.evidence] : []))).toEqual([
    'o/n',
    [{ path: 'Dockerfile', startLine: 7, endLine: 7 }],
  ]);
  expect(
    facts.flatMap(({ fact, value }) => (fact === 'element' && value.kind === 'endpoint' ? [value.authentication] : [])),
  ).toEqual(['required']);
});

it('an application object is a file that the server runs', () => {
  expect(read('uvicorn app.main:app', 'runs').map(({ runner, path }) => [runner, path])).toEqual([
    ['endpoint|Dockerfile||uvicorn', 'app/main.py'],
  ]);
  expect(read('streamlit run ./ui/app.py', 'runs').map(({ path }) => path)).toEqual(['ui/app.py']);
});

it('words that are already split are one command', () => {
  const words = ['sh', '-c', 'exec uvicorn main:app --host 0.0.0.0'];
  expect(valuesOf(wordsFacts(words, aPlace()), 'element')).toMatchObject([{ name: 'uvicorn', exposure: 'public' }]);
  expect(valuesOf(wordsFacts(['vllm', 'serve', 'o/n'], aPlace()), 'element')).toHaveLength(2);
});

it.each([
  ['0.0.0.0', 'public'],
  ['[::]:80', 'public'],
  ['::', 'public'],
  [':8000', 'public'],
  ['localhost:80', 'local'],
  ['::1', 'local'],
  ['unix:/run/x.sock', 'local'],
  ['10.0.0.7', 'network'],
  ['${H}', 'unknown'],
] as const)('%s is %s', (host, exposure) => {
  expect(exposureOfHost(host)).toBe(exposure);
});
