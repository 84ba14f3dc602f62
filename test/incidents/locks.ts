import type { Incident } from './replay.ts';

/** Incidents that a lock, or a manifest of another kind, would have brought in. Names and versions are of public reports. */
export const lockIncidents: readonly Incident[] = [
  {
    name: 'ultralytics 8.3.42 through a lock, the manifest as it was (December 2024)',
    base: {
      'pyproject.toml': '[project]\nname = "x"\ndependencies = ["ultralytics>=8.3"]\n',
      'uv.lock': uv('ultralytics', '8.3.40'),
    },
    head: { 'uv.lock': uv('ultralytics', '8.3.42') },
    told: ['critical malicious-package uv.lock:1 ultralytics ==8.3.42 is a known malicious release'],
    twin: { 'uv.lock': uv('ultralytics', '8.3.43') },
  },
  {
    name: 'litellm 1.82.7 as what another package needs (March 2026)',
    head: { 'Pipfile.lock': JSON.stringify({ default: { litellm: { version: '==1.82.7' } } }) },
    told: ['critical malicious-package Pipfile.lock:1 litellm ==1.82.7 is a known malicious release'],
    twin: { 'Pipfile.lock': JSON.stringify({ default: { litellm: { version: '==1.82.6' } } }) },
  },
  {
    name: 'num2words 0.5.15 of a phished maintainer (July 2025)',
    head: { 'poetry.lock': '[[package]]\nname = "num2words"\nversion = "0.5.15"\n' },
    told: ['critical malicious-package poetry.lock:1 num2words ==0.5.15 is a known malicious release'],
    twin: { 'poetry.lock': '[[package]]\nname = "num2words"\nversion = "0.5.14"\n' },
  },
  {
    name: 'ctx of an expired domain (May 2022)',
    head: { 'setup.py': 'from setuptools import setup\nsetup(name="x", install_requires=["ctx==0.2.2"])\n' },
    told: ['critical malicious-package setup.py:2 ctx ==0.2.2 is a known malicious release'],
    twin: { 'setup.py': 'from setuptools import setup\nsetup(name="x", install_requires=["requests==2.32.3"])\n' },
  },
  {
    name: 'deepseekai takes the variables of the environment (January 2025)',
    head: { 'setup.cfg': '[options]\ninstall_requires =\n    deepseekai\n' },
    told: ['critical malicious-package setup.cfg:3 deepseekai (none) is a known malicious release'],
    twin: { 'setup.cfg': '[options]\ninstall_requires =\n    openai==1.59.2\n' },
  },
  {
    name: 'colourama beside colorama (October 2018)',
    head: { Pipfile: '[packages]\ncolourama = "*"\n' },
    told: ['critical malicious-package Pipfile:2 colourama (none) is a known malicious release'],
    twin: { Pipfile: '[packages]\ncolorama = "==0.4.6"\n' },
  },
  {
    name: 'claudeai-eng and gptplus carry a stealer (November 2024)',
    head: { 'requirements.txt': 'claudeai-eng\ngptplus\n' },
    told: [
      'critical malicious-package requirements.txt:1 claudeai-eng (none) is a known malicious release',
      'critical malicious-package requirements.txt:2 gptplus (none) is a known malicious release',
      'low unpinned-dependency requirements.txt:1 claudeai-eng is installed at whatever version is newest',
      'low unpinned-dependency requirements.txt:2 gptplus is installed at whatever version is newest',
    ],
    twin: { 'requirements.txt': 'anthropic==0.39.0\n' },
  },
  {
    name: 'chimera-sandbox-extensions asks for the credentials of a sandbox for training (June 2025)',
    head: {
      Dockerfile:
        'FROM python:3.12-slim@sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nRUN pip install chimera-sandbox-extensions==0.1.2\n',
    },
    told: ['critical malicious-package Dockerfile:2 chimera-sandbox-extensions ==0.1.2 is a known malicious release'],
    twin: {
      Dockerfile:
        'FROM python:3.12-slim@sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nRUN pip install kfp==2.9.0\n',
    },
  },
  {
    name: 'set-utils takes keys of wallets (March 2025)',
    head: { 'environment.yml': 'dependencies:\n  - python=3.12\n  - pip:\n      - set-utils==1.0\n' },
    told: ['critical malicious-package environment.yml:4 set-utils ==1.0 is a known malicious release'],
    twin: { 'environment.yml': 'dependencies:\n  - python=3.12\n  - pip:\n      - more-itertools==10.5.0\n' },
  },
  {
    name: 'a name with two letters swapped',
    head: { 'requirements.txt': 'reqeusts==2.32.3\n' },
    told: ['high package-name-resembles-popular requirements.txt:1 reqeusts is nearly the name of requests'],
    twin: { 'requirements.txt': 'requests==2.32.3\n' },
  },
  {
    name: 'a name without its hyphen',
    head: { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["sentencetransformers==3.0.0"]\n' },
    told: [
      'high package-name-resembles-popular pyproject.toml:3 sentencetransformers is nearly the name of sentence-transformers',
    ],
    twin: { 'pyproject.toml': '[project]\nname = "x"\ndependencies = ["sentence-transformers==3.0.0"]\n' },
  },
  {
    name: 'a name of npm with letters swapped (February 2026)',
    head: { 'package.json': '{ "dependencies": { "axois": "1.7.9" } }' },
    told: ['high package-name-resembles-popular package.json:1 axois is nearly the name of axios'],
    twin: { 'package.json': '{ "dependencies": { "axios": "1.7.9" } }' },
  },
  {
    name: 'chalk 5.6.1 of a phished maintainer (September 2025)',
    head: { 'package-lock.json': npm('chalk', '5.6.1') },
    told: ['critical malicious-package package-lock.json:1 chalk 5.6.1 is a known malicious release'],
    twin: { 'package-lock.json': npm('chalk', '5.6.2') },
  },
  {
    name: 'nx 21.5.0 asks coding agents of the machine for secrets (August 2025)',
    head: { 'package.json': '{ "devDependencies": { "nx": "21.5.0" } }' },
    told: ['critical malicious-package package.json:1 nx 21.5.0 is a known malicious release'],
    twin: { 'package.json': '{ "devDependencies": { "nx": "21.4.1" } }' },
  },
  {
    name: 'postmark-mcp 1.0.16 copies every mail (September 2025)',
    head: { 'package.json': '{ "dependencies": { "postmark-mcp": "1.0.16" } }' },
    told: ['critical malicious-package package.json:1 postmark-mcp 1.0.16 is a known malicious release'],
    twin: { 'package.json': '{ "dependencies": { "postmark": "4.0.5" } }' },
  },
  {
    name: 'axios 1.14.1 drops plain-crypto-js (March 2026)',
    head: { 'yarn.lock': 'axios@^1.14.0:\n  version "1.14.1"\n\nplain-crypto-js@^4.2.1:\n  version "4.2.1"\n' },
    told: [
      'critical malicious-package yarn.lock:1 axios 1.14.1 is a known malicious release',
      'critical malicious-package yarn.lock:4 plain-crypto-js 4.2.1 is a known malicious release',
    ],
    twin: { 'yarn.lock': 'axios@^1.14.0:\n  version "1.14.0"\n\ncrypto-js@^4.2.0:\n  version "4.2.0"\n' },
  },
  {
    name: 'event-stream 3.3.6 with flatmap-stream (November 2018)',
    head: {
      'pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  event-stream@3.3.6: {}\n  flatmap-stream@0.1.1: {}\n",
    },
    told: [
      'critical malicious-package pnpm-lock.yaml:3 event-stream 3.3.6 is a known malicious release',
      'critical malicious-package pnpm-lock.yaml:4 flatmap-stream 0.1.1 is a known malicious release',
    ],
    twin: { 'pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  event-stream@4.0.1: {}\n" },
  },
];

function uv(name: string, version: string): string {
  return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\n`;
}

function npm(name: string, version: string): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { '': {}, [`node_modules/${name}`]: { version } } });
}
