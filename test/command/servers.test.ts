import { expect, it } from 'vitest';
import { exposureOfHost, wordsFacts } from '../../src/command/index.ts';
import { aPlace, read, valuesOf } from '../support/command-place.ts';

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
])('%s', (script, name, exposure, authentication) => {
  expect(read(script, 'element').filter(({ kind }) => kind === 'endpoint')).toEqual([
    {
      kind: 'endpoint',
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
