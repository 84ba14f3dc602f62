import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exercises, layOut } from '../../scripts/example.ts';
import { diffCommand } from '../../src/entry/cli/diff.ts';
import { evidenceCommand } from '../../src/entry/cli/evidence.ts';
import { modelCommand } from '../../src/entry/cli/model.ts';
import { riskCommand } from '../../src/entry/cli/risk.ts';

/** Acceptances end, and registers have days. */
const NOW = new Date('2026-11-27T12:00:00Z');

/** Each pull request, and how the gate ends: 0 pass, 1 blocked or a decision. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, 0 | 1>>>> = {
  'feedback-portal': {
    '1-show-the-score': 0,
    '2-start-faster': 1,
    '3-learn-every-night': 1,
    '4-answer-by-itself': 1,
  },
  'parcel-platform': {
    '1-alarm-on-silence': 0,
    '2-more-photos': 1,
    '3-registry-from-home': 1,
    '4-night-watch': 1,
  },
  'sign-api': { '1-accept-png': 0, '2-train-longer': 1, '3-int8': 1, '4-free-trial': 1 },
};

const root = mkdtempSync(join(tmpdir(), 'stridegate-exercises-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const inRepository = (exercise: string, ...args: readonly string[]): string[] => [
  ...args,
  '--repo',
  join(root, exercise),
  '--no-cache',
];
const file = (exercise: string, name: string): string => join('../../examples', exercise, name);
const readme = (exercise: string): string => readFileSync(join('examples', exercise, 'README.md'), 'utf8');
const quiet = (): void => {};

it('are all of the folder', () => {
  expect(exercises()).toEqual(Object.keys(EXPECTED));
});

describe.each(Object.entries(EXPECTED))('the exercise %s', (exercise, expected) => {
  const branches = layOut(exercise, join(root, exercise));

  it('has the pull requests that are told', () => {
    expect(branches).toEqual(Object.keys(expected));
  });

  it.each(Object.entries(expected))('gives the verdict of %s, as its README tells', async (branch, status) => {
    const args = inRepository(exercise, '--base', 'main', '--head', branch);
    const ending = await diffCommand(args, NOW, quiet);
    const [verdict = ''] = ending.stdout?.split('\n') ?? [];
    expect([ending.status, ending.stderr]).toEqual([status, undefined]);
    expect(verdict).toMatch(/^(?:Pass|Blocked|Needs a decision)/);
    expect(readme(exercise)).toContain(`\`${verdict}\``);
    await expect(ending.stdout).toMatchFileSnapshot(file(exercise, `pull-requests/${branch}.txt`));
  });

  it('shows its system as it is', async () => {
    const { status, stdout } = await modelCommand(inRepository(exercise, '--format', 'svg'), NOW, quiet);
    expect(status).toBe(0);
    expect(readme(exercise)).toContain('](system.svg)');
    await expect(stdout).toMatchFileSnapshot(file(exercise, 'system.svg'));
  });
});

it('the evidence of the sign API says what its README tells', async () => {
  const results = ['AutoAttack', 'cleverhans', 'int8-AutoAttack'].map((name) => `evasion-${name}`);
  const others = ['extraction-KnockoffNets', 'membership-BlackBox', 'membership-Threshold'];
  const folder = join(root, 'sign-api/evidence');
  const files = [...results, ...others].map((name) => join(folder, `${name}.json`));
  const { status, stdout } = await evidenceCommand(['read', ...files], NOW, quiet);
  expect(status).toBe(0);
  await expect(stdout?.replaceAll(`${folder}/`, 'evidence/')).toMatchFileSnapshot(file('sign-api', 'evidence.txt'));
});

it('the register of the parcel platform is as its README shows', async () => {
  const { status, stdout } = await riskCommand(inRepository('parcel-platform', 'register'), NOW, quiet);
  expect(status).toBe(0);
  expect(readme('parcel-platform')).toContain('](register.txt)');
  await expect(stdout).toMatchFileSnapshot(file('parcel-platform', 'register.txt'));
});
