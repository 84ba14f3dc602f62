import { expect, it } from 'vitest';
import { outputs } from '../../src/report/index.ts';
import { anAnalysis, aThreat } from '../support/builders.ts';
import { OPTIONS } from './analyses.ts';

const RULE_DOCS = 'https://github.com/stridegate/stridegate/blob/main/docs/reference/rules/{rule}.md';
const threat = aThreat({ references: ['https://example.com/own-policy'] });
const analysis = anAnalysis([threat]);

function render(id: string, options: object = {}, own: readonly string[] = []): string {
  const output = outputs.find((one) => one.id === id);
  return output?.render({ ...analysis, repositoryRules: [...own] }, { ...OPTIONS, ...options }) ?? '';
}

it('of a rule that ships is linked from SARIF and Markdown', () => {
  const page = RULE_DOCS.replace('{rule}', threat.rule);
  expect(render('sarif')).toContain(`"helpUri": "${page}"`);
  expect(render('markdown')).toContain(`[\`${threat.rule}\`](${page})`);
});

it('may lie elsewhere, at an https address alone', () => {
  const ruleDocs = 'https://docs.example.com/rules.html#{rule}';
  expect(render('sarif', { ruleDocs })).toContain(`"helpUri": "https://docs.example.com/rules.html#${threat.rule}"`);
  expect(render('markdown', { ruleDocs: 'javascript:alert(1)' })).not.toContain('javascript:');
});

it("is none for a repository's own rule: its first reference stands for it", () => {
  expect(render('sarif', {}, [threat.rule])).toContain('"helpUri": "https://example.com/own-policy"');
  expect(render('markdown', {}, [threat.rule])).not.toContain(RULE_DOCS.split('{')[0] ?? '');
  for (const id of ['text', 'markdown', 'html', 'json'])
    expect(render(id, {}, [threat.rule])).toMatch(/repository ?[rR]ules|Rules of this repository judged/);
});
