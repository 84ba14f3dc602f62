/**
 * Packages of which an advisory says that files, requests or servers of others run code or read files through them, with the versions
 * from the first to the one that mends it: torch (CVE-2025-32434), keras (CVE-2025-8747), transformers (CVE-2026-4372), llama-cpp-python
 * (CVE-2024-34359), nemo-toolkit (CVE-2025-23304), picklescan (CVE-2025-10155), skops (CVE-2025-54412), langchain-core (CVE-2025-68664),
 * vllm (CVE-2025-32444), langflow (CVE-2025-3248), gradio (CVE-2024-1561), mlflow (CVE-2023-6977), bentoml (CVE-2025-32375).
 */
export const ADVISORIES: ReadonlyMap<string, readonly (readonly [from: string, mended: string])[]> = new Map([
  ['torch', [['0', '2.6.0']]],
  ['keras', [['3.0.0', '3.11.0']]],
  ['transformers', [['4.56.0', '5.3.0']]],
  ['llama-cpp-python', [['0.2.30', '0.2.72']]],
  ['nemo-toolkit', [['0', '2.3.2']]],
  ['picklescan', [['0', '0.0.31']]],
  ['skops', [['0', '0.12.0']]],
  [
    'langchain-core',
    [
      ['0', '0.3.81'],
      ['1.0.0', '1.2.5'],
    ],
  ],
  ['vllm', [['0.6.5', '0.8.5']]],
  ['langflow', [['0', '1.3.0']]],
  ['gradio', [['3.47', '4.13.0']]],
  ['mlflow', [['0', '2.9.2']]],
  ['bentoml', [['1.0.0', '1.4.8']]],
]);
