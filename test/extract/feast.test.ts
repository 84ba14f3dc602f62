import { describe, expect, it } from 'vitest';
import { feast } from '../../src/extract/feast/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { linesOfEach, systemLines } from '../support/system-lines.ts';

describe('feast', () => {
  it('reads a store with a SQL registry, a store for serving and one for training', async () => {
    expect(systemLines(await extractFixture(feast, 'repo/feature_store.yaml'))).toMatchInlineSnapshot(`
      [
        "signal feast",
        "feature-store|repo/feature_store.yaml||churn authentication none (Feast; auth: no_auth; engine: spark.engine; provider: local) @1",
        "alias feature-store|repo/feature_store.yaml||churn software:feast @1",
        "datastore|||postgresql (host: registry-db; registry of Feast) @5",
        "flow datastore|||postgresql > feature-store|repo/feature_store.yaml||churn configuration over sql @5",
        "flow feature-store|repo/feature_store.yaml||churn > datastore|||postgresql configuration over sql @5",
        "datastore|||snowflake third-party authentication required @11",
        "flow datastore|||snowflake > feature-store|repo/feature_store.yaml||churn features over sql @11",
        "datastore|||redis reached local authentication none (host: localhost) @8",
        "flow datastore|||redis > feature-store|repo/feature_store.yaml||churn features over unknown @8",
        "flow feature-store|repo/feature_store.yaml||churn > datastore|||redis features over unknown @8",
      ]
    `);
  });

  it('reads a client of the files of another folder', async () => {
    expect(systemLines(await extractFixture(feast, 'client/feature_store.yaml'))).toMatchInlineSnapshot(`
      [
        "signal feast",
        "feature-store|client/feature_store.yaml||churn (Feast; provider: local) @1",
        "alias feature-store|client/feature_store.yaml||churn software:feast @1",
        "datastore|||repo/data/registry.db (registry of Feast) @3",
        "flow datastore|||repo/data/registry.db > feature-store|client/feature_store.yaml||churn configuration over file @3",
        "flow feature-store|client/feature_store.yaml||churn > datastore|||repo/data/registry.db configuration over file @3",
        "datastore|||repo/data/online.db (sqlite) @6",
        "flow datastore|||repo/data/online.db > feature-store|client/feature_store.yaml||churn features over file @6",
        "flow feature-store|client/feature_store.yaml||churn > datastore|||repo/data/online.db features over file @6",
      ]
    `);
  });

  it('reads a store in a cloud that asks callers who they are', async () => {
    expect(systemLines(await extractFixture(feast, 'cloud/feature_store_prod.yaml'))).toMatchInlineSnapshot(`
      [
        "signal feast",
        "feature-store|cloud/feature_store_prod.yaml||churn_prod authentication required (Feast; auth: oidc; provider: aws) +authentication+authorization @1",
        "alias feature-store|cloud/feature_store_prod.yaml||churn_prod software:feast @1",
        "datastore|||s3://churn-features/registry.pb unknown (registry of Feast) @3",
        "flow datastore|||s3://churn-features/registry.pb > feature-store|cloud/feature_store_prod.yaml||churn_prod configuration over s3 @3",
        "flow feature-store|cloud/feature_store_prod.yaml||churn_prod > datastore|||s3://churn-features/registry.pb configuration over s3 @3",
        "datastore|||dynamodb in cloud:aws @4",
        "flow datastore|||dynamodb > feature-store|cloud/feature_store_prod.yaml||churn_prod features over unknown @4",
        "flow feature-store|cloud/feature_store_prod.yaml||churn_prod > datastore|||dynamodb features over unknown @4",
      ]
    `);
  });

  it('reads other stores, and leaves alone what is none', async () => {
    const head = 'project: a\nprovider: aws\n';
    const texts = {
      'files of the local provider': 'project: a\nprovider: local\n',
      'vectors in PostgreSQL': `${head}online_store:\n  type: postgres\n  pgvector_enabled: true\n  host: db.internal\n  password: \${P}\n`,
      'a redis with a password and TLS': `${head}online_store:\n  type: redis\n  connection_string: r.internal:6380,ssl=true,password=\${P}\n`,
      'a feature server': `${head}online_store:\n  type: remote\n  path: https://features.internal:6566\n`,
      'a registry server': `${head}registry:\n  registry_type: remote\n  path: registry.internal:6570\n`,
      'a class of their own': `${head}online_store:\n  type: feast_custom.store.MyStore\n`,
      'an address that is none': `${head}registry:\n  registry_type: sql\n  path: postgresql://user:pw@[your-rds]:5432/feast\n`,
      'nothing to serve from': `${head}online_store: null\nregistry: ""\n`,
      'kinds that make no sense': `${head}online_store: [a]\nregistry: [b]\noffline_store: {type: {a: b}}\nauth: none\n`,
      'another project': 'project: a\nname: b\n',
      'a registry of something else': 'registry: a\n',
      'a template': 'project: {{ name }}\nregistry: a\n',
      'broken YAML': 'project: a\nregistry: [\n',
    };
    expect(await linesOfEach(feast, texts, 'x/feature_store.yaml')).toMatchInlineSnapshot(`
      {
        "a class of their own": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "datastore|||feast_custom.store.MyStore unknown @4",
          "flow datastore|||feast_custom.store.MyStore > feature-store|x/feature_store.yaml||a features over unknown @4",
          "flow feature-store|x/feature_store.yaml||a > datastore|||feast_custom.store.MyStore features over unknown @4",
        ],
        "a feature server": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "service|||https://features.internal:6566 (Feast feature server) @4",
          "flow service|||https://features.internal:6566 > feature-store|x/feature_store.yaml||a features over https @4",
          "flow feature-store|x/feature_store.yaml||a > service|||https://features.internal:6566 features over https @4",
        ],
        "a redis with a password and TLS": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "datastore|||redis authentication required (host: r.internal) @4",
          "flow datastore|||redis > feature-store|x/feature_store.yaml||a features over unknown +tls @4",
          "flow feature-store|x/feature_store.yaml||a > datastore|||redis features over unknown +tls @4",
        ],
        "a registry of something else": "not claimed",
        "a registry server": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "service|||registry.internal:6570 (Feast registry server) @5",
          "flow service|||registry.internal:6570 > feature-store|x/feature_store.yaml||a configuration over unknown @5",
          "flow feature-store|x/feature_store.yaml||a > service|||registry.internal:6570 configuration over unknown @5",
        ],
        "a template": [
          "not read: a template, not YAML",
        ],
        "an address that is none": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "datastore|||postgresql (registry of Feast) @5",
          "flow datastore|||postgresql > feature-store|x/feature_store.yaml||a configuration over sql @5",
          "flow feature-store|x/feature_store.yaml||a > datastore|||postgresql configuration over sql @5",
        ],
        "another project": "not claimed",
        "broken YAML": [
          "not read: line 3: not valid YAML (bad indent)",
        ],
        "files of the local provider": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: local) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "datastore|||x/data/registry.db (registry of Feast) @2",
          "flow datastore|||x/data/registry.db > feature-store|x/feature_store.yaml||a configuration over file @2",
          "flow feature-store|x/feature_store.yaml||a > datastore|||x/data/registry.db configuration over file @2",
          "datastore|||x/data/online.db (sqlite) @2",
          "flow datastore|||x/data/online.db > feature-store|x/feature_store.yaml||a features over file @2",
          "flow feature-store|x/feature_store.yaml||a > datastore|||x/data/online.db features over file @2",
        ],
        "kinds that make no sense": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; auth: none; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
        ],
        "nothing to serve from": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
        ],
        "vectors in PostgreSQL": [
          "signal feast",
          "feature-store|x/feature_store.yaml||a (Feast; provider: aws) @1",
          "alias feature-store|x/feature_store.yaml||a software:feast @1",
          "vector-store|||pgvector authentication required (host: db.internal) @4",
          "flow vector-store|||pgvector > feature-store|x/feature_store.yaml||a features over sql @4",
          "flow feature-store|x/feature_store.yaml||a > vector-store|||pgvector features over sql @4",
        ],
      }
    `);
  });

  it('matches by name', () => {
    expect(
      ['feature_store.yaml', 'a/feature_store.yml', 'conf/store.yaml', 'my_feature_store.yaml'].map(feast.matches),
    ).toEqual([true, true, false, false]);
  });
});
