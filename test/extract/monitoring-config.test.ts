import { expect, it } from 'vitest';
import type { Extraction } from '../../src/extract/contract.ts';
import { monitoringConfig } from '../../src/extract/monitoring-config/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { statementLines } from '../support/statement-lines.ts';

const signal = new AbortController().signal;

async function read(text: string): Promise<Extraction> {
  return monitoringConfig.extract({ path: 'x.yaml', text }, signal);
}

it('tells whom Prometheus scrapes and where it writes', async () => {
  expect(statementLines(await extractFixture(monitoringConfig, 'prometheus.yml', 'monitoring/prometheus.yml'))).toEqual(
    [
      '14 flow alias|monitoring/prometheus.yml||host:evidently_service -> alias|monitoring/prometheus.yml||software:Prometheus metrics https controls=authentication,tls',
      '15 flow alias|monitoring/prometheus.yml||host:model-server -> alias|monitoring/prometheus.yml||software:Prometheus metrics https controls=authentication,tls',
      '17 element external-service metrics.example.net trust=third-party',
      '17 flow alias|monitoring/prometheus.yml||software:Prometheus -> external-service|||metrics.example.net metrics https',
      '18 flow alias|monitoring/prometheus.yml||software:Prometheus -> alias|monitoring/prometheus.yml||host:mimir metrics http',
    ],
  );
});

it('tells which stores Grafana reads', async () => {
  expect(statementLines(await extractFixture(monitoringConfig, 'datasources.yaml'))).toEqual([
    '6 flow alias|datasources.yaml||host:prometheus -> alias|datasources.yaml||software:Grafana metrics http',
    '9 flow alias|datasources.yaml||host:db -> alias|datasources.yaml||software:Grafana metrics sql controls=tls',
  ]);
});

it('reports a credential of a data source without its value', async () => {
  const token = ['hf', 'kQ7wZ2mX9vB4nT6yR1sL8pD3JhGfUe5oWa'].join('_');
  const extraction = await read(
    `apiVersion: 1\ndatasources:\n  - name: A\n    secureJsonData:\n      token: ${token}\n`,
  );
  expect(statementLines(extraction)).toEqual([
    '5 credential token (huggingface) certainty=exact path=x.yaml provider=huggingface symbol=A',
  ]);
  expect(JSON.stringify(extraction)).not.toContain(token);
});

it.each([
  ['scrape_configs: 5\n', true],
  ['scrape_configs:\n  - static_configs: [{targets: [localhost:1, "${X}:1", "", [a]]}]\n', true],
  ['apiVersion: 1\ndatasources: [a, {url: 7}]\n', true],
  ['apiVersion: v1\nkind: List\n', false],
  ['datasources:\n  db: {}\n', false],
])('%j says nothing', async (text, claimed) => {
  expect(monitoringConfig.claims?.({ path: 'x.yaml', text })).toBe(claimed);
  expect(await read(text)).toEqual({ ok: true, facts: [] });
});

it('broken YAML is a reason', async () => {
  expect(await read('scrape_configs: [\n')).toMatchObject({ ok: false, reason: expect.stringContaining('line ') });
});
