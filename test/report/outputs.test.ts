import { describe, expect, it } from 'vitest';
import { checkRunOf, outputs } from '../../src/report/index.ts';
import { ANALYSES, OPTIONS } from './analyses.ts';

const EXTENSION: Readonly<Record<string, string>> = { html: 'html', markdown: 'md', sarif: 'sarif', text: 'txt' };

describe.each(Object.entries(EXTENSION))('%s', (id, extension) => {
  const output = outputs.find((one) => one.id === id);

  it.each(Object.keys(ANALYSES))('tells the verdict: %s', async (name) => {
    const analysis = ANALYSES[name];
    if (analysis === undefined || output === undefined) throw new Error(`no ${id} of ${name}`);
    const written = output.render(analysis, OPTIONS);
    expect(output.render(structuredClone(analysis), OPTIONS)).toBe(written);
    await expect(written).toMatchFileSnapshot(`fixtures/${id}/${name}.${extension}`);
  });
});

describe('check run', () => {
  it.each(Object.keys(ANALYSES))('tells the verdict: %s', async (name) => {
    const analysis = ANALYSES[name];
    if (analysis === undefined) throw new Error(name);
    const { conclusion, title, summary, text, annotations } = checkRunOf({ outcome: 'analysed', analysis }, OPTIONS);
    const notes = annotations.map(
      ({ path, startLine, endLine, level, title, message }) =>
        `${level} ${path}:${startLine}-${endLine} ${title}\n  ${message}`,
    );
    const written = [`${conclusion}: ${title}`, summary, text, ...notes, ''].join('\n\n======\n\n');
    await expect(written).toMatchFileSnapshot(`fixtures/check-run/${name}.md`);
  });

  it('says which line of the configuration cannot be used and what is expected', () => {
    const problem = {
      file: '.github/threatmodel.yml',
      key: 'fail_on',
      line: 3,
      expected: 'one of critical, high, medium, low',
      message: "'severe' is none of them",
    };
    expect(checkRunOf({ outcome: 'misconfigured', problems: [problem] }, OPTIONS)).toEqual({
      conclusion: 'action_required',
      title: 'Configuration: fail_on on line 3 cannot be used',
      summary: [
        '**Correct the configuration on the base branch; nothing was judged.**',
        '',
        "- `.github/threatmodel.yml:3` — `fail_on`: 'severe' is none of them. Expected: one of critical, high, medium, low",
      ].join('\n'),
      text: '',
      annotations: [],
    });
    const two = [problem, { ...problem, key: '@everyone\u202E', line: 9 }];
    const run = checkRunOf({ outcome: 'misconfigured', problems: two }, OPTIONS);
    expect(run.title).toBe('Configuration: fail_on on line 3 cannot be used (and 1 more)');
    expect(run.summary).toContain('`.github/threatmodel.yml:9` — `@everyone‹U+202E›`');
  });
});
