import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CatalogName, loadCatalogs, readCatalogs } from '../../src/catalog/index.ts';
import { ElementKind } from '../../src/model/index.ts';

const SHIPPED = join(import.meta.dirname, '../../catalogs');

describe('the catalogues that ship', () => {
  const { files, entries } = loadCatalogs(SHIPPED);

  it('hold what their editions hold', () => {
    const { atlas } = files;
    expect({
      letters: files['stride-llm'].letters.map(({ id }) => id).join(''),
      classes: count(files['stride-llm'].classes),
      tactics: count(atlas.tactics),
      techniques: count(atlas.techniques),
      subTechniques: count(atlas.techniques.filter(({ parent }) => parent !== undefined)),
      mitigations: count(atlas.mitigations),
      mitigationLinks: atlas.mitigations.reduce((sum, { techniques }) => sum + techniques.length, 0),
      owasp: (['owasp-llm', 'owasp-ml', 'owasp-agentic'] as const).map((name) => count(files[name].risks)),
      nist: count(files['nist-ai-rmf'].subcategories),
      nistSecurity: count(files['nist-ai-rmf'].subcategories.filter(({ security }) => security)),
      iso: (['iso-27001', 'iso-42001'] as const).map((name) => count(files[name].controls)),
      entries: [...entries].map(([name, byId]) => `${name} ${byId.size}`),
    }).toEqual({
      letters: 'STRIDEA',
      classes: 39,
      tactics: 16,
      techniques: 170,
      subTechniques: 69,
      mitigations: 35,
      mitigationLinks: 246,
      owasp: [10, 10, 10],
      nist: 72,
      nistSecurity: 19,
      iso: [93, 38],
      entries: [
        'atlas 221',
        'iso-27001 93',
        'iso-42001 38',
        'nist-ai-rmf 72',
        'owasp-agentic 10',
        'owasp-llm 10',
        'owasp-ml 10',
        'stride-llm 46',
      ],
    });
  });

  it('spread over the groups as their editions do', () => {
    expect(tally(files.atlas.techniques.map(({ maturity }) => maturity))).toEqual({
      demonstrated: 89,
      realized: 64,
      feasible: 17,
    });
    expect(tally(files.atlas.mitigations.flatMap(({ category }) => category))).toEqual({
      Policy: 7,
      'Technical - ML': 16,
      'Technical - Cyber': 12,
    });
    expect(tally(files['nist-ai-rmf'].subcategories.map(({ id }) => id.split(' ')[0] ?? ''))).toEqual({
      GOVERN: 19,
      MAP: 18,
      MEASURE: 22,
      MANAGE: 13,
    });
    expect(tally(files['iso-27001'].controls.map(({ group }) => group))).toEqual({
      Organizational: 37,
      People: 8,
      Physical: 14,
      Technological: 34,
    });
    expect(tally(files['stride-llm'].classes.map(({ letter }) => letter))).toEqual({
      S: 5,
      T: 8,
      R: 4,
      I: 8,
      D: 4,
      E: 7,
      A: 3,
    });
  });

  it('give a sub-technique the tactics of its parent', () => {
    const byId = new Map(files.atlas.techniques.map((technique) => [technique.id, technique]));
    expect(byId.get('AML.T0018.002')).toEqual({
      id: 'AML.T0018.002',
      title: 'Embed Malware',
      parent: 'AML.T0018',
      tactics: ['AML.TA0006', 'AML.TA0001'],
      maturity: 'realized',
    });
  });

  it('cover every risk of the three OWASP lists by a class of STRIDE-LLM', () => {
    const covered = new Set(files['stride-llm'].classes.flatMap(({ owasp }) => owasp));
    const risks = (['owasp-llm', 'owasp-ml', 'owasp-agentic'] as const).flatMap((name) => files[name].risks);
    expect(risks.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it('look for classes on element kinds that the model has', () => {
    const kinds = new Set<string>(ElementKind.options);
    const named = files['stride-llm'].classes.flatMap(({ elements }) => elements);
    expect(named.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('say where they come from', () => {
    for (const name of entries.keys()) {
      const source = readFileSync(join(SHIPPED, name, 'SOURCE.md'), 'utf8');
      expect(source).toMatch(/\| Origin \|[^]*\| Edition \|[^]*\| Licence \|[^]*\*\*/);
      expect(source).toContain(`| Edition | ${files[name].edition}`);
    }
  });
});

describe('a broken catalogue', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'catalogs-'));
    cpSync(SHIPPED, directory, { recursive: true });
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  /** Exchanges a text that is there exactly once, reads all, and returns the problems without the directory's name. */
  function problemsAfter(name: CatalogName, before: string, after: string): readonly string[] {
    const path = join(directory, name, 'catalog.yaml');
    const text = readFileSync(path, 'utf8');
    expect(text.split(before)).toHaveLength(2);
    writeFileSync(
      path,
      text.replace(before, () => after),
    );
    const reading = readCatalogs(directory);
    return reading.ok ? [] : reading.problems.map((problem) => problem.replaceAll(directory, ''));
  }

  /** Where a text that is there exactly once stands in the changed file, as `<line>:<column>`. */
  function placeOf(name: CatalogName, marker: string): string {
    const [before = '', ...after] = readFileSync(join(directory, name, 'catalog.yaml'), 'utf8').split(marker);
    expect(after).toHaveLength(1);
    return `${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}`;
  }

  it.each<{
    readonly what: string;
    readonly name: CatalogName;
    readonly change: readonly [before: string, after: string];
    /** The text at which the message points. */
    readonly at: string;
    readonly message: string;
  }>([
    {
      what: 'a class that names an unknown ATLAS technique',
      name: 'stride-llm',
      change: ['atlas: [AML.T0053]', 'atlas: [AML.T0503]'],
      at: 'AML.T0503',
      message: "classes[30].atlas[0]: there is no ATLAS technique 'AML.T0503' (did you mean 'AML.T0003'?)",
    },
    {
      what: 'a class that names an unknown OWASP risk',
      name: 'stride-llm',
      change: ['owasp: [ASI07:2026, ASI04:2026]', 'owasp: [ASI07:2026, LLM77:2025]'],
      at: 'LLM77:2025',
      message: "classes[2].owasp[1]: there is no OWASP risk 'LLM77:2025' (did you mean 'LLM07:2025'?)",
    },
    {
      what: 'a class of another letter',
      name: 'stride-llm',
      change: ['id: S5\n    letter: S', 'id: S5\n    letter: Z'],
      at: 'Z\n',
      message: "classes[4].letter: there is no letter 'Z'",
    },
    {
      what: 'an OWASP risk that names an unknown ATLAS technique',
      name: 'owasp-ml',
      change: ['proposed: [AML.T0024.000]', 'proposed: [AML.T7777.777]'],
      at: 'AML.T7777.777',
      message: "risks[3].atlas.proposed[0]: there is no ATLAS technique 'AML.T7777.777'",
    },
    {
      what: 'a mitigation of an unknown technique',
      name: 'atlas',
      change: ['techniques: [AML.T0080, AML.T0080.000]', 'techniques: [AML.T0080, AML.T0080.009]'],
      at: 'AML.T0080.009',
      message: "mitigations[31].techniques[1]: there is no technique 'AML.T0080.009' (did you mean 'AML.T0080.000'?)",
    },
    {
      what: 'a technique of an unknown tactic',
      name: 'atlas',
      change: ['title: Valid Accounts, tactics: [AML.TA0004', 'title: Valid Accounts, tactics: [AML.TA0094'],
      at: 'AML.TA0094',
      message: "techniques[36].tactics[0]: there is no tactic 'AML.TA0094' (did you mean 'AML.TA0004'?)",
    },
    {
      what: 'a sub-technique of another parent',
      name: 'atlas',
      change: ['title: Embed Malware, parent: AML.T0018', 'title: Embed Malware, parent: AML.T0777'],
      at: 'AML.T0777',
      message: "techniques[49].parent: the parent of 'AML.T0018.002' must be AML.T0018, not AML.T0777",
    },
    {
      what: 'an id that is there twice',
      name: 'iso-42001',
      change: ['id: A.10.3, title: Suppliers', 'id: A.10.2, title: Suppliers'],
      at: 'A.10.2, title: Suppliers',
      message: "controls[36].id: 'A.10.2' is there twice",
    },
    {
      what: 'an alias that leads nowhere',
      name: 'owasp-llm',
      change: ["edition: '2023', use: LLM03:2025", "edition: '2023', use: LLM13:2025"],
      at: 'LLM13:2025',
      message: "aliases[4].use: there is no risk 'LLM13:2025' (did you mean 'LLM03:2025'?)",
    },
    {
      what: 'a change of later editions that is none',
      name: 'atlas',
      change: ['id: AML.T0130, change: added', 'id: AML.T0110, change: added'],
      at: 'AML.T0110, change',
      message: "later[31].id: 'AML.T0110' is said to be added later, but is part of this edition",
    },
    {
      what: 'links written for another edition of ATLAS',
      name: 'owasp-agentic',
      change: ["atlasEdition: '5.6.0'", "atlasEdition: '5.1.0'"],
      at: "'5.1.0'",
      message: 'atlasEdition: links were written for ATLAS 5.1.0, but 5.6.0 is here',
    },
    {
      what: 'a misspelt id',
      name: 'nist-ai-rmf',
      change: ['id: MAP 4.1', 'id: Map 4.1'],
      at: 'Map 4.1',
      message: 'subcategories[33].id: must look like GOVERN 1.6',
    },
    {
      what: 'a key that is missing',
      name: 'stride-llm',
      change: ['    title: Synthetic identity\n', ''],
      at: 'id: S5',
      message: 'classes[4].title: Invalid input: expected string, received undefined',
    },
    {
      what: 'the file of another catalogue',
      name: 'iso-27001',
      change: ['catalog: iso-27001', 'catalog: iso-42001'],
      at: 'iso-42001',
      message: "catalog: must be 'iso-27001', as the folder",
    },
  ])('is refused with its place: $what', ({ name, change: [before, after], at, message }) => {
    expect(problemsAfter(name, before, after)).toEqual([
      `/${name}/catalog.yaml:${placeOf(name, at)}: ${message}; correct the entry, or restore the file from the release`,
    ]);
  });

  it('is refused with the line when it is no YAML', () => {
    const [problem, ...rest] = problemsAfter('owasp-ml', 'title: Model Theft', 'title: "Model Theft');
    expect(rest.length).toBeLessThan(5);
    expect(problem).toMatch(/^\/owasp-ml\/catalog\.yaml:\d+:\d+: .+; correct the entry, or restore the file/);
  });

  it('is refused when it is absent, and every problem is told at once', () => {
    rmSync(join(directory, 'atlas'), { recursive: true });
    rmSync(join(directory, 'owasp-ml'), { recursive: true });
    const path = (name: string) => join(directory, name, 'catalog.yaml');
    expect(() => loadCatalogs(directory)).toThrow(
      new Error(
        [
          'the catalogues cannot be used:',
          `${path('atlas')}: cannot be read (ENOENT); restore the file from the release`,
          `${path('owasp-ml')}: cannot be read (ENOENT); restore the file from the release`,
          `${join(directory, 'atlas/not-observable.yaml')}: cannot be read (ENOENT); restore the file from the release`,
        ].join('\n'),
      ),
    );
  });
});

function count(items: Iterable<unknown>): number {
  return [...items].length;
}

function tally(keys: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries(counts);
}
