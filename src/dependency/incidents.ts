/**
 * Releases known to be hostile, of public reports up to 26 November 2026. A feed of vulnerabilities knows many more; these are told without
 * one. `versions` is a condition of PEP 440 for PyPI and a list of versions for npm; empty means every version ever.
 */
export type Incident = {
  readonly name: string;
  readonly versions: readonly string[];
  /** When it was found, and by which name it goes. */
  readonly since: string;
};

/** Packages of PyPI. */
export const PYPI_INCIDENTS: readonly Incident[] = [
  { name: 'ai-labs-snippets-sdk', versions: [], since: '2025-05, a stealer inside a model' },
  { name: 'aliyun-ai-labs-sdk', versions: [], since: '2025-05, a stealer inside a model' },
  { name: 'aliyun-ai-labs-snippets-sdk', versions: [], since: '2025-05, MAL-2025-5096' },
  { name: 'automslc', versions: [], since: '2025-02, downloads music against its terms' },
  { name: 'bitcoinlib-dev', versions: [], since: '2025-04, steals wallets' },
  { name: 'bitcoinlibdbfix', versions: [], since: '2025-04, steals wallets' },
  { name: 'chimera-sandbox-extensions', versions: [], since: '2025-06, steals credentials of build machines' },
  { name: 'claudeai-eng', versions: [], since: '2024-11, JarkaStealer' },
  { name: 'colourama', versions: [], since: '2018-10, imitates colorama' },
  { name: 'ctx', versions: ['0.1.2', '0.2.2', '0.2.6'], since: '2022-05, an expired domain of its maintainer' },
  { name: 'deepseeek', versions: [], since: '2025-01, steals environment variables' },
  { name: 'deepseekai', versions: [], since: '2025-01, steals environment variables' },
  { name: 'fabrice', versions: [], since: '2024-11, imitates fabric' },
  { name: 'gptplus', versions: [], since: '2024-11, JarkaStealer' },
  { name: 'jeilyfish', versions: [], since: '2019-12, imitates jellyfish' },
  { name: 'lightning', versions: ['2.6.2', '2.6.3'], since: '2026-04' },
  { name: 'litellm', versions: ['1.82.7', '1.82.8'], since: '2026-03, MAL-2026-2144' },
  { name: 'num2words', versions: ['0.5.15', '0.5.16'], since: '2025-07, phished maintainer' },
  { name: 'pymafka', versions: [], since: '2022-05, imitates pykafka' },
  { name: 'python3-dateutil', versions: [], since: '2019-12, imitates python-dateutil' },
  { name: 'set-utils', versions: [], since: '2025-03, steals keys' },
  { name: 'torchtriton', versions: ['2.0.0', '3.0.0'], since: '2022-12, in place of an index of nightly builds' },
  {
    name: 'ultralytics',
    versions: ['8.3.41', '8.3.42', '8.3.45', '8.3.46'],
    since: '2024-12, poisoned cache of a workflow',
  },
];

/** Packages of npm. */
export const NPM_INCIDENTS: readonly Incident[] = [
  { name: '@ctrl/tinycolor', versions: ['4.1.1', '4.1.2'], since: '2025-09, Shai-Hulud' },
  { name: '@solana/web3.js', versions: ['1.95.6', '1.95.7'], since: '2024-12, CVE-2024-54134' },
  { name: 'ansi-regex', versions: ['6.2.1'], since: '2025-09, phished maintainer' },
  { name: 'ansi-styles', versions: ['6.2.2'], since: '2025-09, phished maintainer' },
  { name: 'axios', versions: ['0.30.4', '1.14.1'], since: '2026-03, plain-crypto-js' },
  { name: 'chalk', versions: ['5.6.1'], since: '2025-09, phished maintainer' },
  { name: 'cline', versions: ['2.3.0'], since: '2026-02, a token taken through an agent of its workflow' },
  { name: 'coa', versions: ['2.0.3', '2.0.4', '2.1.1', '2.1.3', '3.0.1', '3.1.3'], since: '2021-11' },
  { name: 'colors', versions: ['1.4.1', '1.4.2', '1.4.44-liberty-2'], since: '2022-01, sabotage by its author' },
  { name: 'crossenv', versions: [], since: '2017-08, imitates cross-env' },
  { name: 'debug', versions: ['4.4.2'], since: '2025-09, phished maintainer' },
  {
    name: 'eslint-config-prettier',
    versions: ['8.10.1', '9.1.1', '10.1.6', '10.1.7'],
    since: '2025-07, CVE-2025-54313',
  },
  { name: 'eslint-scope', versions: ['3.7.2'], since: '2018-07' },
  { name: 'event-stream', versions: ['3.3.6'], since: '2018-11, flatmap-stream' },
  { name: 'flatmap-stream', versions: ['0.1.1'], since: '2018-11' },
  { name: 'node-ipc', versions: ['9.2.2', '10.1.1', '10.1.2'], since: '2022-03, CVE-2022-23812' },
  {
    name: 'nx',
    versions: ['20.9.0', '20.10.0', '20.11.0', '20.12.0', '21.5.0', '21.6.0', '21.7.0', '21.8.0'],
    since: '2025-08, GHSA-cxm3-wv7p-598c: asks coding agents for secrets',
  },
  { name: 'plain-crypto-js', versions: [], since: '2026-03, dropped by axios' },
  { name: 'postmark-mcp', versions: ['1.0.16', '1.0.17', '1.0.18'], since: '2025-09, copies every mail' },
  { name: 'rc', versions: ['1.2.9', '1.3.9', '2.3.9'], since: '2021-11' },
  { name: 'strip-ansi', versions: ['7.1.1'], since: '2025-09, phished maintainer' },
  { name: 'ua-parser-js', versions: ['0.7.29', '0.8.0', '1.0.0'], since: '2021-10' },
  { name: 'xrpl', versions: ['2.14.2', '4.2.1', '4.2.2', '4.2.3', '4.2.4'], since: '2025-04, CVE-2025-32965' },
];

/**
 * Names that language models invent and people then install. `huggingface-cli` was registered by a researcher after models kept naming it
 * (Lanyado, Lasso Security, March 2024: https://www.lasso.security/blog/ai-package-hallucinations); the tool is `huggingface_hub[cli]`.
 */
export const HALLUCINATED: ReadonlySet<string> = new Set(['huggingface-cli']);
