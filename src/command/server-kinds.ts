import type { Authentication, Exposure } from '../model/index.ts';

/** How the command line of a server says where it listens and whom it answers. Option names have `_` written as `-`. */
export type ServerKind = {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Who reaches it when no address is given: what the tool's own documentation says. */
  readonly unbound: Exposure;
  /** Options (and variables) whose value makes callers prove who they are. */
  readonly keys: readonly string[];
  /** What holds without a key. */
  readonly keyless: Authentication;
  /** Options of the model that it serves; `positional` where its first word is the model. */
  readonly model: { readonly options: readonly string[]; readonly positional: boolean } | null;
  /** What its first word names: an application object (`main:app`), a file, or nothing of ours. */
  readonly app: 'object' | 'file' | null;
};

const HOST = ['--host'];
const plain = { hosts: HOST, unbound: 'local', keys: [], keyless: 'none', model: null, app: null } as const;
const VLLM: ServerKind = {
  ...plain,
  name: 'vllm serve',
  unbound: 'network',
  keys: ['--api-key', 'VLLM_API_KEY'],
  model: { options: ['--model'], positional: true },
};
const SGLANG: ServerKind = {
  ...plain,
  name: 'sglang',
  keys: ['--api-key'],
  model: { options: ['--model-path', '--model'], positional: false },
};
const ASGI: ServerKind = { ...plain, name: 'uvicorn', keyless: 'unknown', app: 'object' };
const MLFLOW: ServerKind = { ...plain, name: 'mlflow server', hosts: ['--host', '-h'], keys: ['--app-name'] };
const JUPYTER: ServerKind = {
  ...plain,
  name: 'jupyter',
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
};

/** Servers told by their program alone or by program and first word. */
const BY_COMMAND = new Map<string, ServerKind>([
  ['vllm serve', VLLM],
  [
    'text-generation-launcher',
    {
      ...plain,
      name: 'text-generation-launcher',
      hosts: ['--hostname'],
      unbound: 'network',
      keys: ['--api-key', 'API_KEY'],
      model: { options: ['--model-id'], positional: false },
    },
  ],
  [
    'text-embeddings-router',
    {
      ...plain,
      name: 'text-embeddings-router',
      hosts: ['--hostname'],
      unbound: 'network',
      keys: ['--api-key', 'API_KEY'],
      model: { options: ['--model-id'], positional: false },
    },
  ],
  ['sglang serve', SGLANG],
  [
    'lmdeploy serve',
    { ...plain, name: 'lmdeploy serve', hosts: ['--server-name'], unbound: 'network', keys: ['--api-keys'] },
  ],
  ['llama-server', { ...plain, name: 'llama-server', keys: ['--api-key', '--api-key-file', 'LLAMA_API_KEY'] }],
  ['litellm', { ...plain, name: 'litellm', unbound: 'network', keys: ['LITELLM_MASTER_KEY'], keyless: 'unknown' }],
  ['uvicorn', ASGI],
  ['hypercorn', { ...ASGI, name: 'hypercorn', hosts: ['-b', '--bind'] }],
  ['gunicorn', { ...ASGI, name: 'gunicorn', hosts: ['-b', '--bind'] }],
  ['fastapi run', { ...ASGI, name: 'fastapi run', unbound: 'public', app: 'file' }],
  ['fastapi dev', { ...ASGI, name: 'fastapi dev', app: 'file' }],
  ['flask run', { ...ASGI, name: 'flask run', hosts: ['--host', '-h'], app: null }],
  [
    'streamlit run',
    {
      ...plain,
      name: 'streamlit run',
      hosts: ['--server.address'],
      unbound: 'unknown',
      keyless: 'unknown',
      app: 'file',
    },
  ],
  [
    'gradio',
    { ...plain, name: 'gradio', hosts: ['--server-name'], unbound: 'unknown', keyless: 'unknown', app: 'file' },
  ],
  ['chainlit run', { ...plain, name: 'chainlit run', keyless: 'unknown', app: 'file' }],
  ['mlflow server', MLFLOW],
  ['mlflow ui', { ...MLFLOW, name: 'mlflow ui' }],
  [
    'mlflow models',
    { ...MLFLOW, name: 'mlflow models serve', keys: [], model: { options: ['-m', '--model-uri'], positional: false } },
  ],
  ['jupyter lab', { ...JUPYTER, name: 'jupyter lab' }],
  ['jupyter notebook', { ...JUPYTER, name: 'jupyter notebook' }],
  ['jupyter server', { ...JUPYTER, name: 'jupyter server' }],
  ['jupyter-lab', { ...JUPYTER, name: 'jupyter lab' }],
  ['jupyter-notebook', { ...JUPYTER, name: 'jupyter notebook' }],
  ['jupyter-server', { ...JUPYTER, name: 'jupyter server' }],
  ['start-notebook.sh', { ...JUPYTER, name: 'jupyter notebook', unbound: 'network' }],
  ['torchserve', { ...plain, name: 'torchserve', hosts: [], keyless: 'unknown' }],
  ['ollama serve', { ...plain, name: 'ollama serve', hosts: ['OLLAMA_HOST'] }],
  ['feast serve', { ...plain, name: 'feast serve', hosts: ['--host', '-h'] }],
  ['feast ui', { ...plain, name: 'feast ui', hosts: ['--host', '-h'] }],
  ['bentoml serve', { ...plain, name: 'bentoml serve', unbound: 'public' }],
  ['ray start', { ...plain, name: 'ray dashboard', hosts: ['--dashboard-host'] }],
  ['tritonserver', { ...plain, name: 'tritonserver', hosts: ['--http-address', '--grpc-address'], unbound: 'network' }],
  ['tensorflow_model_server', { ...plain, name: 'tensorflow_model_server', hosts: [], unbound: 'network' }],
  ['tensorboard', plainNamed('tensorboard')],
  ['chroma run', plainNamed('chroma run')],
]);

/** Servers that `python -m` starts. */
const BY_MODULE = new Map<string, ServerKind>([
  ['vllm.entrypoints.openai.api_server', VLLM],
  ['vllm.entrypoints.api_server', VLLM],
  ['sglang.launch_server', SGLANG],
  ['llama_cpp.server', { ...plain, name: 'llama_cpp.server', keys: ['--api-key'] }],
  ['uvicorn', ASGI],
  ['gunicorn', { ...ASGI, name: 'gunicorn', hosts: ['-b', '--bind'] }],
  ['fastchat.serve.openai_api_server', { ...plain, name: 'fastchat', keys: ['--api-keys'] }],
]);

/** Modules that are also programs. */
const MODULE_PROGRAMS = new Set([
  'streamlit',
  'flask',
  'jupyter',
  'mlflow',
  'chainlit',
  'bentoml',
  'ray',
  'vllm',
  'tensorboard',
]);

function plainNamed(name: string): ServerKind {
  return { ...plain, name };
}

/** Words with which a server's program starts none. */
const QUIET = new Set(['--version', '--help', '--stop']);

/** Which server a command starts, with the words behind it; null for none. */
export function serverOf(
  program: string,
  args: readonly string[],
): { readonly kind: ServerKind; readonly args: readonly string[] } | null {
  if (program === 'python') {
    const module = args.findIndex((word) => !word.startsWith('-') || word === '-m');
    const name = args[module + 1];
    if (module === -1 || args[module] !== '-m' || name === undefined) return null;
    const rest = args.slice(module + 2);
    const known = BY_MODULE.get(name) ?? (name.startsWith('vllm.entrypoints.') ? VLLM : undefined);
    if (known !== undefined) return { kind: known, args: rest };
    return MODULE_PROGRAMS.has(name) ? serverOf(name, rest) : null;
  }
  // Options of the program may stand in front of the word that tells (`flask --app main run`).
  const verb = args.findIndex((word) => BY_COMMAND.has(`${program} ${word}`));
  const byVerb = verb === -1 || verb > 4 ? undefined : BY_COMMAND.get(`${program} ${args[verb] ?? ''}`);
  if (byVerb !== undefined) {
    return starts(byVerb, args) ? { kind: byVerb, args: [...args.slice(verb + 1), ...args.slice(0, verb)] } : null;
  }
  const kind = BY_COMMAND.get(program);
  return kind === undefined || args.some((word) => QUIET.has(word)) ? null : { kind, args };
}

function starts(kind: ServerKind, args: readonly string[]): boolean {
  if (kind.name === 'ray dashboard') return args.includes('--head');
  return kind.name !== 'mlflow models serve' || args.includes('serve');
}
