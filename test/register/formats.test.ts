import { inflateRawSync } from 'node:zlib';
import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Register, registerFormats, type RegisterRow } from '../../src/register/index.ts';

const TOOL = { name: 'Stridegate', version: '1.0.0' };
const SEEN = { commit: 'a'.repeat(40), at: '2026-01-01T00:00:00.000Z' };

function aRow(over: Partial<RegisterRow> = {}): RegisterRow {
  return {
    id: '0123456789abcdef',
    rule: 'unsafe-torch-load',
    status: 'open',
    cause: 'torch.load ckpt',
    event: 'torch.load runs code',
    consequence: 'Runs code on load.',
    classes: ['T4'],
    asset: 'x (train.py)',
    owner: '@acme/ml',
    confidence: 'high',
    inherent: { likelihood: 'high', impact: 'critical', severity: 'critical' },
    residual: { likelihood: 'medium', impact: 'critical', severity: 'high' },
    money: { currency: 'EUR', expected: 1200, p95: 9000 },
    response: 'mitigate',
    plan: 'Pass weights_only.',
    due: '2026-01-31',
    acceptance: null,
    evidence: [{ path: 'train.py', startLine: 7, endLine: 7 }],
    references: ['AML.T0011.000@5.6.0', 'LLM03:2025'],
    firstSeen: SEEN,
    lastChanged: SEEN,
    ...over,
  };
}

function written(id: string, ...rows: readonly RegisterRow[]): Buffer {
  const register = Register.parse({ schema: 'stridegate.register/1', repository: 'acme/bot', ...SEEN, rows });
  const format = registerFormats.find((one) => one.id === id);
  const bytes = Buffer.from(format?.write(register, TOOL) ?? []);
  expect(Buffer.from(format?.write(register, TOOL) ?? []).equals(bytes)).toBe(true);
  return bytes;
}

/** Cells of CSV as RFC 4180 has it. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain, end] of text.matchAll(pattern)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a register as CSV', () => {
  it('has one row a risk under the names of the columns, in UTF-8 that Excel knows', () => {
    const text = written('csv', aRow()).toString('utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const [head = [], row = []] = cellsOf(text.slice(1));
    expect(Object.fromEntries(head.map((name, at) => [name, row[at]]))).toMatchInlineSnapshot(`
      {
        "Accepted by": "",
        "Accepted until": "",
        "Asset": "x (train.py)",
        "Cause": "torch.load ckpt",
        "Class (STRIDE-LLM)": "T4",
        "Confidence": "high",
        "Consequence": "Runs code on load.",
        "Currency": "EUR",
        "Due": "2026-01-31",
        "Event": "torch.load runs code",
        "Evidence": "train.py:7",
        "Expected loss a year": "1200",
        "First seen": "2026-01-01",
        "First seen in": "aaaaaaaaaaaa",
        "ID": "0123456789abcdef",
        "Inherent impact": "critical",
        "Inherent likelihood": "high",
        "Last changed": "2026-01-01",
        "Loss in one year of twenty": "9000",
        "Owner": "'@acme/ml",
        "Plan": "Pass weights_only.",
        "References": "AML.T0011.000@5.6.0, LLM03:2025",
        "Residual impact": "critical",
        "Residual likelihood": "medium",
        "Response": "mitigate",
        "Rule": "unsafe-torch-load",
        "Severity": "high",
        "Status": "open",
      }
    `);
  });

  it.each([
    '=1+1',
    '+1',
    '-1+cmd',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '\u00a0=1',
    '|calc',
    '%0A',
    '＝1',
    '\n=HYPERLINK("http://x")',
  ])('turns %j into a text', (event) => {
    const [head = [], row = []] = cellsOf(written('csv', aRow({ event })).toString('utf8').slice(1));
    expect(row[head.indexOf('Event')]).toBe(`'${event}`);
  });

  it('gives every text back, and no cell begins with a sign of a formula', () => {
    assert(
      property(string({ unit: 'binary' }), (event) => {
        const [head = [], row = []] = cellsOf(written('csv', aRow({ event })).toString('utf8').slice(1));
        const cell = row[head.indexOf('Event')] ?? '';
        expect(row.length).toBe(head.length);
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }),
      { numRuns: 300 },
    );
  });
});

/** Members of a ZIP by its central directory. */
function membersOf(bytes: Buffer): Map<string, string> {
  const members = new Map<string, string>();
  let at = bytes.readUInt32LE(bytes.length - 6);
  for (let left = bytes.readUInt16LE(bytes.length - 12); left > 0; left -= 1) {
    const [packed, name] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const start = bytes.readUInt32LE(at + 42) + 30 + name;
    members.set(
      bytes.toString('utf8', at + 46, at + 46 + name),
      inflateRawSync(bytes.subarray(start, start + packed)).toString('utf8'),
    );
    at += 46 + name;
  }
  return members;
}

describe('a register as a workbook', () => {
  it('is a package whose parts and relations are all there', () => {
    const members = membersOf(written('xlsx', aRow()));
    expect([...members.keys()]).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/workbook.xml',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = members.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain('<c r="P2" s="3"><v>1200</v></c>');
    expect(sheet).toContain('<t xml:space="preserve">torch.load runs code</t>');
    expect(sheet).toContain('<autoFilter ref="A1:AB2"/>');
  });

  it('holds no formula, no markup and no character that XML forbids', () => {
    const hostile = '=HYPERLINK("http://x")<f>1</f>&amp;\u0000\u0008\ufffe\ud800]]>';
    const sheet = membersOf(written('xlsx', aRow({ event: hostile }))).get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).not.toMatch(/<f[ >]/);
    expect(sheet).toContain(
      `<t xml:space="preserve">'=HYPERLINK("http://x")&#60;f&#62;1&#60;/f&#62;&#38;amp;\ufffd]]&#62;</t>`,
    );
  });
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const planOf = (...rows: readonly RegisterRow[]) =>
  JSON.parse(written('oscal', ...rows).toString('utf8'))['plan-of-action-and-milestones'];

describe('a register as a plan of action and milestones', () => {
  it('has an observation, a risk and an item for each row, which name each other', () => {
    const accepted = aRow({
      id: 'aaaaaaaaaaaaaaaa',
      status: 'accepted',
      response: 'accept',
      acceptance: { by: 'ana', because: 'behind the gateway', until: '2026-06-30' },
    });
    const plan = planOf(aRow(), accepted, aRow({ id: 'bbbbbbbbbbbbbbbb', status: 'closed' }));
    expect(plan['poam-items'].length).toBe(3);
    const known = new Set([...plan.observations, ...plan.risks].map(({ uuid }: { uuid: string }) => uuid));
    expect(known.size).toBe(6);
    for (const uuid of known) expect(uuid).toMatch(UUID);
    for (const item of plan['poam-items']) {
      expect(known.has(item['related-risks'][0]['risk-uuid'])).toBe(true);
      expect(known.has(item['related-observations'][0]['observation-uuid'])).toBe(true);
    }
    expect(plan.risks.map((risk: { status: string; deadline?: string }) => [risk.status, risk.deadline])).toEqual([
      ['open', '2026-01-31T00:00:00Z'],
      ['deviation-approved', undefined],
      ['closed', undefined],
    ]);
    expect(plan.risks[1].remediations[0].title).toBe('Accepted by ana until 2026-06-30');
  });

  it('has no empty string and none with white space at an end, whatever a row says', () => {
    const plan = planOf(aRow({ event: ' \n ', cause: '', consequence: '', plan: '  ', owner: ' x ' }));
    const strings = JSON.stringify(plan).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    expect(strings.filter((text) => /^"(?:\s.*|.*\s|)"$/.test(text))).toEqual([]);
  });

  it('is a plan also where there is nothing to do', () => {
    const plan = planOf();
    expect([plan['poam-items'].length, plan.risks]).toEqual([1, undefined]);
  });
});
