import { deflateRawSync } from 'node:zlib';
import type { Incident } from './replay.ts';

/** A pickle of protocol 2 that would have a shell do nothing: `true`. */
const CALLS = Buffer.concat([
  Buffer.from([0x80, 2]),
  Buffer.from('cposix\nsystem\n(X\u0004\u0000\u0000\u0000truetR.', 'latin1'),
]);
/** An archive of another kind, cut off. */
const SEVENTH = Buffer.concat([Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]), deflateRawSync(CALLS)]);
/** Weights without code: a header of safetensors and nothing behind it. */
const SAFE = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]);

/** How a conversation becomes text. */
const TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}{% endfor %}";

/** Incidents of models: their files, their names on hubs, what comes with them. */
export const modelIncidents: readonly Incident[] = [
  {
    name: 'models of a hub that call a command when they are loaded (February 2024)',
    head: {
      'weights/model.pkl': CALLS,
      'load.py': 'import sys\nimport pickle\n\nmodel = pickle.load(open(sys.argv[1], "rb"))\n',
    },
    told: [
      'critical malicious-model-file weights/model.pkl:1 weights/model.pkl runs code of its own when it is loaded',
      'high unsafe-pickle-load load.py:4 This file runs code when it is read: pickle.load sys.argv[1]',
      'medium executable-model-file-in-repository weights/model.pkl:1 weights/model.pkl can run code on load and is part of the repository',
    ],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'a checkpoint that no scanner opens (nullifAI, February 2025)',
    head: { 'weights/model.pt': SEVENTH },
    told: [
      'high suspicious-model-file weights/model.pt:1 weights/model.pt holds what honest model files do not',
      'medium model-file-is-no-model weights/model.pt:1 weights/model.pt is not what its name says',
    ],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'a pickle under the name of a harmless format (picklescan and modelscan, 2025)',
    head: { 'weights/model.safetensors': CALLS },
    told: [
      'critical malicious-model-file weights/model.safetensors:1 weights/model.safetensors runs code of its own when it is loaded',
      'medium executable-model-file-in-repository weights/model.safetensors:1 weights/model.safetensors can run code on load and is part of the repository',
    ],
    twin: { 'weights/model.safetensors': SAFE },
  },
  {
    name: 'the name of a deleted author is registered again (September 2025)',
    head: {
      'app.py': 'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained("gone-author/classifier")\n',
    },
    told: ['low unpinned-model-reference app.py:3 gone-author/classifier is taken at whatever revision is newest'],
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
    told: [
      'high remote-code-from-movable-revision app.py:3 Code of openal/privacy-filter runs here, whatever it will be tomorrow',
      'high owner-resembles-known-one app.py:3 openal/privacy-filter is not of whom it seems to be',
    ],
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
    told: [
      'high owner-resembles-known-one app.py:3 EleuterAI/gpt-j-6B is not of whom it seems to be',
      'low unpinned-model-reference app.py:3 EleuterAI/gpt-j-6B is taken at whatever revision is newest',
    ],
    twin: {
      'app.py':
        'from transformers import AutoModel\n\nmodel = AutoModel.from_pretrained(\n    "EleutherAI/gpt-j-6B", revision="0123456789abcdef0123456789abcdef01234567"\n)\n',
    },
  },
  {
    name: 'the template of a conversation is run as code (CVE-2024-34359)',
    head: { 'requirements.txt': 'llama-cpp-python==0.2.71\n' },
    told: [
      'medium vulnerable-model-loader requirements.txt:1 llama-cpp-python ==0.2.71 runs code from model files that it should only read',
    ],
    twin: { 'requirements.txt': 'llama-cpp-python==0.3.9\n' },
  },
  {
    name: 'a target in the settings of a model is a shell (CVE-2025-23304)',
    head: { 'conf/model.yaml': 'callback:\n  _target_: os.system\n  command: id\n' },
    told: [
      'critical malicious-model-file conf/model.yaml:1 conf/model.yaml runs code of its own when it is loaded',
      'high configuration-names-code-to-run conf/model.yaml:2 A configuration names a command to run: _target_: os.system',
    ],
    twin: { 'conf/model.yaml': 'optimizer:\n  _target_: torch.optim.AdamW\n  lr: 0.001\n' },
  },
  {
    name: 'objects are taken off the network as pickles (SGLang, 2026)',
    head: {
      'worker.py':
        'import zmq\nimport torch\n\nsocket = zmq.Context().socket(zmq.PULL)\nsocket.bind("tcp://0.0.0.0:5555")\nwhile True:\n    batch = socket.recv_pyobj()\n',
    },
    told: ['high unsafe-pickle-load worker.py:7 This file runs code when it is read: zmq.Context.socket.recv_pyobj'],
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
    told: ['high data-over-plain-http data.py:4 Data of http://images.example.org/train.csv travels unencrypted'],
    twin: {
      'data.py': 'import pandas as pd\n\nframe = pd.read_csv("data/train.csv")\n',
    },
  },
  {
    name: 'a checkpoint is restored with cloudpickle (Transformers4Rec, CVE-2025-23298)',
    head: {
      'resume.py':
        'import sys\nimport cloudpickle\n\nwith open(sys.argv[1], "rb") as file:\n    state = cloudpickle.load(file)\n',
    },
    told: ['high unsafe-pickle-load resume.py:5 This file runs code when it is read: cloudpickle.load sys.argv[1]'],
    twin: { 'resume.py': 'import sys\nfrom safetensors.torch import load_file\n\nstate = load_file(sys.argv[1])\n' },
  },
  {
    name: 'the template of a conversation is changed to one that runs code (2024 to 2026)',
    base: { 'model/tokenizer_config.json': JSON.stringify({ chat_template: TEMPLATE }) },
    head: {
      'model/tokenizer_config.json': JSON.stringify({
        chat_template: `${TEMPLATE}{{ cycler.__init__.__globals__.os.popen('true').read() }}`,
      }),
    },
    told: [
      'critical malicious-model-file model/tokenizer_config.json:1 model/tokenizer_config.json runs code of its own when it is loaded',
    ],
    twin: {
      'model/tokenizer_config.json': JSON.stringify({ chat_template: `${TEMPLATE}{{ eos_token }}` }),
    },
  },
];
