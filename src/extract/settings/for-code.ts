import { credentialOf } from '../../credential/index.ts';
import type { Fact, SettingsFile } from '../../model/index.ts';
import type { TreeNode } from '../../parse/index.ts';

/** Folders and names of files that code is configured by. */
const CONFIGURES =
  /(?:^|\/)(?:conf|confs|configs?|configurations?|settings|params|hparams|hydra)\/(?:[^/]+\/){0,4}[^/]+\.(?:ya?ml|json|toml)$|(?:^|\/)(?:[\w.-]*[._-])?(?:conf|config|configs|configuration|settings|params|parameters|hparams|hyperparameters)(?:[._-][\w.-]*)?\.(?:ya?ml|json|toml)$/i;
/** Keys whose value is nobody's business, even where it is none. */
const SECRET = /(?:token|secret|passw(?:or)?d|passphrase|credential|api_?key|private_?key|(?:^|[._])key)s?$/i;
const CHARACTERS = 100_000;
const ENTRIES = 300;
const DEFAULTS = 30;
const TEXT = 300;

/** Whether code may read its settings from the file, told by path and size. */
export function configuresCode(path: string, text: string): boolean {
  return text.length <= CHARACTERS && CONFIGURES.test(path);
}

/** What the file says to code that reads it: texts and switches by key, at most three hundred; nothing when there is none. */
export function settingsFileFacts(path: string, root: TreeNode): Fact[] {
  const entries: SettingsFile['entries'] = [];
  const defaults: SettingsFile['defaults'] = [];
  if (root.kind !== 'map') return [];
  for (const { key, value } of root.entries) {
    if (key === 'defaults' && value.kind === 'seq') defaults.push(...value.items.flatMap(defaultOf).slice(0, DEFAULTS));
    else if (!key.includes('.')) collect(key, value, entries);
  }
  if (entries.length === 0 && defaults.length === 0) return [];
  return [{ fact: 'settings-file', value: { path, entries, defaults } }];
}

function collect(key: string, node: TreeNode, entries: SettingsFile['entries']): void {
  if (entries.length >= ENTRIES || key.length > TEXT) return;
  if (node.kind === 'map') {
    for (const { key: name, value } of node.entries) if (!name.includes('.')) collect(`${key}.${name}`, value, entries);
  }
  if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'number') return;
  const { value, textLine } = node;
  if (typeof value === 'string' && (value.length > TEXT || SECRET.test(key) || credentialOf(key, value) !== null))
    return;
  entries.push({ key, value, line: textLine });
}

/** `- model: bert`, `- optional db@source: mysql`, `- base`; what overrides a group of another list is left out. */
function defaultOf(item: TreeNode): SettingsFile['defaults'] {
  if (item.kind === 'scalar') {
    return typeof item.value === 'string' && item.value !== '_self_'
      ? [{ group: '', name: withoutSlash(item.value), at: '' }]
      : [];
  }
  const [entry] = item.kind === 'map' ? item.entries : [];
  if (entry?.value.kind !== 'scalar' || typeof entry.value.value !== 'string') return [];
  const written = entry.key.replace(/^(?:optional|override)\s+/, '');
  if (/^\/?hydra\//.test(written)) return [];
  const [group = '', place] = written.split('@', 2);
  const plain = withoutSlash(group);
  const at = place === undefined ? plain.replaceAll('/', '.') : place === '_global_' || place === '_here_' ? '' : place;
  return [{ group: plain, name: entry.value.value, at }];
}

function withoutSlash(text: string): string {
  return text.replace(/^\/+/, '');
}
