import type { Extraction, Extractor } from '../../src/extract/contract.ts';
import { Fact, keyOf } from '../../src/model/index.ts';

/**
 * Facts as compact lines for comparison: kind, identity, then whatever is said beyond the ordinary, and the lines of evidence. Throws
 * for what is no fact by the schema. What a Python module tells other files is left out.
 */
export function systemLines({ facts }: Pick<Extraction, 'facts'>): string[] {
  return Fact.array()
    .parse(facts)
    .filter(({ fact }) => fact !== 'python-module' && fact !== 'settings-file')
    .map((fact) => {
      if (fact.fact === 'signal') return `signal ${fact.value.name}`;
      if (fact.fact === 'python-module' || fact.fact === 'settings-file') return `${fact.fact} ${fact.value.path}`;
      if (fact.fact === 'runs')
        return `runs ${fact.value.runner} > ${fact.value.path} @${placesOf(fact.value.evidence)}`;
      if (fact.fact === 'alias')
        return `alias ${fact.value.of} ${fact.value.names.join(',')} @${placesOf(fact.value.evidence)}`;
      return `${bodyOf(fact)}${controlsOf(fact.value.controls)} @${placesOf(fact.value.evidence)}`;
    });
}

type Stated = Exclude<
  Fact,
  { fact: 'signal' } | { fact: 'python-module' } | { fact: 'settings-file' } | { fact: 'runs' } | { fact: 'alias' }
>;

function bodyOf(fact: Stated): string {
  if (fact.fact === 'flow') {
    const { source, target, data, protocol } = fact.value;
    return `flow ${source} > ${target} ${data.join(',')} over ${protocol}`;
  }
  if (fact.fact === 'element') {
    const { trust, exposure, authentication, capabilities, zone, details } = fact.value;
    const words = [
      trust === 'internal' ? '' : trust,
      exposure === 'unknown' ? '' : `reached ${exposure}`,
      authentication === 'unknown' ? '' : `authentication ${authentication}`,
      capabilities.length === 0 ? '' : `can ${capabilities.join(',')}`,
      zone === undefined ? '' : `in ${zone}`,
      details.length === 0 ? '' : `(${details.join('; ')})`,
    ];
    return [keyOf('element', fact.value), ...words].filter((word) => word !== '').join(' ');
  }
  if (fact.fact === 'remark') return `remark ${fact.value.about} reached ${fact.value.exposure}`;
  if (fact.fact === 'reference') {
    const { revision, pinned, loader, remoteCode, transport, verified } = fact.value;
    const words = [revision === '' ? pinned : `${pinned} ${revision}`, `by ${loader}`, `over ${transport}`];
    const rest = [remoteCode === 'off' ? '' : `code ${remoteCode}`, verified ? 'verified' : ''];
    return [keyOf('reference', fact.value), ...words, ...rest].filter((word) => word !== '').join(' ');
  }
  if (fact.fact === 'operation') return `${keyOf('operation', fact.value)} of ${fact.value.input}`;
  if (fact.fact === 'dependency') return `${keyOf('dependency', fact.value)} ${fact.value.pinned} ${fact.value.source}`;
  if (fact.fact === 'artifact') return `${keyOf('artifact', fact.value)} ${fact.value.format} ${fact.value.digest}`;
  if (fact.fact === 'load') return `${keyOf('load', fact.value)} ${fact.value.executes} of ${fact.value.origin}`;
  return keyOf(fact.fact === 'package-index' ? 'index' : fact.fact, fact.value);
}

function controlsOf(controls: readonly string[]): string {
  return controls.length === 0 ? '' : ` +${controls.join('+')}`;
}

function placesOf(evidence: readonly { readonly startLine: number; readonly endLine: number }[]): string {
  return evidence
    .map(({ startLine, endLine }) => (startLine === endLine ? startLine : `${startLine}-${endLine}`))
    .join(',');
}

/** What a plugin makes of each of several texts, by their names: the lines of its facts, or why it could not. */
export async function linesOfEach(
  plugin: Extractor,
  texts: Readonly<Record<string, string>>,
  path: string,
): Promise<Record<string, readonly string[] | string>> {
  const found: Record<string, readonly string[] | string> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (plugin.claims?.({ path, text }) === false) {
      found[name] = 'not claimed';
      continue;
    }
    const extraction = await plugin.extract({ path, text }, new AbortController().signal);
    const lines = systemLines(extraction);
    found[name] = extraction.ok ? lines : [`not read: ${extraction.reason}`, ...lines];
  }
  return found;
}
