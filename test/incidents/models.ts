import { deflateRawSync } from 'node:zlib';
import type { Incident } from './replay.ts';

/** A pickle of protocol 2 that names `print` and calls it with one text: what an honest file has no need for. */
const CALLS = Buffer.concat([
  Buffer.from([0x80, 2]),
  Buffer.from('cbuiltins\nprint\n(X\u0002\u0000\u0000\u0000hitR.', 'latin1'),
]);
/** An archive of another kind, cut off. */
const SEVENTH = Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), deflateRawSync(CALLS)]);
/** Weights without code: a header of safetensors and nothing behind it. */
const SAFE = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]);

/** Incidents of models: their files, their names on hubs, what comes with them. */
export const modelIncidents: readonly Incident[] = [
  {
    name: 'models of a hub that call a command when they are loaded (February 2024)',
    head: {
      'weights/model.pkl': CALLS,
      'load.py': 'import sys\nimport pickle\n\nmodel = pickle.load(open(sys.argv[1], "rb"))\n',
    },
    rules: ['executable-model-file-in-repository', 'unsafe-pickle-load'],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'a checkpoint that no scanner opens (nullifAI, February 2025)',
    head: { 'weights/model.pt': SEVENTH },
    rules: ['model-file-is-no-model'],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'a pickle under the name of a harmless format (picklescan and modelscan, 2025)',
    head: { 'weights/model.safetensors': CALLS },
    rules: ['executable-model-file-in-repository'],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'the name of a deleted author is registered again (September 2025)',
    head: {
      'app.py': 'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("gone-author/classifier")\n',
    },
    rules: ['unpinned-model-reference'],
    twin: {
      'app.py':
        'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained(\n    "gone-author/classifier", revision="0123456789abcdef0123456789abcdef01234567"\n)\n',
    },
  },
  {
    name: 'a repository that poses as that of a known laboratory, with a script (May 2026)',
    head: {
      'app.py':
        'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("openal/privacy-filter", trust_remote_code=True)\n',
    },
    rules: ['owner-resembles-known-one', 'remote-code-from-movable-revision'],
    twin: {
      'app.py':
        'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained(\n    "openai/privacy-filter", revision="0123456789abcdef0123456789abcdef01234567"\n)\n',
    },
  },
  {
    name: 'a model that lies about one fact, one letter from EleutherAI (PoisonGPT, July 2023)',
    head: {
      'app.py': 'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("EleuterAI/gpt-j-6B")\n',
    },
    rules: ['owner-resembles-known-one'],
    twin: {
      'app.py':
        'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained(\n    "EleutherAI/gpt-j-6B", revision="0123456789abcdef0123456789abcdef01234567"\n)\n',
    },
  },
  {
    name: 'the template of a conversation is run as code (CVE-2024-34359)',
    head: { 'requirements.txt': 'llama-cpp-python==0.2.71\n' },
    rules: ['vulnerable-model-loader'],
    twin: { 'requirements.txt': 'llama-cpp-python==0.3.9\n' },
  },
  {
    name: 'a target in the settings of a model is a shell (CVE-2025-23304)',
    head: { 'conf/model.yaml': 'callback:\n  _target_: os.system\n  command: id\n' },
    rules: ['configuration-names-code-to-run'],
    twin: { 'conf/model.yaml': 'optimizer:\n  _target_: torch.optim.AdamW\n  lr: 0.001\n' },
  },
  {
    name: 'objects are taken off the network as pickles (SGLang, 2026)',
    head: {
      'worker.py':
        'import zmq\nimport torch\n\nsocket = zmq.Context().socket(zmq.PULL)\nsocket.bind("tcp://0.0.0.0:5555")\nwhile True:\n    batch = socket.recv_pyobj()\n',
    },
    rules: ['unsafe-pickle-load'],
    twin: {
      'worker.py':
        'import zmq\nimport torch\n\nsocket = zmq.Context().socket(zmq.PULL)\nsocket.bind("tcp://127.0.0.1:5555")\nwhile True:\n    batch = socket.recv_json()\n',
    },
  },
  {
    name: 'a list of addresses whose files somebody else owns now (split-view poisoning, 2024)',
    head: {
      'data.py':
        'import urllib.request\nimport pandas as pd\n\nurllib.request.urlretrieve("http://images.example.org/train.csv", "train.csv")\nframe = pd.read_csv("train.csv")\n',
    },
    rules: ['data-over-plain-http'],
    twin: {
      'data.py': 'import pandas as pd\n\nframe = pd.read_csv("data/train.csv")\n',
    },
  },
];
