import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import * as formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { billFormats, inventoryOf } from '../../src/bom/index.ts';
import { extractors, link } from '../../src/extract/index.ts';
import { CommitSha, type Fact, type SystemModel } from '../../src/model/index.ts';

const DIGEST = 'a'.repeat(64);
const COMMIT = CommitSha.parse('0123456789abcdef0123456789abcdef01234567');

const FILES: Readonly<Record<string, string>> = {
  'README.md': [
    '---',
    'license: llama3',
    'base_model: meta-llama/Meta-Llama-3-8B',
    'datasets: [acme/reviews]',
    'library_name: transformers',
    'tags: [text-generation]',
    '---',
    '# Acme',
  ].join('\n'),
  'serve.py': [
    'import openai',
    'from transformers import AutoModel',
    `model = AutoModel.from_pretrained("acme/encoder", revision="${COMMIT}")`,
    'client = openai.OpenAI()',
    'client.chat.completions.create(model="gpt-4o", messages=[])',
  ].join('\n'),
  'requirements.txt': 'torch>=2\nacme-tools @ git+https://user:pa55@github.com/acme/tools@main\n./own\n',
  'uv.lock': [
    '[[package]]',
    'name = "torch"',
    'version = "2.6.0"',
    'source = { registry = "https://pypi.org/simple" }',
    `sdist = { url = "https://x.example/torch.tar.gz", hash = "sha256:${DIGEST}" }`,
    `wheels = [{ url = "https://x.example/torch.whl", hash = "sha256:${'b'.repeat(64)}" }]`,
  ].join('\n'),
  'package.json': '{ "dependencies": { "@ai-sdk/openai": "1.0.0" } }',
};

async function systemOf(files: Readonly<Record<string, string>>): Promise<SystemModel> {
  const facts: Fact[] = [];
  for (const [path, text] of Object.entries(files)) {
    for (const extractor of extractors) {
      if (!extractor.matches(path) || extractor.claims?.({ path, text }) === false) continue;
      facts.push(...(await extractor.extract({ path, text }, new AbortController().signal)).facts);
    }
  }
  return link(facts, Object.keys(files));
}

async function billOf(id: string, files = FILES): Promise<string> {
  const format = billFormats.find((one) => one.id === id);
  if (format === undefined) throw new Error(`no format ${id}`);
  const tool = { name: 'Stridegate', version: '0.1.0' };
  return format.write({
    system: await systemOf(files),
    commit: COMMIT,
    at: new Date('2026-11-26T12:00:00.500Z'),
    tool,
  });
}

/** The schema that CycloneDX publishes, as its own library ships it. */
function cyclonedxSchema(): (value: unknown) => readonly string[] {
  const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
  const schema = (name: string): z.infer<typeof Schema> =>
    Schema.parse(JSON.parse(readFileSync(join(library, 'res', 'schema', `${name}.SNAPSHOT.schema.json`), 'utf8')));
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default.default(ajv);
  for (const other of ['iri-reference', 'idn-email']) ajv.addFormat(other, true);
  for (const name of ['spdx', 'jsf-0.82'])
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(schema('bom-1.6'));
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
const Schema = z.record(z.string(), z.unknown());

describe('the bill of materials', () => {
  it('as CycloneDX keeps to the published schema of 1.6, which refuses a broken one', async () => {
    const errorsOf = cyclonedxSchema();
    const bill: unknown = JSON.parse(await billOf('cyclonedx'));
    expect(errorsOf(bill)).toEqual([]);
    expect(errorsOf({ ...Schema.parse(bill), serialNumber: 'one' })).not.toEqual([]);
    expect(errorsOf({ ...Schema.parse(bill), components: [{ name: 'x', type: 'module' }] })).not.toEqual([]);
  });

  it.each(['cyclonedx', 'spdx'])('as %s is what it was, byte for byte', async (id) => {
    const text = await billOf(id);
    await expect(text).toMatchFileSnapshot(`./expected/${id}.txt`);
    expect(await billOf(id)).toBe(text);
    expect(text).not.toContain('pa55');
  });

  it.each(['cyclonedx', 'spdx'])('as %s has another number for another content', async (id) => {
    const number = /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
    const [one] = number.exec(await billOf(id)) ?? [];
    const [other] = number.exec(await billOf(id, { ...FILES, 'requirements.txt': 'torch==2.6.0\n' })) ?? [];
    expect(one).toMatch(number);
    expect(other).not.toBe(one);
  });

  it('as CycloneDX and SPDX of an empty system is still a bill', async () => {
    const bill: unknown = JSON.parse(await billOf('cyclonedx', {}));
    expect(cyclonedxSchema()(bill)).toEqual([]);
    expect(JSON.parse(await billOf('spdx', {}))).toHaveProperty('@graph');
  });

  it('as SPDX refers to nothing that it does not hold, and names nothing twice', async () => {
    const Graph = z.object({ '@graph': z.array(z.looseObject({ spdxId: z.string().optional(), type: z.string() })) });
    const graph = Graph.parse(JSON.parse(await billOf('spdx')))['@graph'];
    const ids = graph.flatMap(({ spdxId }) => spdxId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const References = z.object({
      from: z.string().optional(),
      to: z.array(z.string()).optional(),
      element: z.array(z.string()).optional(),
      rootElement: z.array(z.string()).optional(),
      createdBy: z.array(z.string()).optional(),
    });
    const used = graph.flatMap((node) => {
      const { from, to = [], element = [], rootElement = [], createdBy = [] } = References.parse(node);
      return [...(from === undefined ? [] : [from]), ...to, ...element, ...rootElement, ...createdBy];
    });
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
    const without = graph
      .filter(({ type }) => type !== 'CreationInfo')
      .filter((node) => node['creationInfo'] !== '_:creation');
    expect(without).toEqual([]);
  });

  it('a lock settles what a manifest leaves open, and folders of the repository are no components', async () => {
    const packages = inventoryOf(await systemOf(FILES)).filter(({ kind }) => kind === 'package');
    expect(packages.map(({ ref, version, hashes }) => [ref, version, hashes.length])).toEqual([
      ['pkg:npm/%40ai-sdk/openai@1.0.0', '1.0.0', 0],
      ['pkg:pypi/acme-tools?vcs_url=git%2Bhttps%3A%2F%2Fgithub.com%2Facme%2Ftools', '', 0],
      ['pkg:pypi/torch@2.6.0', '2.6.0', 2],
    ]);
  });
});
