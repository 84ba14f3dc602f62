import type { Element, Fact } from '../../model/index.ts';
import { asString, entriesOf, get, type TreeNode } from '../../parse/index.ts';
import {
  askedBy,
  elementFact,
  flowFact,
  folderOf,
  languageModelElement,
  languageModelOf,
  type Lines,
  lineOf,
  repositoryPath,
  runsFact,
  sharedElement,
  type Source,
  withoutSecrets,
} from '../../statement/index.ts';

/** Facts of one provider: a language model, an application behind an address, or code of the repository. */
export function targetFacts(source: Source, evaluation: Element, node: TreeNode): Fact[] {
  const entry = node.kind === 'map' && get(node, 'id') === undefined ? entriesOf(node)[0] : undefined;
  const settings = entry?.value ?? node;
  const id = (asString(node) ?? asString(get(node, 'id')) ?? entry?.key ?? '').trim();
  const lines = lineOf(get(node, 'id') ?? node);
  const address = asString(get(settings, 'config', 'url')) ?? asString(get(settings, 'config', 'apiBaseUrl'));
  if (/^(?:https?|wss?):\/\//.test(id)) return applicationFacts(source, evaluation, lines, id);
  if (/^(?:https?|websocket|webhook)(?::|$)/.test(id)) {
    const url = address ?? id.replace(/^webhook:/, '');
    return /^\w+:\/\//.test(url) ? applicationFacts(source, evaluation, lines, url) : [];
  }
  const file =
    /^(?:file:\/\/|python:|javascript:|ruby:|golang:)(.{1,300}?\.(?:py|[cm]?[jt]s|rb|go))(?::\w{1,80})?$/.exec(id)?.[1];
  if (file !== undefined) {
    const path = repositoryPath(folderOf(source.path), file.replace(/^file:\/\//, ''));
    return path === null ? [] : [runsFact(source, lines, evaluation, path)];
  }
  const model = languageModelOf(id);
  if (model === null) return [];
  return askedBy(source, lines, evaluation, languageModelElement(source, lines, model, address));
}

/** The application that is evaluated. */
function applicationFacts(source: Source, evaluation: Element, lines: Lines, url: string): Fact[] {
  if (url.includes('{{') || url.includes('${')) return [];
  const application = sharedElement(source, lines, { kind: 'endpoint', name: withoutSecrets(url), trust: 'unknown' });
  const protocol = url.split(':')[0] ?? 'unknown';
  return [
    elementFact(application),
    flowFact(source, lines, { from: evaluation, to: application, data: ['prompt'], protocol }),
    flowFact(source, lines, { from: application, to: evaluation, data: ['completion'], protocol }),
  ];
}
