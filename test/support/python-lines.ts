import { Fact } from '../../src/model/index.ts';
import { factsOfPython } from '../../src/python/recognise/facts-of-python.ts';
import { readPython } from '../../src/python/read-python.ts';

/** Facts of Python source as the extractor makes them, checked against the model. */
export async function factsOfSource(source: string, path = 'flow.py'): Promise<Fact[]> {
  const reading = await readPython(source, new AbortController().signal);
  if (!reading.ok) throw new Error(reading.reason);
  return Fact.array().parse(factsOfPython(reading.module, { path, text: source }));
}

const KINDS = ['element', 'flow', 'reference', 'dependency', 'package-index', 'runs'] as const;

/** The system that Python source shows: elements, then flows, then what it fetches and installs; one line each. */
export async function systemLines(source: string, path = 'flow.py'): Promise<string> {
  const facts = await factsOfSource(source, path);
  const lines = KINDS.flatMap((kind) => facts.filter(({ fact }) => fact === kind).map(lineOf));
  return `\n${lines.join('\n')}\n`;
}

function lineOf(fact: Fact): string {
  switch (fact.fact) {
    case 'element': {
      const { kind, name, path, symbol, exposure, authentication, controls, capabilities, zone, details } = fact.value;
      const reach = kind === 'endpoint' ? [exposure, authentication] : [];
      const place = path === '' ? ['(shared)'] : symbol === '' || symbol === name ? [] : [`(${symbol})`];
      const marks = [...capabilities.map((power) => `!${power}`), ...controls.map((control) => `+${control}`)];
      const told = details.length === 0 ? [] : [`[${details.join('; ')}]`];
      return [
        linesOf(fact),
        kind,
        name,
        ...place,
        ...reach,
        ...(zone === undefined ? [] : [zone]),
        ...marks,
        ...told,
      ].join(' ');
    }
    case 'flow': {
      const { name, data, protocol, controls } = fact.value;
      const marks = controls.map((control) => ` +${control}`).join('');
      return `${linesOf(fact)} ${name} (${data.join()}) ${protocol}${marks}`;
    }
    case 'reference': {
      const { kind, repo, revision, pinned, remoteCode, symbol } = fact.value;
      const code = remoteCode === 'off' ? '' : ` code=${remoteCode}`;
      return `${linesOf(fact)} reference ${kind} ${repo}${revision === '' ? '' : `@${revision}`} ${pinned}${code} ${symbol}`.trim();
    }
    case 'dependency': {
      const { package: name, specifier, pinned, manifest, symbol } = fact.value;
      return `${linesOf(fact)} dependency ${name}${specifier} ${pinned} ${manifest} ${symbol}`.trim();
    }
    case 'package-index':
      return `${linesOf(fact)} index ${fact.value.kind} ${fact.value.url}`;
    case 'runs':
      return `${linesOf(fact)} ${fact.value.runner.split('|').at(-1)} starts ${fact.value.path}`;
    default:
      return fact.fact;
  }
}

function linesOf({
  value,
}: Exclude<Fact, { fact: 'signal' } | { fact: 'python-module' } | { fact: 'settings-file' }>): string {
  const [first] = value.evidence;
  if (!first) return '?';
  return first.endLine > first.startLine ? `${first.startLine}-${first.endLine}` : `${first.startLine}`;
}
