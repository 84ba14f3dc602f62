import { expect, it } from 'vitest';
import { factsOfSource } from '../../support/python-lines.ts';

async function flows(source: string): Promise<string[]> {
  const facts = await factsOfSource(source, 'job.py');
  return facts.flatMap((fact) => (fact.fact === 'flow' ? [`${fact.value.name} (${fact.value.protocol})`] : []));
}

it.each([
  [
    'import pandas as pd\npd.read_sql("with t as (select 1) select * from sales.rides r join t on 1 join `acme.zones` z", con)',
    ['acme.zones -> job (sql)', 'sales.rides -> job (sql)'],
  ],
  ['import pandas as pd\npd.DataFrame().to_sql("scores", con)', ['job -> scores (sql)']],
  [
    'from google.cloud import bigquery\nbigquery.Client().query("insert into ml.scores select * from ml.rides")',
    ['bigquery -> job (sql)', 'ml.rides -> job (sql)', 'job -> bigquery (sql)', 'job -> ml.scores (sql)'],
  ],
  [
    'from kafka import KafkaConsumer\nKafkaConsumer("rides", bootstrap_servers="x")',
    ['kafka -> job (unknown)', 'kafka://rides -> job (kafka)', 'job -> kafka (unknown)'],
  ],
  [
    'from kafka import KafkaProducer\np = KafkaProducer()\np.send("scores", b"x")',
    ['kafka -> job (unknown)', 'job -> kafka://scores (kafka)', 'job -> kafka (unknown)'],
  ],
  [
    'import joblib\nwith open("models/lin_reg.bin", "rb") as f:\n    joblib.load(f)',
    ['models/lin_reg.bin -> job (file)'],
  ],
])('%s', async (source, expected) => {
  expect(new Set(await flows(source))).toEqual(new Set(expected));
});

it.each([
  ['prose', 'import pandas as pd\nprint("choose from rides")'],
  ['a query that only the run tells', 'import pandas as pd\npd.read_sql(query, con)'],
  ['a long line of words', `import pandas as pd\npd.read_sql("${'from '.repeat(800)}", con)`],
])('%s names no table', async (_, source) => {
  expect(await flows(source)).toEqual([]);
});
