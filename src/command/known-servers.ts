import type { ElementKind, Exposure, Authentication } from '../model/index.ts';

/** Options, and variables (without a dash), that name one of the things that a server fetches. */
export type Named = {
  readonly kind: 'model' | 'tokenizer' | 'adapter';
  readonly options: readonly string[];
  /** Which of its words is the name, counted from 0. */
  readonly positional?: number;
  readonly revisions?: readonly string[];
  readonly formats?: 'gguf';
};

/** How the command line of a server says where it listens and whom it answers. Option names have `_` written as `-`. */
export type ServerKind = {
  readonly name: string;
  readonly element: ElementKind;
  readonly hosts: readonly string[];
  /** Who reaches it when no address is given: what the tool's own documentation says. */
  readonly unbound: Exposure;
  /** Options (and variables) whose value makes callers prove who they are. */
  readonly keys: readonly string[];
  /** Options (and variables) that switch the question off. */
  readonly open: readonly string[];
  /** What holds without a key. */
  readonly keyless: Authentication;
  /** What it loads: models, tokenizers, adapters. */
  readonly fetches: readonly Named[];
  /** Options that name where it keeps data (an address), and which of them holds models. */
  readonly stores: readonly string[];
  /** What its first word names: an application object (`main:app`), a file, or nothing of ours. */
  readonly app: 'object' | 'file' | null;
};

type Given = Partial<ServerKind>;

const plain: Omit<ServerKind, 'name'> = {
  element: 'endpoint',
  hosts: ['--host'],
  unbound: 'local',
  keys: [],
  open: [],
  keyless: 'none',
  fetches: [],
  stores: [],
  app: null,
};

function server(name: string, given: Given = {}): ServerKind {
  return { ...plain, name, ...given };
}

const OPEN_NETWORK = { unbound: 'network' } as const;
const MONITORING = { element: 'monitoring' } as const;
const UNKNOWN = { keyless: 'unknown' } as const;
const REVISIONS = ['--revision', '--model-revision', 'REVISION'];

const VLLM = server('vllm serve', {
  ...OPEN_NETWORK,
  keys: ['--api-key', 'VLLM_API_KEY'],
  fetches: [
    { kind: 'model', options: ['--model'], positional: 0, revisions: REVISIONS },
    { kind: 'tokenizer', options: ['--tokenizer'], revisions: ['--tokenizer-revision'] },
    { kind: 'adapter', options: ['--lora-modules'] },
    { kind: 'model', options: ['--speculative-model'] },
  ],
});
const SGLANG = server('sglang', {
  keys: ['--api-key'],
  fetches: [
    { kind: 'model', options: ['--model-path', '--model'], revisions: REVISIONS },
    { kind: 'tokenizer', options: ['--tokenizer-path'] },
    { kind: 'adapter', options: ['--lora-paths'] },
    { kind: 'model', options: ['--speculative-draft-model-path'] },
  ],
});
const HUGGING_FACE = {
  hosts: ['--hostname', 'HOSTNAME'],
  ...OPEN_NETWORK,
  keys: ['--api-key', 'API_KEY'],
  fetches: [
    { kind: 'model', options: ['--model-id', 'MODEL_ID'], revisions: REVISIONS },
    { kind: 'adapter', options: ['--lora-adapters', 'LORA_ADAPTERS'] },
  ],
} as const satisfies Given;
const LLAMA = server('llama-server', {
  hosts: ['--host', 'LLAMA_ARG_HOST'],
  keys: ['--api-key', '--api-key-file', 'LLAMA_API_KEY', 'LLAMA_ARG_API_KEY'],
  fetches: [
    { kind: 'model', options: ['-m', '--model', 'LLAMA_ARG_MODEL', '-mu', '--model-url'], formats: 'gguf' },
    { kind: 'model', options: ['-hf', '-hfr', '--hf-repo', 'LLAMA_ARG_HF_REPO'], formats: 'gguf' },
    { kind: 'adapter', options: ['--lora'], formats: 'gguf' },
  ],
});
const ASGI = server('uvicorn', { ...UNKNOWN, app: 'object' });
const WSGI = { ...ASGI, hosts: ['-b', '--bind'] };
const MLFLOW = server('mlflow server', {
  element: 'model-registry',
  hosts: ['--host', '-h', 'MLFLOW_HOST'],
  keys: ['--app-name'],
  stores: ['--backend-store-uri', '--default-artifact-root', '--artifacts-destination', '--registry-store-uri'],
});
const JUPYTER = server('jupyter', {
  hosts: ['--ip', '--NotebookApp.ip', '--ServerApp.ip', '--LabApp.ip'],
  keys: [
    '--NotebookApp.token',
    '--ServerApp.token',
    '--IdentityProvider.token',
    '--LabApp.token',
    '--NotebookApp.password',
    '--ServerApp.password',
  ],
  keyless: 'required',
});
const LABEL_STUDIO = server('label-studio', { element: 'annotation', ...OPEN_NETWORK, keyless: 'required' });
const KSERVE = { ...OPEN_NETWORK, fetches: [{ kind: 'model', options: ['--model-dir'] }] } as const satisfies Given;
const AIRFLOW = server('airflow', {
  element: 'orchestrator',
  ...OPEN_NETWORK,
  keyless: 'required',
  hosts: ['--hostname', '-H', '--host'],
});
const DAGSTER = server('dagster', { element: 'orchestrator', hosts: ['-h', '--host'] });
const DASK = server('dask scheduler', { element: 'orchestrator', ...OPEN_NETWORK });

/** Servers by their program alone or by program and first word. */
const COMMANDS: readonly (readonly [command: string, server: ServerKind])[] = [
  ['vllm serve', VLLM],
  ['text-generation-launcher', server('text-generation-launcher', HUGGING_FACE)],
  ['text-embeddings-router', server('text-embeddings-router', HUGGING_FACE)],
  ['sglang serve', SGLANG],
  [
    'lmdeploy serve',
    server('lmdeploy serve', {
      hosts: ['--server-name'],
      ...OPEN_NETWORK,
      keys: ['--api-keys'],
      fetches: [{ kind: 'model', options: [], positional: 1, revisions: REVISIONS }],
    }),
  ],
  ['llama-server', LLAMA],
  [
    'trl vllm-serve',
    server('trl vllm-serve', {
      ...OPEN_NETWORK,
      fetches: [{ kind: 'model', options: ['--model'], revisions: REVISIONS }],
    }),
  ],
  [
    'infinity_emb v2',
    server('infinity', {
      ...OPEN_NETWORK,
      keys: ['--api-key', 'INFINITY_API_KEY'],
      fetches: [{ kind: 'model', options: ['--model-id', 'INFINITY_MODEL_ID'], revisions: REVISIONS }],
    }),
  ],
  [
    'tabby serve',
    server('tabby', {
      ...OPEN_NETWORK,
      ...UNKNOWN,
      fetches: [{ kind: 'model', options: ['--model', '--chat-model'] }],
    }),
  ],
  ['xinference-local', server('xinference', { hosts: ['--host', '-H'], keys: ['--auth-config'] })],
  ['litellm', server('litellm', { ...OPEN_NETWORK, keys: ['LITELLM_MASTER_KEY'], ...UNKNOWN })],
  ['mlflow server', MLFLOW],
  ['mlflow ui', { ...MLFLOW, name: 'mlflow ui' }],
  ['mlflow gateway', server('mlflow gateway', { hosts: ['--host', '-h'] })],
  [
    'mlflow models',
    server('mlflow models serve', {
      hosts: ['--host', '-h'],
      fetches: [{ kind: 'model', options: ['-m', '--model-uri'] }],
    }),
  ],
  ['mlserver start', server('mlserver', OPEN_NETWORK)],
  ['seldon-core-microservice', server('seldon-core-microservice', OPEN_NETWORK)],
  [
    'torchserve',
    server('torchserve', {
      hosts: [],
      ...UNKNOWN,
      open: ['--disable-token-auth', '--disable-token'],
      fetches: [{ kind: 'model', options: ['--models'] }],
    }),
  ],
  [
    'tritonserver',
    server('tritonserver', {
      hosts: ['--http-address', '--grpc-address'],
      ...OPEN_NETWORK,
      fetches: [{ kind: 'model', options: ['--model-repository', '--model-store'] }],
    }),
  ],
  [
    'tensorflow_model_server',
    server('tensorflow_model_server', {
      hosts: [],
      ...OPEN_NETWORK,
      fetches: [{ kind: 'model', options: ['--model-base-path', 'MODEL_BASE_PATH'] }],
    }),
  ],
  ['ollama serve', server('ollama serve', { hosts: ['OLLAMA_HOST'] })],
  ['bentoml serve', server('bentoml serve', { unbound: 'public' })],
  ['serve run', server('ray serve', { hosts: ['--host', '--http-host'], app: null })],
  ['ray start', server('ray dashboard', { element: 'orchestrator', hosts: ['--dashboard-host'] })],
  ['dask scheduler', DASK],
  ['dask-scheduler', DASK],
  ['uvicorn', ASGI],
  ['hypercorn', { ...WSGI, name: 'hypercorn' }],
  ['gunicorn', { ...WSGI, name: 'gunicorn' }],
  ['fastapi run', server('fastapi run', { ...UNKNOWN, unbound: 'public', app: 'file' })],
  ['fastapi dev', server('fastapi dev', { ...UNKNOWN, app: 'file' })],
  ['flask run', server('flask run', { ...UNKNOWN, hosts: ['--host', '-h'] })],
  [
    'streamlit run',
    server('streamlit run', {
      ...UNKNOWN,
      hosts: ['--server.address', 'STREAMLIT_SERVER_ADDRESS'],
      unbound: 'unknown',
      app: 'file',
    }),
  ],
  [
    'gradio',
    server('gradio', { ...UNKNOWN, hosts: ['--server-name', 'GRADIO_SERVER_NAME'], unbound: 'unknown', app: 'file' }),
  ],
  ['chainlit run', server('chainlit run', { ...UNKNOWN, app: 'file' })],
  [
    'panel serve',
    server('panel serve', {
      ...UNKNOWN,
      hosts: ['--address'],
      keys: ['--basic-auth', '--oauth-provider'],
      app: 'file',
    }),
  ],
  ['marimo edit', server('marimo edit', { open: ['--no-token'], keyless: 'required' })],
  ['marimo run', server('marimo run', { ...UNKNOWN, open: ['--no-token'], keys: ['--token-password'] })],
  ['open-webui serve', server('open-webui', { ...OPEN_NETWORK, keyless: 'required' })],
  ['langflow run', server('langflow', { ...UNKNOWN, hosts: ['--host', 'LANGFLOW_HOST'] })],
  ['langgraph dev', server('langgraph dev')],
  ['langgraph up', server('langgraph up', { hosts: [], ...OPEN_NETWORK, ...UNKNOWN })],
  ['jupyter lab', { ...JUPYTER, name: 'jupyter lab' }],
  ['jupyter notebook', { ...JUPYTER, name: 'jupyter notebook' }],
  ['jupyter server', { ...JUPYTER, name: 'jupyter server' }],
  ['jupyter-lab', { ...JUPYTER, name: 'jupyter lab' }],
  ['jupyter-notebook', { ...JUPYTER, name: 'jupyter notebook' }],
  ['jupyter-server', { ...JUPYTER, name: 'jupyter server' }],
  ['start-notebook.sh', { ...JUPYTER, name: 'jupyter notebook', ...OPEN_NETWORK }],
  ['start-notebook.py', { ...JUPYTER, name: 'jupyter notebook', ...OPEN_NETWORK }],
  ['feast serve', server('feast serve', { element: 'feature-store', hosts: ['--host', '-h'] })],
  ['feast ui', server('feast ui', { hosts: ['--host', '-h'] })],
  ['tensorboard', server('tensorboard', MONITORING)],
  ['aim up', server('aim up', { ...MONITORING, hosts: ['-h', '--host'] })],
  ['evidently ui', server('evidently ui', MONITORING)],
  ['optuna-dashboard', server('optuna-dashboard', MONITORING)],
  ['phoenix serve', server('phoenix', { ...MONITORING, ...OPEN_NETWORK, keys: ['PHOENIX_ENABLE_AUTH'] })],
  ['kedro viz', server('kedro viz')],
  ['chroma run', server('chroma run', { element: 'vector-store' })],
  ['label-studio', LABEL_STUDIO],
  [
    'label-studio-ml start',
    server('label-studio-ml', { ...OPEN_NETWORK, keys: ['--basic-auth-username', 'BASIC_AUTH_USER'] }),
  ],
  [
    'prefect server',
    server('prefect server', {
      element: 'orchestrator',
      hosts: ['--host', 'PREFECT_SERVER_API_HOST'],
      keys: ['PREFECT_SERVER_API_AUTH_STRING'],
    }),
  ],
  ['airflow webserver', AIRFLOW],
  ['airflow api-server', AIRFLOW],
  ['airflow standalone', AIRFLOW],
  ['dagster dev', DAGSTER],
  ['dagster-webserver', DAGSTER],
  ['dagit', DAGSTER],
];

export const BY_COMMAND: ReadonlyMap<string, ServerKind> = new Map(COMMANDS);

/** Servers that `python -m` starts. */
export const BY_MODULE: ReadonlyMap<string, ServerKind> = new Map([
  ['vllm.entrypoints.openai.api_server', VLLM],
  ['vllm.entrypoints.api_server', VLLM],
  ['sglang.launch_server', SGLANG],
  ['llama_cpp.server', { ...LLAMA, name: 'llama_cpp.server' }],
  ['uvicorn', ASGI],
  ['gunicorn', { ...WSGI, name: 'gunicorn' }],
  ['fastchat.serve.openai_api_server', server('fastchat', { keys: ['--api-keys'] })],
  [
    'fastchat.serve.model_worker',
    server('fastchat worker', { fetches: [{ kind: 'model', options: ['--model-path'], revisions: REVISIONS }] }),
  ],
  [
    'fastchat.serve.vllm_worker',
    server('fastchat worker', { fetches: [{ kind: 'model', options: ['--model-path'], revisions: REVISIONS }] }),
  ],
  ['fastchat.serve.controller', server('fastchat controller')],
  ['fastchat.serve.gradio_web_server', server('fastchat web', { unbound: 'network' })],
  [
    'huggingfaceserver',
    server('huggingfaceserver', {
      ...OPEN_NETWORK,
      fetches: [{ kind: 'model', options: ['--model-id'], revisions: REVISIONS }],
    }),
  ],
  ['sklearnserver', server('sklearnserver', KSERVE)],
  ['xgbserver', server('xgbserver', KSERVE)],
  ['lgbserver', server('lgbserver', KSERVE)],
  ['tensorboard.main', server('tensorboard', MONITORING)],
  ['phoenix.server.main', server('phoenix', { ...MONITORING, ...OPEN_NETWORK, keys: ['PHOENIX_ENABLE_AUTH'] })],
]);

/** The family of vLLM's entry points. */
export const VLLM_SERVER = VLLM;
