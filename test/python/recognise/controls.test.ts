import { expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

async function controls(source: string): Promise<string[]> {
  const facts = await factsOfSource(source, 'job.py');
  return facts.flatMap((fact) =>
    fact.fact === 'element' && fact.value.controls.length > 0
      ? [`${fact.value.kind} ${fact.value.name}: ${fact.value.controls.join(', ')}`]
      : [],
  );
}

it.each([
  ['import great_expectations as gx\ngx.get_context().run_checkpoint("rides")', 'process job: data-validation'],
  [
    'import pandera as pa\nschema = pa.DataFrameSchema({"a": pa.Column(int)})\nschema.validate(df)',
    'process job: data-validation',
  ],
  [
    'from pandera.typing import DataFrame\nimport pandera\n\n@pandera.check_types\ndef f(df):\n    return df',
    'process job: data-validation',
  ],
  ['from opacus import PrivacyEngine\nPrivacyEngine().make_private(module=m)', 'process job: differential-privacy'],
  [
    'from presidio_anonymizer import AnonymizerEngine\nAnonymizerEngine().anonymize(text="x")',
    'process job: anonymisation',
  ],
  ['from evidently.report import Report\nReport(metrics=[]).run()', 'monitoring job: monitoring'],
  ['from cleanlab import Datalab\nDatalab(data=d).find_issues()', 'process job: data-validation'],
  [
    'from openai import OpenAI\nflagged = OpenAI().moderations.create(input=question).results[0].flagged',
    'process job: guardrail',
  ],
  ['from guardrails import Guard\nanswer = Guard().use(Toxic)(ask, prompt)', 'process job: guardrail'],
  ['from langfuse import Langfuse\nLangfuse(mask=hide)', 'process job: anonymisation'],
  ['from langsmith import Client\nClient(hide_inputs=True)', 'process job: anonymisation'],
  [
    'from fastapi import FastAPI\nfrom slowapi import Limiter\napp = FastAPI()\nlimiter = Limiter(key_func=address)',
    'endpoint fastapi app: rate-limit',
  ],
  [
    'from fastapi import FastAPI\nfrom prometheus_fastapi_instrumentator import Instrumentator\napp = FastAPI()\nInstrumentator().instrument(app)',
    'endpoint fastapi app: monitoring',
  ],
  [
    'from langchain_core.tools import tool\n\n@tool\ndef read(path: str) -> str:\n    note = (NOTES / path).resolve()\n    if not note.is_relative_to(NOTES):\n        raise ValueError(path)\n    return note.read_text()',
    'tool read: input-validation',
  ],
])('%s', async (source, expected) => {
  expect(await controls(source)).toEqual([expected]);
});

it('a protection in a step is the step’s', async () => {
  const source = `
import pandera as pa
from prefect import flow, task

@task
def validate_rows(df):
    return pa.DataFrameSchema({}).validate(df)

@task
def train(df):
    return df

@flow
def main():
    train(validate_rows(1))
`;
  expect(await controls(source)).toEqual(['evaluation validate_rows: data-validation']);
});

it.each([
  ['an import alone', 'import great_expectations\nimport opacus'],
  ['a trace that hides nothing', 'from langfuse import Langfuse\nLangfuse(mask=None)'],
  ['a validation of something else', 'from pydantic import BaseModel\nBaseModel.validate({})'],
])('%s is none', async (_, source) => {
  expect(await controls(source)).toEqual([]);
});
