import { link, extractors } from '../../src/extract/index.ts';
import type { Element, Evidence, Fact, SystemModel } from '../../src/model/index.ts';
import { keyOf } from '../../src/model/index.ts';

/** Files by path, their text as lines or as one text. */
export type Files = Readonly<Record<string, string | readonly string[]>>;

/** The facts of files as the runner would gather them, in the order of `paths`. */
export async function factsOfFiles(files: Files, paths: readonly string[] = Object.keys(files)): Promise<Fact[]> {
  const facts: Fact[] = [];
  for (const path of paths) {
    const given = files[path] ?? '';
    const text = typeof given === 'string' ? given : given.join('\n');
    for (const extractor of extractors) {
      if (!extractor.matches(path) || extractor.claims?.({ path, text }) === false) continue;
      const extraction = await extractor.extract({ path, text }, new AbortController().signal);
      facts.push(...extraction.facts);
    }
  }
  return facts;
}

/** The system that files make. */
export async function systemOfFiles(files: Files): Promise<SystemModel> {
  return link(await factsOfFiles(files), Object.keys(files));
}

/** Elements, flows, references and loads of a system, one line each with their places. */
export async function systemLines(files: Files): Promise<string[]> {
  return linesOf(await systemOfFiles(files));
}

export function linesOf(system: SystemModel): string[] {
  const named = new Map(system.elements.map((element) => [keyOf('element', element), nameOf(element)]));
  return [
    ...system.elements.map(
      (element) => `${element.kind} ${nameOf(element)}${about(element)} @ ${places(element.evidence)}`,
    ),
    ...system.flows.map(
      (flow) =>
        `${named.get(flow.source) ?? '?'} -> ${named.get(flow.target) ?? '?'} ${flow.data.join()} @ ${places(flow.evidence)}`,
    ),
    ...system.references.map((reference) => {
      const { kind, repo, resolved, pinned, remoteCode, context, evidence } = reference;
      const marks = `${pinned} code=${remoteCode}${resolved ? '' : ' unresolved'}${context === 'shipped' ? '' : ` ${context}`}`;
      return `fetches ${kind} ${repo} ${marks} @ ${places(evidence)}`;
    }),
    ...system.loads.map((load) => `loads ${load.name} ${load.executes} ${load.origin} @ ${places(load.evidence)}`),
  ];
}

function nameOf({ path, symbol, name }: Element): string {
  return path === ''
    ? name
    : `${path}${symbol === '' ? '' : `:${symbol}`}${symbol.endsWith(name) || path.endsWith(`${name}.py`) ? '' : ` ${name}`}`;
}

function about({ kind, details, exposure, authentication }: Element): string {
  if (kind === 'endpoint') return ` ${exposure} ${authentication}`;
  const shown = details.filter((detail) => detail.startsWith('with '));
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}

function places(evidence: readonly Evidence[]): string {
  return evidence.map(({ path, startLine }) => `${path}:${startLine}`).join(' ');
}
