import type { Fact } from '../../model/index.ts';
import { parseJson, parseToml, parseYaml, type TreeNode } from '../../parse/index.ts';
import { TEXT_LIMIT, YAML_LIMIT } from '../contract.ts';
import type { Extraction, Extractor, SourceFile } from '../contract.ts';
import { credentialFacts } from './credentials.ts';
import { lineFormat, matches } from './files.ts';
import { configuresCode, settingsFileFacts } from './for-code.ts';
import { scopesOfLines } from './lines.ts';
import { referenceFacts } from './references.ts';
import { scopesOf } from './scopes.ts';
import type { Scope } from './scopes.ts';

/** Words that make a file worth parsing for models and datasets. */
const MODEL_WORD =
  /trust[_-]remote[_-]code|model_name_or_path|base_model|model_revision|dataset_path|dataset_name|hf_model|hf_dataset/i;
/** Words and beginnings of values that make it worth a look for credentials. */
const SECRET_WORD =
  /token|secret|passw|passphrase|api_?key|key|credential|hf_|sk-|akia|gh[pousr]_|glpat-|xox|:\/\/[^\s:/@]{1,80}:/i;
/** Files whose name says that a program is configured by them. */
const KNOWN_NAME = /(?:^|\/)(?:config|settings|params)\.(?:ya?ml|json|toml)$/;

/** Facts of settings files that no other reader takes. */
export const settings: Extractor = {
  id: 'settings',
  version: 2,
  summary: 'Models, datasets, remote code and credentials in YAML, JSON, TOML, INI and environment files.',
  maxBytes: TEXT_LIMIT,
  matches,
  extract: (file) => extract(file),
};

type Read =
  | { readonly ok: true; readonly scopes: readonly Scope[]; readonly root: TreeNode | null }
  | { readonly ok: false; readonly reason: string; readonly line: number };

function extract({ path, text }: SourceFile): Extraction {
  const speaksOfModels = MODEL_WORD.test(text);
  const configures = configuresCode(path, text);
  const worthReading = speaksOfModels || SECRET_WORD.test(text);
  if (!worthReading && !configures) return { ok: true, facts: [] };
  const read = scopesOfFile(path, text);
  if (read.ok) {
    const settings = configures && read.root !== null ? settingsFileFacts(path, read.root) : [];
    return {
      ok: true,
      facts: [...(worthReading ? factsOf(read.scopes, path, text, speaksOfModels) : []), ...settings],
    };
  }
  const facts = credentialFacts(scopesOfLines(text), path);
  const template = read.reason.startsWith('a template');
  const matters = speaksOfModels || (KNOWN_NAME.test(path) && !template);
  return matters ? { ok: false, reason: `line ${read.line}: ${read.reason}`, facts } : { ok: true, facts };
}

function factsOf(scopes: readonly Scope[], path: string, text: string, speaksOfModels: boolean): Fact[] {
  const references = speaksOfModels ? referenceFacts(scopes, path, text) : [];
  const tells = references.some(
    ({ fact, value }) => fact === 'reference' && (value.remoteCode === 'on' || value.kind === 'model'),
  );
  const signal: Fact[] = tells ? [{ fact: 'signal', value: { name: 'model-settings' } }] : [];
  return [...references, ...credentialFacts(scopes, path), ...signal];
}

function scopesOfFile(path: string, text: string): Read {
  const format = lineFormat(path);
  if (format === 'lines') {
    return text.includes('\0')
      ? { ok: false, reason: 'holds NUL characters, so it is no text', line: 1 }
      : { ok: true, scopes: scopesOfLines(text), root: null };
  }
  const options = { maxBytes: YAML_LIMIT };
  if (format === 'yaml') {
    const parsed = parseYaml(text, options);
    if (!parsed.ok) return parsed;
    const [first = null] = parsed.documents;
    return { ok: true, scopes: parsed.documents.flatMap((root) => scopesOf(root)), root: first };
  }
  const parsed = format === 'json' ? parseJson(text, { ...options, comments: true }) : parseToml(text, options);
  return parsed.ok ? { ok: true, scopes: scopesOf(parsed.root), root: parsed.root } : parsed;
}
