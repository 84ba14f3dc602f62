import { describe, expect, it } from 'vitest';
import { catalogCommand } from '../../src/entry/cli/catalog.ts';

function catalog(...args: readonly string[]) {
  return catalogCommand(args, new Date('2026-06-01T00:00:00Z'), () => {});
}

describe('stridegate catalog', () => {
  it('lists the catalogues with their editions', async () => {
    expect((await catalog('list')).stdout).toContain('atlas\t5.6.0\t221 entries\niso-27001\t2022\t93 entries\n');
  });

  it('shows an entry by any spelling of its id, and names the successor of an earlier one', async () => {
    expect(await catalog('show', 'LLM03')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^LLM03:2025\tSupply Chain\n/),
    });
    expect(await catalog('show', 'LLM05:2023')).toEqual({
      status: 2,
      stderr:
        "stridegate: owasp-llm: 'LLM05:2023' (Supply Chain Vulnerabilities) belongs to edition 2023; in edition 2025 it is 'LLM03:2025' (Supply Chain): write 'LLM03:2025'\n",
    });
  });

  it('says how everything is covered', async () => {
    const { status, stdout = '' } = await catalog('coverage');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '  AML.T0010.000 AI Supply Chain Compromise: Hardware\n                not in a repository: Chips and boards',
    );
    expect(stdout).toMatch(/^ {2}AML\.T0010\.003 .*\n {16}.*pickle-from-mutable-hub-ref/m);
    expect(stdout).toMatch(/^atlas: 170 entries, \d+ by rules, /m);
    const markdown = (await catalog('coverage', '--format', 'markdown')).stdout ?? '';
    expect(markdown).toMatch(/^\| \[LLM03:2025\]\(https:\/\/genai\S+\) \| Supply Chain \| .*unpinned-model-reference/m);
    const told: unknown = JSON.parse((await catalog('coverage', '--format', 'json')).stdout ?? '');
    expect(told).toMatchObject({ schema: 'stridegate.coverage/1', atlasEdition: '5.6.0' });
  });

  it.each([
    [['coverage', '--format', 'pdf'], "unknown format 'pdf': one of json, markdown, text"],
    [['coverage', '--nonsense'], "Unknown option '--nonsense'"],
    [['import'], 'import takes one file'],
    [['import', '/nonexistent.yaml'], '/nonexistent.yaml cannot be read'],
    [['import', 'package.json', '--format', 'pdf'], "unknown format 'pdf': one of json, text"],
    [['import', 'README.md'], 'stridegate: README.md:'],
    [['import', 'package.json'], 'package.json:1: is no ATLAS.yaml: neither'],
    [['layer', '--rev', 'nope'], "'nope' is no commit of ."],
    [['layer', '--nonsense'], "Unknown option '--nonsense'"],
    [['nonsense'], 'catalog takes list, show ID, coverage, layer or import FILE'],
    [['show', 'nonsense'], "'nonsense' has the form of no catalogue's id"],
    [['show', 'AML.T0001.777'], "there is no 'AML.T0001.777'"],
  ])('%j is wrong usage, and says so', async (args, message) => {
    const { status, stdout, stderr } = await catalog(...args);
    expect([status, stdout]).toEqual([2, undefined]);
    expect(stderr).toContain(message);
  });
});
