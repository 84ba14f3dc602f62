import { expect, it } from 'vitest';
import { packageJson } from '../../src/extract/package-json/index.ts';
import { extractFixture } from '../support/extracted.ts';
import { statementLines } from '../support/statement-lines.ts';

const running = new AbortController().signal;

it('packages with how firmly they are pinned, and what scripts do', async () => {
  expect(statementLines(await extractFixture(packageJson, 'package.json'))).toMatchInlineSnapshot(`
    [
      "9 dependency @ai-sdk/openai ecosystem=npm manifest=package-json path=package.json pinned=range specifier=^2.0.0",
      "10 dependency @acme/shared ecosystem=npm manifest=package-json path=package.json pinned=local source=local",
      "11 dependency ai controls=exact-pin ecosystem=npm manifest=package-json path=package.json pinned=exact specifier=5.0.12",
      "12 dependency agent-kit ecosystem=npm manifest=package-json path=package.json pinned=none source=git specifier=@main",
      "13 dependency left ecosystem=npm manifest=package-json origin=https://files.example.com/left-1.0.0.tgz path=package.json pinned=url source=url",
      "14 dependency next ecosystem=npm manifest=package-json path=package.json pinned=none",
      "15 dependency openai controls=exact-pin ecosystem=npm manifest=package-json path=package.json pinned=exact specifier=4.20.1",
      "16 dependency fixed controls=commit-pin ecosystem=npm manifest=package-json origin=git+https://github.com/acme/fixed.git path=package.json pinned=commit source=git specifier=@0123456789012345678901234567890123456789",
      "18 dependency datasets ecosystem=npm manifest=package-json path=package.json pinned=range specifier=~1.0.0",
      "signal package:@ai-sdk/openai",
      "signal package:ai",
      "signal package:openai",
      "6 operation remote-script curl https://get.example.com/setup.sh | sh input=literal path=package.json symbol=postinstall",
    ]
  `);
});

it('a web application gives no signal', async () => {
  const text = '{"dependencies": {"express": "^4", "lodash": "*", "chalk": "5.0.0", "datasets": "1"}}';
  const extraction = await packageJson.extract({ path: 'package.json', text }, running);
  expect(statementLines(extraction).filter((line) => line.startsWith('signal'))).toEqual([]);
});

it.each([
  ['a list', '[1]'],
  ['lists in place of maps', '{"dependencies": ["a"], "scripts": "x"}'],
  ['numbers in place of texts', '{"dependencies": {"a": 1}, "scripts": {"b": null}}'],
  ['names that are none', '{"dependencies": {"__proto__ x": "1", "": "2"}}'],
])('%s says nothing', async (_, text) => {
  expect(await packageJson.extract({ path: 'package.json', text }, running)).toEqual({ ok: true, facts: [] });
});

it('broken JSON is a reason', async () => {
  expect(await packageJson.extract({ path: 'package.json', text: '{' }, running)).toMatchObject({
    ok: false,
    facts: [],
  });
});
