import { pinnedOf } from '../../command/index.ts';
import type { Fact } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { elementOf, into, referenceFact } from './build.ts';
import { artifactFacts } from './platforms.ts';
import type { Unit } from './unit.ts';
import { sourceText, textIn, valueOf } from './values.ts';

/** Code of a GitHub repository that runs while a model is built; only `source="local"` stays on this machine. */
export function torchHub(unit: Unit, call: Call): Fact[] {
  const value = valueOf(call, ['repo_or_dir', 'github'], 0);
  if (!value) return [];
  const text = textIn(unit, value);
  const source = textIn(unit, valueOf(call, ['source']));
  const local = source === 'local' || (text !== null && /^[./~]/.test(text));
  const [repo = '', revision = ''] = text === null ? [sourceText(value)] : text.split(':', 2);
  return [
    referenceFact(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'code',
        repo,
        resolved: text !== null,
        revision: local ? '' : revision,
        pinned: local ? 'local' : text === null ? 'unknown' : pinnedOf(revision),
        loader: call.callee,
        remoteCode: local ? 'off' : 'on',
        formats: ['code'],
        transport: local ? 'local' : 'git',
        controls: !local && pinnedOf(revision) === 'commit' ? ['commit-pin'] : [],
      },
    ),
  ];
}

/** `hub.pull` of LangChain, `Client().pull_prompt` of LangSmith. */
export const PROMPT_HUB = /^langchain(?:hub)?\.(?:hub\.)?pull$|^langsmith\.(?:Client\.)?pull_prompt$/;

/** A prompt of LangChain's hub: `owner/name` or `owner/name:commit`. */
export function promptOfHub(unit: Unit, call: Call): Fact[] {
  const value = valueOf(call, ['owner_repo_commit', 'prompt_identifier'], 0);
  const text = value === null ? null : textIn(unit, value);
  if (text === null) return [];
  const [repo = '', revision = ''] = text.split(':', 2);
  return [
    referenceFact(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'unknown',
        repo,
        resolved: true,
        revision,
        pinned: /^[0-9a-f]{8,64}$/.test(revision) ? 'commit' : revision === '' ? 'none' : 'branch',
        loader: call.callee,
        formats: ['unknown'],
        transport: 'hub',
        controls: /^[0-9a-f]{8,64}$/.test(revision) ? ['commit-pin'] : [],
      },
    ),
  ];
}

/** A model of an MLflow registry, whose usual flavours are pickles. */
export function mlflowModel(unit: Unit, call: Call): Fact[] {
  const value = valueOf(call, ['model_uri', 'artifact_uri'], 0);
  if (!value) return [];
  const text = textIn(unit, value) ?? prefixOf(value, /^[fF]?["'](models:\/|runs:\/)/);
  if (text === null || !/^(?:models|runs|mlflow-artifacts):\//.test(text)) return [];
  const version = text.split('/').at(-1) ?? '';
  const registry = elementOf(
    unit,
    { symbol: call.symbol, span: call },
    { kind: 'model-registry', name: 'mlflow', shared: true },
  );
  return [
    referenceFact(
      unit,
      { symbol: call.symbol, span: call },
      {
        kind: 'model',
        repo: text,
        resolved: value.kind === 'string',
        revision: version,
        pinned:
          text.startsWith('runs:') || /^\d+$/.test(version) ? 'tag' : value.kind === 'string' ? 'branch' : 'unknown',
        loader: call.callee,
        formats: ['pickle'],
        transport: 'registry',
      },
    ),
    ...into(unit, call, registry, { data: ['model'], protocol: 'unknown' }),
    ...registeredModel(unit, call, text),
  ];
}

/** The model of `models:/name/version`, which another file may have registered. */
function registeredModel(unit: Unit, call: Call, text: string): Fact[] {
  const name = /^models:\/+([\w.][\w. -]{0,119})(?:[/@]|$)/.exec(text)?.[1];
  return name === undefined ? [] : artifactFacts(unit, call, { kind: 'model', name: `models:/${name}`, way: 'in' });
}

function prefixOf(value: Value, start: RegExp): string | null {
  return start.test(value.text)
    ? sourceText(value)
        .replace(/^[fF]?["']/, '')
        .replace(/["']$/, '')
    : null;
}
