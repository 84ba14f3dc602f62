import { commandFacts, requirementLineFacts } from '../../../command/index.ts';
import { imageFacts } from '../../../container/index.ts';
import { subjectKey, type Dependency, type Element, type Fact, type Reference } from '../../../model/index.ts';
import type { Argument, Span, Value } from '../../module.ts';
import { referenceFact } from '../build.ts';
import { evidenceOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import { plainUrl, textIn } from '../values.ts';

const itemLimit = 500;

type Given = { readonly symbol: string; readonly argument: Argument | null | undefined };

/** Packages that a step or image is given: `packages_to_install=['pandas==2.2.0']`, one text with a line each, `{'pandas': '2.2.0'}`. */
export function packageFacts(
  unit: Unit,
  { symbol, argument }: Given,
  manifest: Dependency['manifest'] = 'pipeline',
): Fact[] {
  if (!argument) return [];
  const site = {
    path: unit.path,
    symbol,
    context: unit.context,
    manifest,
    runner: undefined,
    evidence: [evidenceOf(unit, argument.span)],
  };
  return linesOf(unit, argument.value)
    .slice(0, itemLimit)
    .flatMap((line) => requirementLineFacts(site, line));
}

function linesOf(unit: Unit, value: Value): string[] {
  if (value.kind === 'list') {
    return value.items.flatMap((item) => (isRequirementsFile(textIn(unit, item)) ? [] : (textIn(unit, item) ?? [])));
  }
  if (value.kind === 'dict') {
    return value.entries.flatMap(([name, version]) => {
      const text = version.kind === 'number' ? version.text : textIn(unit, version);
      if (name === '**' || text === null) return [];
      return [/^[\d]/.test(text) ? `${name}==${text}` : `${name}${text}`];
    });
  }
  const text = textIn(unit, value);
  return text === null || isRequirementsFile(text) ? [] : text.split('\n');
}

/** A file with requirements is read where it stands. */
function isRequirementsFile(text: string | null): boolean {
  return text !== null && /\.(?:txt|in|lock|toml|ya?ml)$/.test(text.trim());
}

/** The image that a step runs in. */
export function imageOf(unit: Unit, { symbol, argument }: Given, loader: string): Fact[] {
  const text = argument ? textIn(unit, argument.value) : null;
  if (!argument || text === null) return [];
  const { path, startLine, endLine } = evidenceOf(unit, argument.span);
  return imageFacts(text, { path, symbol, context: unit.context, startLine, endLine, loader });
}

/** A step's definition that is fetched from an address when the pipeline is built. */
export function remoteCode(unit: Unit, where: { symbol: string; span: Span }, url: string, loader: string): Fact[] {
  const address = plainUrl(url);
  if (address === null) return [];
  const transports: readonly (readonly [RegExp, Reference['transport']])[] = [
    [/^https:/, 'https'],
    [/^http:/, 'http'],
  ];
  const commit = /\/[0-9a-f]{40}\//.test(address);
  const fact = referenceFact(unit, where, {
    kind: 'code',
    repo: address,
    resolved: true,
    pinned: commit ? 'commit' : 'none',
    loader,
    remoteCode: 'on',
    formats: ['code'],
    transport: transports.find(([start]) => start.test(address))?.[1] ?? 'object-store',
    controls: commit ? ['commit-pin'] : [],
  });
  return [fact];
}

/** What the command of a step does; the files of the repository that it starts are run by the step. */
export function commandOf(
  unit: Unit,
  runner: Element,
  argument: Argument | null | undefined,
  manifest: Dependency['manifest'] = 'pipeline',
): Fact[] {
  const line = argument ? lineOf(unit, argument.value) : null;
  if (!argument || line === null) return [];
  const evidence = [evidenceOf(unit, argument.span)];
  return commandFacts(line, {
    path: unit.path,
    symbol: runner.symbol,
    context: unit.context,
    startLine: evidence[0]?.startLine ?? 1,
    manifest,
    evidence,
    runner: subjectKey(runner),
  });
}

/** A command as one text: words that are not known are left open. `None` says nothing. */
export function lineOf(unit: Unit, value: Value): string | null {
  if (value.kind !== 'list') return textIn(unit, value);
  const words = value.items.slice(0, itemLimit).map((item) => quoted(textIn(unit, item) ?? '$_'));
  return words.length === 0 ? null : words.join(' ');
}

function quoted(word: string): string {
  return /^[\w./:=@%+,$-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
