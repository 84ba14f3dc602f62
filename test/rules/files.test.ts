import { describe, expect, it } from 'vitest';
import { introducedBy, type Files } from '../incidents/replay.ts';

const lines = (...given: readonly string[]): string => `${given.join('\n')}\n`;
const CHAT = [
  'from openai import OpenAI',
  '',
  'client = OpenAI()',
  '',
  '',
  'def ask(question):',
  '    messages = [{"role": "user", "content": question}]',
  '    response = client.chat.completions.create(model="gpt-4o-2024-08-06", messages=messages)',
  '    answer = response.choices[0].message.content',
];
const server = (entry: Readonly<Record<string, unknown>>): string => JSON.stringify({ mcpServers: { one: entry } });
const notebook = (setting: string): string =>
  lines('resource "aws_sagemaker_notebook_instance" "lab" {', '  name = "lab"', `  ${setting}`, '}');

/** Each rule with files that make it speak, and with files that differ in what makes it silent. */
const CASES: readonly (readonly [rule: string, loud: Files, silent: Files])[] = [
  [
    'safety-filter-off',
    {
      'app.py': lines(
        'import google.generativeai as genai',
        '',
        'model = genai.GenerativeModel("gemini-1.5-pro", safety_settings={"HARASSMENT": "BLOCK_NONE"})',
      ),
    },
    {
      'app.py': lines(
        'import google.generativeai as genai',
        '',
        'model = genai.GenerativeModel("gemini-1.5-pro", safety_settings={"HARASSMENT": "BLOCK_ONLY_HIGH"})',
      ),
    },
  ],
  [
    'answer-rendered-as-html',
    { 'app.py': lines('import streamlit as st', ...CHAT, '    st.markdown(answer, unsafe_allow_html=True)') },
    { 'app.py': lines('import streamlit as st', ...CHAT, '    st.markdown(answer)') },
  ],
  [
    'answers-in-log',
    { 'app.py': lines('import logging', ...CHAT, '    logger.info("answered %s", answer)') },
    { 'app.py': lines('import logging', ...CHAT, '    logger.info("answered %s", question[:0])') },
  ],
  [
    'model-promoted-without-comparison',
    {
      'promote.py': lines(
        'from mlflow import MlflowClient',
        '',
        '',
        'def promote(version):',
        '    MlflowClient().transition_model_version_stage("churn", version, "Production")',
      ),
    },
    {
      'promote.py': lines(
        'from mlflow import MlflowClient',
        '',
        '',
        'def promote(version):',
        '    client = MlflowClient()',
        '    if client.get_run(version.run_id).data.metrics["auc"] > 0.8:',
        '        client.transition_model_version_stage("churn", version, "Production")',
      ),
    },
  ],
  [
    'prompt-from-hub-at-movable-revision',
    { 'app.py': lines('from langchain import hub', '', 'prompt = hub.pull("owner/rag-prompt")') },
    { 'app.py': lines('from langchain import hub', '', 'prompt = hub.pull("owner/rag-prompt:50442af1")') },
  ],
  [
    'probabilities-for-everybody',
    {
      'app.py': lines(
        'import joblib',
        'import uvicorn',
        'from fastapi import FastAPI',
        '',
        'app = FastAPI()',
        'model = joblib.load("model.joblib")',
        '',
        '',
        '@app.post("/score")',
        'def score(row: list[float]):',
        '    return model.predict_proba([row]).tolist()',
        '',
        '',
        'uvicorn.run(app, host="0.0.0.0")',
      ),
    },
    {
      'app.py': lines(
        'import joblib',
        'import uvicorn',
        'from fastapi import FastAPI',
        '',
        'app = FastAPI()',
        'model = joblib.load("model.joblib")',
        '',
        '',
        '@app.post("/score")',
        'def score(row: list[float]):',
        '    return model.predict([row]).tolist()',
        '',
        '',
        'uvicorn.run(app, host="0.0.0.0")',
      ),
    },
  ],
  [
    'notebook-users-are-root',
    { 'main.tf': notebook('root_access = "Enabled"') },
    { 'main.tf': notebook('root_access = "Disabled"') },
  ],
  [
    'cloud-notebook-on-the-internet',
    { 'main.tf': notebook('instance_type = "ml.t3.medium"') },
    { 'main.tf': notebook('direct_internet_access = "Disabled"') },
  ],
  [
    'model-key-in-browser',
    {
      'web/chat.ts': lines(
        "import OpenAI from 'openai';",
        'export const client = new OpenAI({ dangerouslyAllowBrowser: true });',
      ),
    },
    { 'web/chat.ts': lines("import OpenAI from 'openai';", 'export const client = new OpenAI({ maxRetries: 2 });') },
  ],
  [
    'tools-approved-in-advance',
    { '.mcp.json': server({ command: 'npx', args: ['-y', 'one@1.0.0'], alwaysAllow: ['write'] }) },
    { '.mcp.json': server({ command: 'npx', args: ['-y', 'one@1.0.0'], alwaysAllow: [] }) },
  ],
  [
    'file-server-over-whole-disk',
    { '.mcp.json': server({ command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem@1.0.0', '/'] }) },
    {
      '.mcp.json': server({ command: 'npx', args: ['-y', '@modelcontextprotocol/server-filesystem@1.0.0', './docs'] }),
    },
  ],
  [
    'agent-acts-as-person',
    {
      '.mcp.json': server({
        command: 'npx',
        args: ['-y', 'one@1.0.0'],
        env: { GITHUB_PERSONAL_ACCESS_TOKEN: '${TOKEN}' },
      }),
    },
    { '.mcp.json': server({ command: 'npx', args: ['-y', 'one@1.0.0'], env: { GITHUB_APP_ID: '1' } }) },
  ],
  [
    'card-without-licence',
    {
      'README.md': lines('---', 'library_name: transformers', 'pipeline_tag: text-classification', '---', '# A model'),
    },
    {
      'README.md': lines(
        '---',
        'license: mit',
        'library_name: transformers',
        'pipeline_tag: text-classification',
        '---',
        '# A model',
      ),
    },
  ],
  [
    'terms-forbid-commercial-use',
    { 'README.md': lines('---', 'license: cc-by-nc-4.0', 'pipeline_tag: text-classification', '---', '# A model') },
    { 'README.md': lines('---', 'license: apache-2.0', 'pipeline_tag: text-classification', '---', '# A model') },
  ],
  [
    'notebook-server-published',
    {
      'docker-compose.yml': lines(
        'services:',
        '  lab:',
        '    image: jupyter/scipy-notebook',
        "    command: start-notebook.sh --NotebookApp.token=''",
        '    ports: ["8888:8888"]',
      ),
    },
    {
      'docker-compose.yml': lines(
        'services:',
        '  lab:',
        '    image: jupyter/scipy-notebook',
        '    ports: ["8888:8888"]',
      ),
    },
  ],
  [
    'own-language-model-published',
    { 'docker-compose.yml': lines('services:', '  llm:', '    image: ollama/ollama', '    ports: ["11434:11434"]') },
    {
      'docker-compose.yml': lines(
        'services:',
        '  llm:',
        '    image: ollama/ollama',
        '    ports: ["127.0.0.1:11434:11434"]',
      ),
    },
  ],
  [
    'vector-store-published',
    { 'docker-compose.yml': lines('services:', '  store:', '    image: qdrant/qdrant', '    ports: ["6333:6333"]') },
    { 'docker-compose.yml': lines('services:', '  store:', '    image: qdrant/qdrant') },
  ],
  [
    'model-registry-published',
    {
      'docker-compose.yml': lines(
        'services:',
        '  tracking:',
        '    image: ghcr.io/mlflow/mlflow',
        '    command: mlflow server --host 0.0.0.0',
        '    ports: ["5000:5000"]',
      ),
    },
    {
      'docker-compose.yml': lines(
        'services:',
        '  tracking:',
        '    image: ghcr.io/mlflow/mlflow',
        '    command: mlflow server --host 0.0.0.0 --app-name basic-auth',
        '    ports: ["5000:5000"]',
      ),
    },
  ],
];

describe('rules, from files', () => {
  it.each(CASES)('%s', async (rule, loud, silent) => {
    expect((await introducedBy({}, loud)).map((threat) => threat.rule)).toContain(rule);
    expect((await introducedBy({}, silent)).map((threat) => threat.rule)).not.toContain(rule);
  });
});
