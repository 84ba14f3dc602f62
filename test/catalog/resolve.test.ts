import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { canonicalId, type CatalogName, catalogOf, loadCatalogs, resolve } from '../../src/catalog/index.ts';

const catalogs = loadCatalogs(join(import.meta.dirname, '../../catalogs'));

describe('resolve', () => {
  it.each<[CatalogName, string, object]>([
    [
      'atlas',
      'AML.T0010.003',
      {
        kind: 'technique',
        id: 'AML.T0010.003',
        canonicalId: 'AML.T0010.003@5.6.0',
        title: 'AI Supply Chain Compromise: Model',
        url: 'https://atlas.mitre.org/techniques/AML.T0010.003',
      },
    ],
    [
      'atlas',
      'AML.TA0004@5.6.0',
      {
        kind: 'tactic',
        id: 'AML.TA0004',
        canonicalId: 'AML.TA0004@5.6.0',
        title: 'Initial Access',
        url: 'https://atlas.mitre.org/tactics/AML.TA0004',
      },
    ],
    [
      'atlas',
      'AML.M0013',
      {
        kind: 'mitigation',
        id: 'AML.M0013',
        canonicalId: 'AML.M0013@5.6.0',
        title: 'Code Signing',
        url: 'https://atlas.mitre.org/mitigations/AML.M0013',
      },
    ],
    [
      'atlas',
      'AML.T0019',
      {
        kind: 'technique',
        id: 'AML.T0019',
        canonicalId: 'AML.T0019@5.6.0',
        title: 'Publish Poisoned Datasets',
        url: 'https://atlas.mitre.org/techniques/AML.T0019',
        note: 'A later edition drops AML.T0019 in favour of AML.T0115.000.',
      },
    ],
    [
      'owasp-llm',
      'LLM03:2025',
      {
        kind: 'risk',
        id: 'LLM03:2025',
        canonicalId: 'LLM03:2025',
        title: 'Supply Chain',
        url: 'https://genai.owasp.org/llmrisk/llm032025-supply-chain/',
      },
    ],
    [
      'owasp-ml',
      'ML06',
      {
        kind: 'risk',
        id: 'ML06:2023',
        canonicalId: 'ML06:2023',
        title: 'AI Supply Chain Attacks',
        url: 'https://owasp.org/www-project-machine-learning-security-top-10/docs/ML06_2023-AI_Supply_Chain_Attacks',
      },
    ],
    [
      'owasp-agentic',
      'ASI04:2026',
      {
        kind: 'risk',
        id: 'ASI04:2026',
        canonicalId: 'ASI04:2026',
        title: 'Agentic Supply Chain Vulnerabilities',
        url: 'https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/',
      },
    ],
    [
      'nist-ai-rmf',
      'MEASURE 2.7',
      {
        kind: 'subcategory',
        id: 'MEASURE 2.7',
        canonicalId: 'MEASURE 2.7',
        title: 'Security and resilience evaluated',
        url: 'https://doi.org/10.6028/NIST.AI.100-1',
      },
    ],
    [
      'iso-27001',
      'A.8.28',
      {
        kind: 'control',
        id: 'A.8.28',
        canonicalId: 'ISO/IEC 27001:2022 A.8.28',
        title: 'Secure coding',
        url: 'https://www.iso.org/standard/27001',
      },
    ],
    [
      'iso-42001',
      'ISO/IEC 42001:2023 A.7.5',
      {
        kind: 'control',
        id: 'A.7.5',
        canonicalId: 'ISO/IEC 42001:2023 A.7.5',
        title: 'Data provenance',
        url: 'https://www.iso.org/standard/42001',
      },
    ],
    [
      'stride-llm',
      'T4',
      {
        kind: 'class',
        id: 'T4',
        canonicalId: 'T4',
        title: 'Supply-chain tampering',
        url: 'https://learn.microsoft.com/azure/security/develop/threat-modeling-tool-threats',
      },
    ],
  ])('finds %s %s', (name, id, expected) => {
    expect(resolve(catalogs, name, id)).toEqual({ ok: true, catalog: name, ...expected });
  });

  it.each<[CatalogName, string, string]>([
    [
      'atlas',
      'AML.T001.003',
      "there is no 'AML.T001.003'; did you mean 'AML.T0010.003' (AI Supply Chain Compromise: Model)?",
    ],
    ['stride-llm', 't4', "there is no 't4'; did you mean 'T4' (Supply-chain tampering)?"],
    ['owasp-ml', 'ML60', "there is no 'ML60'; did you mean 'ML06:2023' (AI Supply Chain Attacks)?"],
    ['iso-42001', 'A.9.1', "there is no 'A.9.1'; did you mean 'A.9.2' (Processes for responsible use)?"],
    ['atlas', 'T1059 and more', "there is no 'T1059 and more'; look it up with `stridegate catalog`"],
    ['atlas', '', "there is no ''; look it up with `stridegate catalog`"],
    ['atlas', '__proto__', "there is no '__proto__'; look it up with `stridegate catalog`"],
    [
      'owasp-llm',
      `a\u001B[31m\n${'b'.repeat(100_000)}`,
      `there is no 'a?[31m?${'b'.repeat(53)}…'; look it up with \`stridegate catalog\``,
    ],
    [
      'owasp-llm',
      'LLM02:2023',
      "'LLM02:2023' (Insecure Output Handling) belongs to edition 2023; in edition 2025 it is 'LLM05:2025' (Improper Output Handling): write 'LLM05:2025'",
    ],
    [
      'owasp-llm',
      'LLM07:2023',
      "'LLM07:2023' (Insecure Plugin Design) belongs to edition 2023; in edition 2025 it is a part of 'LLM06:2025' (Excessive Agency): write 'LLM06:2025'",
    ],
    [
      'owasp-llm',
      'LLM08:2026',
      "'LLM08:2026' (Hidden Context Exposure) belongs to edition 2026; in edition 2025 it is 'LLM07:2025' (System Prompt Leakage): write 'LLM07:2025'",
    ],
    ['nist-ai-rmf', 'GV-1.6', "'GV-1.6' is an abbreviation: write 'GOVERN 1.6' (AI system inventory)"],
    [
      'atlas',
      'AML.T0020@4.9.0',
      "'AML.T0020@4.9.0' names another edition than 5.6.0, the one in use: write 'AML.T0020@5.6.0' (Poison Training Data)",
    ],
    [
      'atlas',
      'AML.T0130@2026.09',
      "'AML.T0130' (AI Agent Response Biasing) belongs to edition 2026.09, which is later than 5.6.0, the one in use: name one that 5.6.0 has",
    ],
    [
      'atlas',
      'AML.T0115.001',
      "'AML.T0115.001' (Publish Poisoned AI Artifacts) belongs to an edition later than 5.6.0, the one in use: name one that 5.6.0 has",
    ],
  ])('refuses %s %j', (name, id, message) => {
    expect(resolve(catalogs, name, id)).toEqual({ ok: false, message: `${name}: ${message}` });
  });

  it('knows the successor of every risk of the edition 2023', () => {
    const successors = catalogs.files['owasp-llm'].aliases
      ?.filter(({ edition }) => edition === '2023')
      .map(({ id, use }) => `${id} ${use}`);
    expect(successors).toEqual([
      'LLM01:2023 LLM01:2025',
      'LLM02:2023 LLM05:2025',
      'LLM03:2023 LLM04:2025',
      'LLM04:2023 LLM10:2025',
      'LLM05:2023 LLM03:2025',
      'LLM06:2023 LLM02:2025',
      'LLM07:2023 LLM06:2025',
      'LLM08:2023 LLM06:2025',
      'LLM09:2023 LLM09:2025',
      'LLM10:2023 LLM10:2025',
    ]);
  });
});

describe('canonicalId', () => {
  it('is stable for what it has made, and leads every entry back to its catalogue', () => {
    for (const [name, entries] of catalogs.entries) {
      for (const { id } of entries.values()) {
        const canonical = canonicalId(catalogs, name, id);
        expect(canonicalId(catalogs, name, canonical)).toBe(canonical);
        expect(catalogOf(canonical)).toBe(name);
      }
    }
  });

  it('throws on an id that resolve refuses', () => {
    expect(() => canonicalId(catalogs, 'owasp-ml', 'ML11')).toThrow("owasp-ml: there is no 'ML11'");
  });
});

describe('catalogOf', () => {
  it('is undefined for what no catalogue writes', () => {
    expect(['', 'A.8.28', 'CWE-502', 'LLM', 'TT4', 'aml.T0010'].map(catalogOf)).toEqual(Array(6).fill(undefined));
  });
});
