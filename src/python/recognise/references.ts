import { formatOfFile, pinnedOf } from '../../command/index.ts';
import { subjectKey } from '../../model/index.ts';
import type { Element, Fact, Pinned, Reference } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { elementFact, elementOf, flowFact, into, referenceFact } from './build.ts';
import { replaceOnce } from './edits.ts';
import { mergeReferences } from './fold.ts';
import { isLocalName } from './local-name.ts';
import { mlflowModel, PROMPT_HUB, promptOfHub, torchHub } from './other-references.ts';
import type { HubLoader } from './reference-loaders.ts';
import { hubLoaderOf } from './reference-loaders.ts';
import type { Unit } from './unit.ts';
import type { Switch } from './values.ts';
import { argumentOf, entryOf, plainUrl, sourceText, switchOf, textIn, valueOf } from './values.ts';

/**
 * What the file fetches from model hubs: a reference for each, with how firmly it is pinned and whether its code may run here, and the
 * model or dataset as an element with its way into the file's code. Several calls for one name in one function are one reference.
 */
export function referenceFacts(unit: Unit): Fact[] {
  const references: Fact[] = [];
  const others: Fact[] = [];
  for (const call of unit.module.calls) {
    for (const fact of factsOfCall(unit, call)) (fact.fact === 'reference' ? references : others).push(fact);
  }
  return [...foldByName(references), ...others];
}

const MLFLOW = /^mlflow\.(?:\w+\.)?(?:load_model|load_pyfunc)$|^mlflow\.artifacts\.download_artifacts$/;

/** Whether a call fetches something by a name that an argument gives. */
export function fetchesByName(unit: Unit, call: Call): boolean {
  return call.callee === 'torch.hub.load' || MLFLOW.test(call.callee) || hubLoaderOf(unit, call) !== null;
}

function factsOfCall(unit: Unit, call: Call): Fact[] {
  if (call.callee === 'torch.hub.load') return torchHub(unit, call);
  if (PROMPT_HUB.test(call.callee)) return promptOfHub(unit, call);
  if (MLFLOW.test(call.callee)) return mlflowModel(unit, call);
  const loader = hubLoaderOf(unit, call);
  if (!loader) return [];
  const argument = argumentOf(call, loader.names, loader.position);
  if (!argument) return [];
  const text = textIn(unit, argument.value);
  if (loader.prefix && !(text !== null && loader.prefix.test(text))) return [];
  if (['none', 'call', 'dict', 'list', 'number', 'boolean'].includes(argument.value.kind) && text === null) {
    // An object that was loaded before is no name; `os.path.join(…)` is a path of this machine.
    if (argument.value.kind !== 'call' || !isFlagged(unit, call)) return [];
  }
  return hubReference(unit, call, loader, argument.value, text === null ? null : text.replace(/^hf[-_]hub:/, ''));
}

function isFlagged(unit: Unit, call: Call): boolean {
  return remoteSwitch(unit, call) === 'on';
}

function hubReference(unit: Unit, call: Call, loader: HubLoader, value: Value, text: string | null): Fact[] {
  const where = { symbol: call.symbol, span: call };
  const url = text === null ? null : plainUrl(text);
  const repo = url ?? text ?? sourceText(value);
  const local =
    loader.kind === 'dataset' && isBuilder(text) ? true : text !== null && url === null && isLocalName(unit, text);
  const kind = repoKind(loader.kind, call);
  const remoteCode = local ? localCode(unit, call, loader) : remoteCodeOf(unit, call, loader, repo);
  const revision = local ? { pinned: 'local' as const, revision: '' } : revisionOf(unit, call);
  const fact = referenceFact(unit, where, {
    kind,
    repo,
    resolved: text !== null,
    ...revision,
    loader: call.callee.startsWith('?.') ? call.callee.slice(2) : call.callee,
    remoteCode,
    formats: local && isBuilder(text) ? ['unknown'] : formatsOf(unit, call, text),
    transport: local ? 'local' : transportOf(url),
    controls: [
      ...(revision.pinned === 'commit' ? ['commit-pin'] : []),
      ...(isSafetensors(unit, call, text) ? ['safetensors'] : []),
    ],
    edits:
      remoteCode === 'on'
        ? replaceOnce(unit, flagSpan(call), 'disable-remote-code', 'trust_remote_code=True', 'trust_remote_code=False')
        : [],
  });
  if (local && isBuilder(text)) return [];
  return [fact, ...(text === null ? [] : hubElements(unit, call, { kind, repo, local }))];
}

/** A dataset script or model folder of this repository runs its own code only; the flag still counts for a folder with code in it. */
function localCode(unit: Unit, call: Call, loader: HubLoader): Reference['remoteCode'] {
  return loader.code === 'flag' && remoteSwitch(unit, call) === 'on' ? 'on' : 'off';
}

function repoKind(kind: Reference['kind'], call: Call): Reference['kind'] {
  const type = valueOf(call, ['repo_type']);
  return type?.kind === 'string' && type.value === 'dataset' ? 'dataset' : kind;
}

function hubElements(
  unit: Unit,
  call: Call,
  { kind, repo, local }: { kind: Reference['kind']; repo: string; local: boolean },
): Fact[] {
  if (kind === 'code') return [];
  const where = { symbol: call.symbol, span: call };
  const dataset = kind === 'dataset';
  const element = elementOf(unit, where, {
    kind: dataset ? 'dataset' : 'model',
    name: local ? repo.replace(/^(?:\.\/)+/, '') : repo,
    shared: true,
    trust: local ? 'internal' : 'third-party',
  });
  const facts = into(unit, call, element, { data: [dataset ? 'dataset' : 'model'], protocol: local ? 'file' : 'hub' });
  return local || plainUrl(repo) !== null ? facts : [...facts, ...hubService(unit, call, element)];
}

/** The hub itself, as the place where the element comes from. */
function hubService(unit: Unit, call: Call, element: Element): Fact[] {
  const hub = elementOf(
    unit,
    { symbol: '', span: call },
    { kind: 'external-service', name: 'huggingface.co', shared: true, trust: 'third-party' },
  );
  return [
    elementFact(hub),
    flowFact(unit, call, {
      from: hub,
      to: element,
      data: [element.kind === 'dataset' ? 'dataset' : 'model'],
      protocol: 'https',
    }),
  ];
}

/** The flag as one of the shapes it comes in: a keyword, a key of a dictionary of options. */
function remoteSwitch(unit: Unit, call: Call): Switch {
  const direct = switchOf(unit, valueOf(call, ['trust_remote_code', 'trust_repo']));
  if (direct !== 'absent') return direct;
  for (const name of [
    'model_kwargs',
    'tokenizer_kwargs',
    'config_kwargs',
    'hf_kwargs',
    'huggingface_pipeline_kwargs',
    'model_init_kwargs',
  ]) {
    const nested = switchOf(unit, entryOf(valueOf(call, [name]), 'trust_remote_code'));
    if (nested !== 'absent') return nested;
  }
  return 'absent';
}

function remoteCodeOf(unit: Unit, call: Call, loader: HubLoader, repo: string): Reference['remoteCode'] {
  if (loader.code === 'never') return 'off';
  // Metrics without owner come from the library's own collection.
  if (loader.code === 'always') return repo.includes('/') ? 'on' : 'off';
  const pipeline = valueOf(call, ['custom_pipeline']);
  if (pipeline && pipeline.kind !== 'none') {
    const name = textIn(unit, pipeline);
    if (name === null) return 'optional';
    if (!isLocalName(unit, name)) return 'on';
  }
  const flag = remoteSwitch(unit, call);
  if (flag === 'absent') return call.opaque ? 'unknown' : 'off';
  return flag;
}

function flagSpan(call: Call): Call | { startLine: number; endLine: number } {
  return argumentOf(call, ['trust_remote_code'])?.span ?? call;
}

function revisionOf(unit: Unit, call: Call): { readonly pinned: Pinned; readonly revision: string } {
  const value = valueOf(call, ['revision', 'model_revision']) ?? entryOf(valueOf(call, ['model_kwargs']), 'revision');
  if (value === null) return { pinned: call.opaque ? 'unknown' : 'none', revision: '' };
  if (value.kind === 'none') return { pinned: 'none', revision: '' };
  const text = textIn(unit, value);
  if (text === null) {
    const unset = (value.kind === 'parameter' || value.kind === 'environment') && value.fallback?.kind === 'none';
    return { pinned: unset ? 'none' : 'unknown', revision: '' };
  }
  const code = textIn(unit, valueOf(call, ['code_revision']));
  if (code !== null && pinnedOf(code) !== 'commit') return { pinned: pinnedOf(code), revision: code };
  return { pinned: pinnedOf(text), revision: text };
}

function isSafetensors(unit: Unit, call: Call, text: string | null): boolean {
  return (
    switchOf(unit, valueOf(call, ['use_safetensors'])) === 'on' ||
    formatOfFile(fileName(unit, call, text)) === 'safetensors'
  );
}

function fileName(unit: Unit, call: Call, text: string | null): string {
  return (
    textIn(unit, valueOf(call, ['filename', 'weight_name'], call.callee.endsWith('hf_hub_download') ? 1 : null)) ??
    text ??
    ''
  );
}

function formatsOf(unit: Unit, call: Call, text: string | null): Reference['formats'] {
  const flag = switchOf(unit, valueOf(call, ['use_safetensors']));
  if (flag === 'on') return ['safetensors'];
  if (flag === 'off') return ['pickle'];
  return [formatOfFile(fileName(unit, call, text))];
}

function transportOf(url: string | null): Reference['transport'] {
  if (url === null) return 'hub';
  if (url.startsWith('https:') || url.startsWith('hf:')) return 'https';
  return url.startsWith('http:') ? 'http' : 'object-store';
}

/** Readers of local files that `load_dataset` has built in. */
function isBuilder(text: string | null): boolean {
  return (
    text !== null &&
    /^(?:csv|json|parquet|text|arrow|pandas|imagefolder|audiofolder|videofolder|webdataset|xml|sql|spark)$/.test(text)
  );
}

/** One reference for a name in a function: its model and its tokenizer come from the same place and fall together. */
function foldByName(facts: readonly Fact[]): Fact[] {
  const folded = new Map<string, Reference>();
  for (const fact of facts) {
    if (fact.fact !== 'reference') continue;
    const reference = fact.value;
    const group = reference.kind === 'dataset' || reference.kind === 'code' ? reference.kind : 'model';
    const key = subjectKey({ ...reference, kind: group });
    const before = folded.get(key);
    const [first, second] =
      before && before.kind !== 'model' && reference.kind === 'model' ? [reference, before] : [before, reference];
    folded.set(key, first ? mergeReferences(first, second ?? reference) : reference);
  }
  return [...folded.values()].map((value) => ({ fact: 'reference', value }));
}
