import type { Incident } from './replay.ts';

const lines = (...given: readonly string[]): string => `${given.join('\n')}\n`;
/** A token in the format of a provider, put together here so that no scanner takes this file for a leak. */
const TOKEN = ['hf', 'xKqPzRmWvTbNcLdJfHgYsUeAoIiMkDvTyX'].join('_');

/** Incidents of servers that were open, and of credentials that were written down. */
export const serverIncidents: readonly Incident[] = [
  {
    name: 'the dashboard of Ray is open to the world (ShadowRay, since 2023)',
    head: { 'cluster.py': lines('import ray', '', 'ray.init(dashboard_host="0.0.0.0")') },
    rules: ['ray-dashboard-published'],
    twin: { 'cluster.py': lines('import ray', '', 'ray.init(dashboard_host="127.0.0.1")') },
  },
  {
    name: 'a builder of flows runs code for everybody (CVE-2025-3248)',
    head: { 'requirements.txt': 'langflow==1.2.0\n' },
    rules: ['vulnerable-model-server'],
    twin: { 'requirements.txt': 'langflow==1.7.1\n' },
  },
  {
    name: 'a model server takes models from any address (ShellTorch, 2023)',
    head: {
      'config.properties': lines('inference_address=http://127.0.0.1:8080', 'management_address=http://0.0.0.0:8081'),
    },
    rules: ['management-interface-published'],
    twin: {
      'config.properties': lines('inference_address=http://127.0.0.1:8080', 'management_address=http://127.0.0.1:8081'),
    },
  },
  {
    name: 'a token of a hub is written into code (December 2023)',
    head: { 'push.py': lines('from huggingface_hub import login', '', `login(token="${TOKEN}")`) },
    rules: ['credential-in-source'],
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
    rules: ['credential-in-agent-configuration'],
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
    rules: ['remote-script-runs'],
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
];
