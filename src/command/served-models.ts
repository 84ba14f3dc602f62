import type { Element, Fact, Reference } from '../model/index.ts';
import { subjectKey } from '../model/index.ts';
import { plainAddress } from './address.ts';
import { fetchedReference } from './hub.ts';
import type { Named, ServerKind } from './known-servers.ts';
import { pinnedOf } from './revision.ts';
import { elementAt, flowAt, modelFacts, type Site } from './script-place.ts';
import { type ServerCall, settingOf, settingsOf, type Setting } from './server-call.ts';
import { formatOfFile } from './weights-format.ts';

/** Models of one server that are told: `--lora-modules` of a hostile file could name any number of them. */
const MOST = 50;

/** The models, tokenizers and adapters that a server loads, each a reference, and the way of a model into it. */
export function servedModels(call: ServerCall, kind: ServerKind, endpoint: Element): Fact[] {
  const trusted = settingOf(call, ['--trust-remote-code', 'TRUST_REMOTE_CODE']);
  const remoteCode = trusted === undefined || /^(?:false|0|no)$/i.test(trusted.value) ? 'off' : 'on';
  const facts: Fact[] = [];
  for (const named of kind.fetches) {
    for (const setting of namesOf(call, named).slice(0, MOST)) {
      const revision = settingOf(call, named.revisions ?? [])?.value ?? '';
      facts.push(...servedModel(setting, { ...named, revision, remoteCode, endpoint, loader: kind.name }));
    }
  }
  return facts;
}

/** What options and variables name; else the first word, for a server that takes the model there. */
function namesOf(call: ServerCall, { options, kind, positional }: Named): Setting[] {
  const given = kind === 'adapter' ? settingsOf(call, options) : [settingOf(call, options)];
  const found = given.filter((setting): setting is Setting => setting !== undefined && setting.value !== '');
  if (found.length > 0) {
    // `--lora-modules a=x b=y`: an option's further words stand beside it.
    const more = kind === 'adapter' ? call.options.positionals.filter((word) => /^[\w.-]+=./.test(word)) : [];
    return [...found, ...more.map((value) => ({ name: '', value, site: call.site }))].flatMap(listed);
  }
  const word = positional === undefined ? undefined : call.options.positionals[positional];
  return word === undefined || word === '' ? [] : [{ name: '', value: word, site: call.site }];
}

/** `name=org/repo,other=org/repo`, `org/repo@revision`, `{"name": "x", "path": "org/repo"}` as one setting for each. */
function listed(setting: Setting): Setting[] {
  const { value } = setting;
  if (value.startsWith('{')) {
    const path = /"path"\s*:\s*"([^"]{1,500})"/.exec(value.slice(0, 5_000))?.[1];
    return path === undefined ? [] : [{ ...setting, value: path }];
  }
  if (/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(value) || !/[=,]/.test(value)) return [setting];
  return value
    .slice(0, 20_000)
    .split(',', MOST)
    .map((part) => ({ ...setting, value: part.slice(part.indexOf('=') + 1).trim() }))
    .filter((part) => part.value !== '');
}

type Served = Named & {
  readonly revision: string;
  readonly remoteCode: 'on' | 'off';
  readonly endpoint: Element;
  readonly loader: string;
};

function servedModel({ value, site }: Setting, served: Served): Fact[] {
  const { kind, remoteCode, endpoint, loader } = served;
  const place = placeOf(value);
  const [repo, revision] = place === 'hub' ? withTag(value, served) : [value, served.revision];
  const pinned: Reference['pinned'] = place === 'local' ? 'local' : pinnedOf(revision);
  const format = served.formats ?? formatOfFile(repo);
  const named = (plainAddress(repo) ?? repo).slice(0, 500);
  const reference = fetchedReference(
    site,
    { kind, repo: named, revision, pinned, loader, formats: [format], transport: place },
    kind === 'adapter' ? 'off' : remoteCode,
  );
  if (kind === 'tokenizer' || repo.includes('$') || repo.includes('{{')) return [reference];
  if (place === 'local') {
    // A path from the repository's own folder names a file of it; what stands below `/` is somewhere in a container.
    const path = repo.replace(/^(?:\.\/)+/, '');
    return formatOfFile(path) === 'unknown' || /^[/~.]/.test(path)
      ? [reference]
      : [reference, ...storedModel(site, path, 'file', endpoint)];
  }
  if (place === 'hub') return [reference, ...modelFacts(site, repo, 'hub', endpoint)];
  return [reference, ...storedModel(site, named, schemeOf(named), endpoint)];
}

/** A model of our own, in a bucket, a registry or the repository. */
function storedModel(site: Site, name: string, protocol: string, endpoint: Element): Fact[] {
  const trust = /^https?:/.test(name) ? 'public' : 'internal';
  const model = elementAt(site, { kind: 'model', name, trust }, true);
  const ends = { source: subjectKey(model), target: subjectKey(endpoint), name: `${name} -> ${endpoint.name}` };
  return [{ fact: 'element', value: model }, flowAt(site, ends, ['model'], protocol)];
}

function schemeOf(address: string): string {
  return /^([a-z][a-z0-9+.-]{0,20}):/.exec(address)?.[1] ?? 'unknown';
}

function placeOf(name: string): 'hub' | 'local' | 'object-store' | 'registry' | 'https' | 'http' {
  if (/^(?:\.{0,2}\/|~|[A-Za-z]:\\|file:)/.test(name)) return 'local';
  if (/^(?:models|runs|mlflow-artifacts):/.test(name)) return 'registry';
  if (/^https?:/i.test(name)) return /^https:/i.test(name) ? 'https' : 'http';
  if (/^(?!hf:)[a-z][a-z0-9+.-]{1,20}:\/\//i.test(name)) return 'object-store';
  return /\.(?:mar|gguf|bin|pt|pth|onnx|safetensors|h5|keras|engine|plan)$/i.test(name) ? 'local' : 'hub';
}

/** `org/name@revision` of an adapter, `org/name:Q4_K_M` of a GGUF repository. */
function withTag(text: string, { kind, formats, revision }: Served): [repo: string, revision: string] {
  const name = text.replace(/^hf:\/\//, '');
  const at = kind === 'adapter' ? name.lastIndexOf('@') : formats === 'gguf' ? name.lastIndexOf(':') : -1;
  if (at < 1) return [name, revision];
  // What stands behind the colon chooses a file, not a revision.
  return [name.slice(0, at), kind === 'adapter' ? name.slice(at + 1) : revision];
}
