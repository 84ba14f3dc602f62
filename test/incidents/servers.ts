import type { Incident } from './replay.ts';

const lines = (...given: readonly string[]): string => `${given.join('\n')}\n`;
/** A token in the format of a provider, put together here so that no scanner takes this file for a leak. */
const TOKEN = ['hf', 'xKqPzRmWvTbNcLdJfHgYsUeAoIiMkDvTyX'].join('_');

/** The signature of a shared access, likewise. */
const SIGNATURE = ['qL7vX2mP9sKdR4tYwB8nZc1F', 'hJ6gU3aEoIyTbVxNkM0='].join('').replace('=', '%3D');

/** Incidents of servers that were open, and of credentials that were written down. */
export const serverIncidents: readonly Incident[] = [
  {
    name: 'the dashboard of Ray is open to the world (ShadowRay, since 2023)',
    head: { 'cluster.py': lines('import ray', '', 'ray.init(dashboard_host="0.0.0.0")') },
    told: [
      'high ray-dashboard-published cluster.py:3 Anybody can start jobs on the Ray cluster behind ray dashboard',
      'low published-model-not-watched cluster.py:3 Nobody would see what ray dashboard answers',
    ],
    twin: { 'cluster.py': lines('import ray', '', 'ray.init(dashboard_host="127.0.0.1")') },
  },
  {
    name: 'a builder of flows runs code for everybody (CVE-2025-3248)',
    head: { 'requirements.txt': 'langflow==1.2.0\n' },
    told: [
      'high vulnerable-model-server requirements.txt:1 langflow ==1.2.0 can be taken over by those who may ask it',
    ],
    twin: { 'requirements.txt': 'langflow==1.7.1\n' },
  },
  {
    name: 'a model server takes models from any address (ShellTorch, 2023)',
    head: {
      'config.properties': lines('inference_address=http://127.0.0.1:8080', 'management_address=http://0.0.0.0:8081'),
    },
    told: [
      'high management-interface-published config.properties:2 Anybody can load a model into torchserve management',
      'medium public-endpoint-of-unknown-authentication config.properties:2 torchserve management is published; these files do not show who may call it',
      'low published-model-without-rate-limit config.properties:2 Callers of torchserve management may ask as often and as much as they like',
    ],
    twin: {
      'config.properties': lines('inference_address=http://127.0.0.1:8080', 'management_address=http://127.0.0.1:8081'),
    },
  },
  {
    name: 'a token of a hub is written into code (December 2023)',
    head: { 'push.py': lines('from huggingface_hub import login', '', `login(token="${TOKEN}")`) },
    told: ['critical credential-in-source push.py:3 A credential of huggingface is written into push.py'],
    twin: {
      'push.py': lines('import os', 'from huggingface_hub import login', '', 'login(token=os.environ["HF_TOKEN"])'),
    },
  },
  {
    name: 'a token is written into the settings of tool servers (2026)',
    head: {
      '.mcp.json': JSON.stringify({
        mcpServers: { hub: { command: 'uvx', args: ['hub-server==1.2.3'], env: { HF_TOKEN: TOKEN } } },
      }),
    },
    told: [
      'critical credential-in-agent-configuration .mcp.json:1 A credential of huggingface stands in the configuration of an agent: .mcp.json',
    ],
    twin: {
      '.mcp.json': JSON.stringify({
        mcpServers: { hub: { command: 'uvx', args: ['hub-server==1.2.3'], env: { HF_TOKEN: '${HF_TOKEN}' } } },
      }),
    },
  },
  {
    name: 'a notebook fetches a script and runs it (2022)',
    head: {
      'colab.ipynb': JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [
          {
            cell_type: 'code',
            metadata: {},
            outputs: [],
            execution_count: null,
            source: ['import torch\n', '!curl -s https://scripts.example.org/setup.sh | bash\n'],
          },
        ],
      }),
    },
    told: [
      'high remote-script-runs colab.ipynb:1 A script from the network runs in a shell: curl https://scripts.example.org/setup.sh | bash',
    ],
    twin: {
      'colab.ipynb': JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [
          {
            cell_type: 'code',
            metadata: {},
            outputs: [],
            execution_count: null,
            source: ['import torch\n', '!nvidia-smi\n'],
          },
        ],
      }),
    },
  },
  {
    name: 'an address of a bucket carries the right to write it (38 TB of a research group, September 2023)',
    head: {
      'data.py': lines(
        'import urllib.request',
        '',
        `urllib.request.urlretrieve("https://acme.blob.core.windows.net/models/base.csv?sp=racwdl&sv=2023-01-03&sig=${SIGNATURE}", "base.csv")`,
      ),
    },
    told: ['critical credential-in-source data.py:3 A credential of azure is written into data.py'],
    twin: {
      'data.py': lines(
        'import os',
        'import urllib.request',
        '',
        'urllib.request.urlretrieve(os.environ["DATA_URL"], "base.csv")',
      ),
    },
  },
  {
    name: 'the output of a notebook shows a token (2023)',
    head: { 'push.ipynb': notebook([`token: ${TOKEN}\n`]) },
    told: ['critical credential-in-source push.ipynb:1 A credential of huggingface is written into push.ipynb'],
    twin: { 'push.ipynb': notebook(['token: hidden\n']) },
  },
];

/** A notebook whose one cell printed these lines. */
function notebook(printed: readonly string[]): string {
  const output = { output_type: 'stream', name: 'stdout', text: printed };
  const cell = {
    cell_type: 'code',
    metadata: {},
    execution_count: 1,
    source: ['print(describe())\n'],
    outputs: [output],
  };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
}
