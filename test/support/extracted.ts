import { readFileSync } from 'node:fs';
import type { Extraction, Extractor } from '../../src/extract/contract.ts';
import type { Fact } from '../../src/model/index.ts';

/** What a plugin makes of one of its fixtures, as the runner hands it over: decoded, without a BOM, below the path `path`. */
export async function extractFixture(plugin: Extractor, fixture: string, path = fixture): Promise<Extraction> {
  const url = new URL(`../../src/extract/${plugin.id}/fixtures/${fixture}`, import.meta.url);
  const text = new TextDecoder().decode(readFileSync(url));
  return plugin.extract({ path, text }, new AbortController().signal);
}

/** One line for each fact about packages: its line, name and what decides about it. Other facts stay whole. */
export function packageLines(facts: readonly Fact[]): unknown[] {
  return facts.map((fact) => {
    if (fact.fact === 'signal') return fact.value.name;
    if (fact.fact === 'dependency') {
      const { evidence, package: name, specifier, pinned, source, controls, ecosystem } = fact.value;
      return [lines(evidence), ecosystem, name, specifier, pinned, source, controls.join(' ')];
    }
    if (fact.fact === 'package-index') {
      const { evidence, kind, url, transport } = fact.value;
      return [lines(evidence), kind, url, transport];
    }
    return fact;
  });
}

function lines(evidence: readonly { readonly startLine: number; readonly endLine: number }[]): string {
  return evidence.map(({ startLine, endLine }) => `${startLine}-${endLine}`).join(' ');
}
