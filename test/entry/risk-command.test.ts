import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { riskCommand } from '../../src/entry/cli/risk.ts';
import { aGitRepository } from '../support/git-repository.ts';

const repository = aGitRepository();
const folder = mkdtempSync(join(tmpdir(), 'stridegate-'));
afterAll(() => {
  repository.remove();
  rmSync(folder, { recursive: true, force: true });
});

const CODE = `import torch
from fastapi import FastAPI

app = FastAPI()
model = torch.load("model.pt", weights_only=False)


@app.post("/predict")
def predict(x: list[float]):
    return model(x)
`;
const VALUES = `version: 1
risk:
  currency: USD
  frequency: { low: [0.5, 0.5], medium: [1, 1] }
  share: { high: 0.5 }
  assets:
    - name: portal
      paths: [api/**]
      owner: '@acme/portal'
      losses:
        response: [1000, 1000]
        fines: { range: [10000, 10000], at_most: 4000 }
        replacement: { times: [100, 100], each: [3, 3], unit: GPU hours }
`;

beforeAll(() => {
  repository.commit({ 'api/app.py': CODE, 'requirements.txt': 'torch==2.6.0\n' });
  repository.git('tag', 'plain');
  repository.commit({ '.github/threatmodel.yml': VALUES });
});

function risk(...args: readonly string[]) {
  return riskCommand(
    [...args, ...(args.length > 0 ? ['--repo', repository.directory, '--no-cache'] : [])],
    new Date('2026-01-01T00:00:00Z'),
    () => {},
  );
}

describe('stridegate risk estimate', () => {
  it('says what the threats of a commit cost, and what that rests on', async () => {
    const { status, stdout } = await risk('estimate');
    expect(status).toBe(0);
    expect(stdout?.replace(/\([0-9a-f]{12}\)/, '(COMMIT)')).toMatchInlineSnapshot(`
      "Loss to expect in a year: $2.3k (COMMIT)
      Half of the years cost nothing, one in twenty more than $9.3k, one in a hundred more than $14k.

      What makes it (1)
        $2.3k a year, one year in twenty over $9.3k: A file at a fixed place is run while it is read: torch.load "model.pt" (portal)

      What closing them gains (1)
        $2.3k a year: code-running-load-of-repository-file, 1 threat. Save what this file holds in a format without code: safetensors, ONNX, Parquet, JSON.

      Not your values but ours (4)
        events a year of high likelihood: 0.1 to 1
        part of the loss at critical impact: 1
        part of the loss at medium impact: 0.1
        part of the loss at low impact: 0.02

      10000 simulated years, seed 1: the same input gives the same numbers.
      "
    `);
  });

  it('says the same for programs, twice the same bytes', async () => {
    const [first, second] = [await risk('estimate', '--format', 'json'), await risk('estimate', '--format', 'json')];
    expect(first.stdout).toBe(second.stdout);
    expect(JSON.parse(first.stdout ?? '')).toMatchObject({
      schema: 'stridegate.risk/1',
      currency: 'USD',
      seed: 1,
      trials: 10_000,
      scenarios: [{ asset: 'portal', owner: '@acme/portal', hops: 0 }],
    });
    const other = await risk('estimate', '--format', 'json', '--seed', '2');
    expect(JSON.parse(other.stdout ?? '').expected).not.toBe(JSON.parse(first.stdout ?? '').expected);
  });

  it('writes a page without script in which every value has its origin', async () => {
    const { stdout = '' } = await risk('estimate', '--format', 'html');
    expect(stdout).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/i);
    expect(stdout).toContain('<td>fines of portal</td><td>10000, at most 4000</td><td>yours</td>');
    expect(stdout).toContain(
      '<td>events a year of high likelihood</td><td>0.1 to 1</td><td><span class="badge medium">ours</span></td>',
    );
  });

  it.each<[name: string, args: readonly string[], stderr: RegExp]>([
    ['no verb', [], /risk takes: estimate, register or controls/],
    ['an unknown format', ['estimate', '--format', 'pdf'], /unknown format 'pdf': one of html, json, text/],
    ['a seed that is none', ['estimate', '--seed', '1.5'], /--seed takes a whole number, not '1\.5'/],
    ['too few years', ['estimate', '--trials', '10'], /--trials takes a number from 1000 to 1000000, not '10'/],
    ['an unknown option', ['estimate', '--year', '1'], /--year/],
    ['nothing of value', ['estimate', '--rev', 'plain'], /no asset has a value at .*docs\/risk\.md/],
  ])('refuses %s', async (_, args, stderr) => {
    const ending = await risk(...args);
    expect([ending.status, ending.stderr]).toEqual([2, expect.stringMatching(stderr)]);
  });
});

describe('stridegate risk register', () => {
  it('lists the risks of a commit with owner, day and money', async () => {
    repository.commit({ '.github/CODEOWNERS': '* @acme/all\n/api/ @acme/api\n' });
    const { status, stdout } = await risk('register');
    expect(status).toBe(0);
    expect(stdout?.replace(/\([0-9a-f]{12}\)/, '(COMMIT)').replaceAll(/due [\d-]{10}/g, 'due DAY'))
      .toMatchInlineSnapshot(`
      "1 open, 0 accepted, 0 closed (COMMIT)

      medium: A file at a fixed place is run while it is read: torch.load "model.pt"
        01d4e645c45afdef · torch.load "model.pt" (api/app.py) · owner @acme/portal · due DAY · 2337 USD a year
      "
    `);
  });

  it('goes on from an earlier register, and keeps what is gone as closed', async () => {
    const first = await risk('register', '--format', 'json', '--name', 'acme/bot');
    const before = join(folder, 'before.json');
    writeFileSync(before, first.bytes ?? '');
    const [row] = JSON.parse(readFileSync(before, 'utf8')).rows;
    expect(row).toMatchObject({
      owner: '@acme/portal',
      inherent: { likelihood: 'low', impact: 'high' },
      status: 'open',
    });
    repository.commit({ 'api/app.py': CODE.replace('weights_only=False', 'weights_only=True') });
    const second = await risk('register', '--format', 'json', '--name', 'acme/bot', '--previous', before);
    const told = JSON.parse(Buffer.from(second.bytes ?? []).toString('utf8'));
    expect(told.rows).toEqual([
      { ...row, status: 'closed', money: null, lastChanged: { commit: told.commit, at: told.at } },
    ]);
    expect(told.repository).toBe('acme/bot');
  });

  it('writes a workbook to a file', async () => {
    const output = join(folder, 'register.xlsx');
    expect((await risk('register', '--format', 'xlsx', '--output', output)).status).toBe(0);
    expect(readFileSync(output).subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  });

  it.each<[name: string, args: readonly string[], stderr: RegExp]>([
    ['an unknown format', ['--format', 'pdf'], /unknown format 'pdf': one of csv, json, oscal, xlsx, text/],
    [
      'an earlier register that is not there',
      ['--previous', '/nowhere.json'],
      /\/nowhere\.json cannot be read: .*risk register --format json/,
    ],
    [
      'an earlier register that is none',
      ['--previous', 'package.json'],
      /package\.json: schema: .*risk register --format json/,
    ],
  ])('refuses %s', async (_, args, stderr) => {
    const ending = await risk('register', ...args);
    expect([ending.status, ending.stderr]).toEqual([2, expect.stringMatching(stderr)]);
  });
});

describe('stridegate risk controls', () => {
  it('counts how the clauses stand, and says which threats speak against them', async () => {
    const { status, stdout } = await risk('controls', '--framework', 'iso-42001', '--rev', 'HEAD~1');
    expect(status).toBe(0);
    expect(stdout?.replace(/at [0-9a-f]{12}/, 'at COMMIT')).toMatchInlineSnapshot(`
      "Controls at COMMIT

      ISO/IEC 42001:2023, Annex A (38)
           7  in place, nothing open
          17  nothing of it in the files
          14  no file can show it
      "
    `);
  });

  it('writes every clause for programs, tables and people', async () => {
    const json = JSON.parse((await risk('controls', '--format', 'json')).stdout ?? '');
    expect([json.schema, json.clauses.length]).toEqual(['stridegate.controls/1', 38 + 93 + 72 + 35]);
    const csv = (await risk('controls', '--format', 'csv')).stdout ?? '';
    expect(csv.split('\r\n').length).toBe(1 + json.clauses.length + 1);
    const page = (await risk('controls', '--format', 'html', '--name', '<b>x')).stdout ?? '';
    expect(page).toContain('Controls of &#60;b&#62;x');
    expect(page.match(/<tr id="/g)?.length).toBe(json.clauses.length);
    expect(page).not.toMatch(/<script/);
  });

  it.each([
    [['--framework', 'soc-2'], /unknown framework 'soc-2': one of iso-42001, iso-27001, nist-ai-rmf, atlas/],
    [['--format', 'pdf'], /unknown format 'pdf': one of csv, html, json, text/],
  ])('refuses %j', async (args, stderr) => {
    const ending = await risk('controls', ...args);
    expect([ending.status, ending.stderr]).toEqual([2, expect.stringMatching(stderr)]);
  });
});
