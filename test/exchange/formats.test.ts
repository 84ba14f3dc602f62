import { describe, expect, it } from 'vitest';
import { essence, format, PORTAL, read } from './drawings.ts';
import { unzip } from '../../src/exchange/zip.ts';

describe('a CSV export of Lucidchart', () => {
  const text = [
    'Id,Name,Shape Library,Page ID,Contained By,Group,Line Source,Line Destination,Source Arrow,Destination Arrow,Text Area 1,Text Area 2,Comments,stridegate.kind',
    '1,Document,,,,,,,,,Platform,,,',
    '2,Page,,,,,,,,,Serving,,,',
    '3,Rectangle Container,Containers,2,,,,,,,Cloud,,,',
    '4,Amazon VPC,AWS,2,3,,,,,,VPC,,,',
    '5,User,AWS,2,,,,,,,Customer,,,',
    '6,Process,Flowchart,2,3|4,,,,,,"Scoring\n""fast"" API",,reads everything,endpoint',
    '7,Database,Flowchart,2,3|4,,,,,,Feature,store,,',
    '8,Line,,2,,,5,6,None,Arrow,asks,,,',
    '9,Line,,2,,,6,7,Arrow,None,reads,,,',
    '10,Line,,2,,,6,,None,Arrow,,,,',
    '11,Text,,2,,,,,,,To do,,,',
    '12,Process,Flowchart,2,,,,,,,,,,',
  ].join('\r\n');
  const drawing = read('lucid', text);

  it('gives elements, boundaries by what contains, and flows by their arrows', () => {
    expect(essence(drawing)).toEqual({
      elements: [
        { name: 'Customer', shape: 'actor', in: '' },
        { name: 'Feature store', shape: 'store', in: 'VPC' },
        { name: 'Scoring "fast" API', shape: 'process', in: 'VPC' },
      ],
      flows: [
        { name: '', from: 'Scoring "fast" API', to: '?' },
        { name: 'asks', from: 'Customer', to: 'Scoring "fast" API' },
        { name: 'reads', from: 'Feature store', to: 'Scoring "fast" API' },
      ],
      boundaries: [
        { name: 'Cloud', in: '' },
        { name: 'VPC', in: 'Cloud' },
      ],
    });
    expect(drawing.elements.map(({ kind }) => kind)).toEqual(['human', 'endpoint', 'feature-store']);
    expect(drawing.notUnderstood.map(({ id, reason, line }) => `${line}: ${id} ${reason}`)).toEqual([
      '13: 11 is a text on the page',
      '14: 12 is a shape (Process) without a text',
      '12: 10 is a line whose end leads to no element',
    ]);
  });

  it('cannot be written; the Standard Import can, always with the same bytes', () => {
    const bytes = format('lucid').write?.(PORTAL) ?? new Uint8Array();
    expect(Buffer.compare(bytes, format('lucid').write?.(PORTAL) ?? new Uint8Array())).toBe(0);
    const document = JSON.parse(
      unzip(bytes, () => true, 1e6)
        ?.get('document.json')
        ?.toString('utf8') ?? '',
    );
    const [page] = document.pages;
    expect(document.version).toBe(1);
    expect(page.title).toBe('Portal');
    expect(page.shapes.map(({ type, text: label }: { type: string; text: string }) => `${type} ${label}`)).toEqual([
      'rectangleContainer Cloud <account>',
      'rectangleContainer Cluster "a"',
      'rectangle Customer & co',
      'circle Portal API',
      'circle Assistant',
      'database Feedback',
    ]);
    expect(page.lines[0].endpoint2).toEqual({
      type: 'shapeEndpoint',
      style: 'arrow',
      shapeId: 'api',
      position: { x: 0.5, y: 0.5 },
    });
    const ids = [...page.shapes, ...page.lines].map(({ id }: { id: string }) => id);
    expect(ids.every((id: string) => /^[\w.~-]{1,36}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('Threat Dragon', () => {
  it('of version 1 keeps things in its cells', () => {
    const old = {
      summary: { title: 'Old' },
      detail: {
        diagrams: [
          {
            id: 0,
            title: 'Main',
            diagramJson: {
              cells: [
                {
                  type: 'tm.Actor',
                  id: 'a',
                  position: { x: 0, y: 0 },
                  size: { width: 100, height: 50 },
                  attrs: { text: { text: 'Browser' } },
                },
                {
                  type: 'tm.Process',
                  id: 'p',
                  position: { x: 200, y: 0 },
                  size: { width: 100, height: 100 },
                  attrs: { text: { text: 'Web\nApp' } },
                  outOfScope: true,
                  reasonOutOfScope: 'theirs',
                  threats: [{ title: 'Spoofed', status: 'NA', severity: 'High', type: 'Spoofing' }],
                },
                {
                  type: 'tm.Flow',
                  id: 'f',
                  source: { id: 'a' },
                  target: { id: 'p' },
                  labels: [{ attrs: { text: { text: 'Request' } } }],
                  protocol: 'HTTP',
                },
                { type: 'tm.Boundary', id: 'b', source: { x: 150, y: -20 }, target: { x: 150, y: 120 } },
                { type: 'tm.Cloud', id: 'c' },
              ],
            },
          },
        ],
      },
    };
    const drawing = read('threat-dragon', JSON.stringify(old));
    expect(essence(drawing)).toEqual({
      elements: [
        { name: 'Browser', shape: 'actor', in: '' },
        { name: 'Web App', shape: 'process', in: '' },
      ],
      flows: [{ name: 'Request', from: 'Browser', to: 'Web App' }],
      boundaries: [{ name: '', in: '' }],
    });
    expect(drawing.elements[1]?.outOfScope).toBe('theirs');
    expect(drawing.threats.map(({ title, state, subjects }) => ({ title, state, subjects }))).toEqual([
      { title: 'Spoofed', state: 'not-applicable', subjects: ['p'] },
    ]);
    expect(drawing.notUnderstood).toEqual([{ id: 'c', line: 1, reason: 'is of the unknown shape tm.cloud' }]);
  });
});

describe('OTM', () => {
  it('is read from YAML, with components inside components and the state of threats', () => {
    const drawing = read(
      'otm',
      `otmVersion: 0.2.0
project: { name: Shop, id: shop }
trustZones:
  - { id: z1, name: Internet, risk: { trustRating: 1 } }
  - { id: z2, name: Cloud, risk: { trustRating: 60 }, parent: { trustZone: z1 } }
components:
  - { id: c1, name: Client, type: web-client, parent: { trustZone: z1 } }
  - { id: c2, name: VPC, type: vpc, parent: { trustZone: z2 } }
  - id: c3
    name: Embeddings
    type: rds
    parent: { component: c2 }
    threats: [{ threat: t1, state: partly-mitigated, mitigations: [{ mitigation: m1, state: implemented }] }]
dataflows:
  - { id: d1, name: query, source: c1, destination: c3, bidirectional: true }
threats:
  - { id: t1, name: SQL injection, categories: [Tampering], risk: { likelihood: 50, impact: 80 } }
mitigations:
  - { id: m1, name: Parameters, riskReduction: 80 }
`,
    );
    expect(essence(drawing)).toEqual({
      elements: [
        { name: 'Client', shape: 'process', in: 'Internet' },
        { name: 'Embeddings', shape: 'store', in: 'Cloud' },
        { name: 'VPC', shape: 'process', in: 'Cloud' },
      ],
      flows: [{ name: 'query', from: 'Client', to: 'Embeddings' }],
      boundaries: [
        { name: 'Cloud', in: 'Internet' },
        { name: 'Internet', in: '' },
      ],
    });
    expect(drawing.threats).toMatchObject([
      {
        id: 't1@c3',
        title: 'SQL injection',
        category: 'Tampering',
        state: 'open',
        mitigation: 'Parameters',
        severity: '80',
        subjects: ['c3'],
      },
    ]);
  });
});

describe('Threagile', () => {
  it('gives assets by title, links with their data, and tracked risks', () => {
    const drawing = read(
      'threagile',
      `threagile_version: 1.0.0
title: Bank
data_assets:
  Transactions: { id: tx, usage: business }
technical_assets:
  Scoring:
    id: score
    type: process
    technology: web-service-rest
    communication_links:
      Read: { target: db, protocol: jdbc, data_assets_received: [tx] }
  Warehouse: { id: db, type: datastore, out_of_scope: true, justification_out_of_scope: bought }
trust_boundaries:
  Outer: { id: o, technical_assets_inside: [], trust_boundaries_nested: [i] }
  Inner: { id: i, technical_assets_inside: [db] }
risk_tracking:
  sql-nosql-injection@score@db: { status: mitigated, justification: Prepared }
  unencrypted-asset@*: { status: accepted, justification: Old }
`,
    );
    expect(essence(drawing)).toEqual({
      elements: [
        { name: 'Scoring', shape: 'process', in: '' },
        { name: 'Warehouse', shape: 'store', in: 'Inner' },
      ],
      flows: [{ name: 'Read', from: 'Scoring', to: 'Warehouse' }],
      boundaries: [
        { name: 'Inner', in: 'Outer' },
        { name: 'Outer', in: '' },
      ],
    });
    expect(drawing.flows[0]?.data).toEqual(['Transactions']);
    expect(drawing.threats.map(({ id, state, subjects }) => ({ id, state, subjects }))).toEqual([
      { id: 'sql-nosql-injection@score@db', state: 'mitigated', subjects: ['score', 'db'] },
      { id: 'unencrypted-asset@*', state: 'accepted', subjects: [] },
    ]);
  });
});
