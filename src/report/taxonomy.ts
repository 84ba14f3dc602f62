const HOMES: readonly (readonly [RegExp, string])[] = [
  [/^AML\.M\d{4}/, 'https://atlas.mitre.org/mitigations/'],
  [/^AML\.TA\d{4}/, 'https://atlas.mitre.org/tactics/'],
  [/^AML\.T\d{4}/, 'https://atlas.mitre.org/techniques/'],
  [/^LLM\d{2}/, 'https://genai.owasp.org/llm-top-10/'],
  [/^ML\d{2}/, 'https://owasp.org/www-project-machine-learning-security-top-10/'],
  [/^ASI\d{2}/, 'https://genai.owasp.org/resource/owasp-top-10-for-agentic-applications-for-2026/'],
  [/^(?:GOVERN|MAP|MEASURE|MANAGE) /, 'https://doi.org/10.6028/NIST.AI.100-1'],
  [/^ISO\/IEC 27001/, 'https://www.iso.org/standard/27001'],
  [/^ISO\/IEC 42001/, 'https://www.iso.org/standard/42001'],
];

/** The official page of a catalogue id as reports write it (`AML.T0010.003@5.6.0`, `LLM03:2025`); undefined for one that has none. */
export function taxonomyUrl(id: string): string | undefined {
  const home = HOMES.find(([shape]) => shape.test(id))?.[1];
  if (home === undefined || !home.startsWith('https://atlas.')) return home;
  const bare = /^AML\.[A-Z]+\d{4}(?:\.\d{3})?/.exec(id)?.[0];
  return bare === undefined ? undefined : home + bare;
}
