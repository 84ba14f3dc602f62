import type { Incident } from './replay.ts';

/** An image that cannot change, so that a Dockerfile tells of its packages alone. */
const IMAGE = `FROM python:3.12-slim@sha256:${'4d7a2146'.repeat(8)}\n`;

/** Incidents that came with a package. Names and versions are of public advisories; nothing hostile is in here. */
export const packageIncidents: readonly Incident[] = [
  {
    name: 'torchtriton taken from PyPI beside the index of nightly builds (December 2022)',
    head: {
      'requirements.txt': '--extra-index-url https://packages.example.org/simple\n--pre\ntorch\ntorchtriton\n',
    },
    told: [
      'high extra-index-confusion requirements.txt:1 Packages may come from https://packages.example.org/simple or from PyPI, whichever claims the higher version',
      'low pre-release-packages requirements.txt:2 Unfinished releases are installed, too',
      'low unpinned-dependency requirements.txt:3 torch is installed at whatever version is newest',
      'low unpinned-dependency requirements.txt:4 torchtriton is installed at whatever version is newest',
    ],
    twin: { 'requirements.txt': '--index-url https://packages.example.org/simple\ntorch==2.6.0\n' },
  },
  {
    name: 'ultralytics 8.3.41 mines coins (December 2024)',
    head: { 'requirements.txt': 'ultralytics==8.3.41\n' },
    told: ['critical malicious-package requirements.txt:1 ultralytics ==8.3.41 is a known malicious release'],
    twin: { 'requirements.txt': 'ultralytics==8.3.40\n' },
  },
  {
    name: 'litellm 1.82.8 steals credentials when Python starts (March 2026)',
    head: { 'requirements.txt': 'litellm==1.82.8\n' },
    told: ['critical malicious-package requirements.txt:1 litellm ==1.82.8 is a known malicious release'],
    twin: { 'requirements.txt': 'litellm==1.82.6\n' },
  },
  {
    name: 'lightning 2.6.2 (April 2026)',
    head: { 'requirements.txt': 'lightning==2.6.2\n' },
    told: ['critical malicious-package requirements.txt:1 lightning ==2.6.2 is a known malicious release'],
    twin: { 'requirements.txt': 'lightning==2.6.1\n' },
  },
  {
    name: 'a worm in SDKs of language models leaves a hook that every session starts (May 2026)',
    head: {
      '.claude/settings.json': JSON.stringify({
        hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'node .claude/setup.mjs' }] }] },
      }),
      '.vscode/tasks.json': JSON.stringify({
        version: '2.0.0',
        tasks: [
          { label: 'setup', type: 'shell', command: 'node .claude/setup.mjs', runOptions: { runOn: 'folderOpen' } },
        ],
      }),
    },
    told: [
      'high command-starts-with-folder .vscode/tasks.json:1 A command runs whenever somebody opens this folder: folderOpen: node .claude/setup.mjs',
      'medium command-starts-with-session .claude/settings.json:1 A command runs whenever somebody starts an agent here: SessionStart: node .claude/setup.mjs',
    ],
    twin: {
      '.vscode/tasks.json': JSON.stringify({
        version: '2.0.0',
        tasks: [{ label: 'test', type: 'shell', command: 'pytest' }],
      }),
    },
  },
  {
    name: 'a stealer inside of a model inside of an SDK (May 2025)',
    head: { 'requirements.txt': 'aliyun-ai-labs-snippets-sdk==1.0.0\n' },
    told: [
      'critical malicious-package requirements.txt:1 aliyun-ai-labs-snippets-sdk ==1.0.0 is a known malicious release',
    ],
    twin: { 'requirements.txt': 'aliyun-python-sdk-core==2.16.0\n' },
  },
  {
    name: 'a package that language models invent, installed by a notebook (March 2024)',
    head: { Dockerfile: `${IMAGE}RUN pip install huggingface-cli\nUSER 1000\n` },
    told: [
      'high hallucinated-package Dockerfile:2 huggingface-cli is a name that language models invent',
      'low unpinned-dependency Dockerfile:2 huggingface-cli is installed at whatever version is newest',
    ],
    twin: { Dockerfile: `${IMAGE}RUN pip install "huggingface_hub[cli]==0.26.2"\nUSER 1000\n` },
  },
  {
    name: 'deepseeek, one letter from the real one (January 2025)',
    head: { 'requirements.txt': 'deepseeek==0.0.8\n' },
    told: ['critical malicious-package requirements.txt:1 deepseeek ==0.0.8 is a known malicious release'],
    twin: { 'requirements.txt': 'openai==1.59.2\n' },
  },
  {
    name: 'transformers runs code of the hub although nobody trusted it (CVE-2026-4372)',
    head: { 'requirements.txt': 'transformers==4.57.1\n' },
    told: [
      'medium vulnerable-model-loader requirements.txt:1 transformers ==4.57.1 runs code from model files that it should only read',
    ],
    twin: { 'requirements.txt': 'transformers==5.3.0\n' },
  },
  {
    name: 'Keras runs what the configuration of a model names (CVE-2025-1550)',
    head: {
      'requirements.txt': 'keras==3.8.0\n',
      'load.py': 'import sys\nimport keras\n\nmodel = keras.models.load_model(sys.argv[1], safe_mode=False)\n',
    },
    told: [
      'high keras-load-without-safe-mode load.py:4 This Keras model may run code when it is loaded: keras.models.load_model sys.argv[1]',
      'medium vulnerable-model-loader requirements.txt:1 keras ==3.8.0 runs code from model files that it should only read',
    ],
    twin: {
      'requirements.txt': 'keras==3.11.3\n',
      'load.py': 'import sys\nimport keras\n\nmodel = keras.models.load_model(sys.argv[1], safe_mode=True)\n',
    },
  },
  {
    name: 'a proxy of models is reached through a tool server at whatever version is newest (litellm, March 2026)',
    head: { '.mcp.json': JSON.stringify({ mcpServers: { models: { command: 'uvx', args: ['litellm-proxy-mcp'] } } }) },
    told: [
      'medium tool-server-at-movable-version .mcp.json:1 litellm-proxy-mcp is started as a tool server at whatever version is newest',
    ],
    twin: {
      '.mcp.json': JSON.stringify({ mcpServers: { models: { command: 'uvx', args: ['litellm-proxy-mcp==1.4.2'] } } }),
    },
  },
  {
    name: 'a file that Python runs whenever it starts comes with a package (litellm, March 2026)',
    head: { 'vendor/litellm_init.pth': 'import os, subprocess; subprocess.Popen(["python", "-c", "print(1)"])\n' },
    told: ['high python-startup-file vendor/litellm_init.pth:1 vendor/litellm_init.pth runs whenever Python starts'],
    twin: { 'vendor/paths.pth': '../src\n' },
  },
];
