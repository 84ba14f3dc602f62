import { expect, it } from 'vitest';
import { checkRunOf, reviewCommentsOf } from '../../src/report/index.ts';
import { anAnalysis, aThreat } from '../support/builders.ts';

const OPTIONS = { tool: { name: 'stridegate', version: '1.0.0' }, ruleSet: 'abc', reproduce: '', colour: false };

it('stays within the limits of GitHub with 1,000 threats of 100 kB titles', () => {
  const threats = Array.from({ length: 1000 }, (_, at) =>
    aThreat({ rule: `rule-${at}`, fingerprint: at.toString(16).padStart(16, '0'), title: '@everyone `'.repeat(9000) }),
  );
  const run = checkRunOf({ outcome: 'analysed', analysis: anAnalysis(threats) }, OPTIONS);
  expect(run.conclusion).toBe('failure');
  expect(run.title).toBe('Blocked: 1000 changes to make in train.py');
  expect(run.summary.split('\n').length).toBeLessThanOrEqual(12);
  expect(Buffer.byteLength(run.text)).toBeLessThanOrEqual(65_535);
  expect(run.text).toMatch(/^Shortened to GitHub's limit; left out: machine block/);
  expect(run.annotations).toHaveLength(1000);
  expect(reviewCommentsOf(anAnalysis(threats))).toHaveLength(5);
});

it('offers the edit that covers the commented line', () => {
  const edit = { id: 'set-weights-only', path: 'train.py', startLine: 7, endLine: 7, replacement: 'x = 1' };
  const body = reviewCommentsOf(anAnalysis([aThreat({ edits: [edit] })]))[0]?.body ?? '';
  expect(body).toContain('```suggestion\nx = 1\n```');
  expect(body.split('\n').length).toBeLessThanOrEqual(8);
});

/** The comment on two equal findings in one symbol. */
function commentOnTwo(symbol: string): string {
  const subject = { key: 'k', kind: 'load', name: 'x', path: 'train.py', symbol, context: 'shipped' };
  const threats = ['0', '1'].map((digit) => aThreat({ subject, fingerprint: digit.repeat(16) }));
  return reviewCommentsOf(anAnalysis(threats))[0]?.body ?? '';
}

it('says where equal findings stand that one comment speaks of', () => {
  expect(commentOnTwo('')).toContain('1 more like it in this file)');
  expect(commentOnTwo('Trainer.load')).toContain('1 more like it in `Trainer.load`)');
});
