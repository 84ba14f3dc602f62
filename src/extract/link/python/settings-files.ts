import type { SettingsFile, SmallValue } from '../../../model/index.ts';
import { note, UNKNOWN, type Following, type Result } from './following.ts';
import { folderOf } from './modules.ts';

type Entry = SettingsFile['entries'][number];

/** The settings files of a repository by path, with what each says by key. */
export type SettingsFiles = ReadonlyMap<
  string,
  { readonly file: SettingsFile; readonly byKey: ReadonlyMap<string, Entry> }
>;

/** Files that take in files are followed so deep, and a text that names another so often. */
const HOPS = 6;

export function settingsFilesOf(files: readonly SettingsFile[]): SettingsFiles {
  return new Map(
    files.map((file) => [file.path, { file, byKey: new Map(file.entries.map((entry) => [entry.key, entry])) }]),
  );
}

/** Calls that hand on the settings that they are given first. */
const HANDS_ON =
  /(?:OmegaConf\.(?:create|merge|to_container|to_object|structured)|DictConfig|EasyDict|box\.Box|munchify)$/;
const READS = /(?:^|\.)(?:safe_load|full_load|load|YAML\.load)$/;

type CallValue = Extract<SmallValue, { readonly call: string }>;

/** The settings that a call reads, null for a call that reads none. */
export function settingsRead(trail: Following, path: string, value: CallValue, depth: number): Result | null {
  const given = (key: string | number): SmallValue | undefined => value.given.find(([name]) => name === key)?.[1];
  if (value.call === 'hydra.main') return composed(trail, path, given);
  const known = /^(?:yaml|ruamel|json|toml|tomllib|omegaconf|OmegaConf|box|munch)\.|EasyDict$/.test(value.call);
  const first = given(0);
  if (!known || first === undefined) return null;
  if (HANDS_ON.test(value.call)) return trail.evaluate(trail, path, first, depth + 1);
  if (!READS.test(value.call)) return null;
  const file = fileOf(trail, path, textOf(trail, path, first, depth));
  return file === null ? UNKNOWN : { settings: file, at: '' };
}

function composed(trail: Following, path: string, given: (key: string | number) => SmallValue | undefined): Result {
  const folder = given('config_path') ?? given(0);
  const name = given('config_name') ?? given(1);
  if (typeof name !== 'string' || (folder !== undefined && folder !== null && typeof folder !== 'string'))
    return UNKNOWN;
  const below = [folderOf(path), folder ?? ''].filter((part) => part !== '').join('/');
  const file = /\.ya?ml$/.test(name) ? name : `${name}.yaml`;
  const found = normal(`${below}/${file}`);
  return found !== null && trail.project.settingsFiles.has(found) ? { settings: found, at: '' } : UNKNOWN;
}

/** The path behind `open(…)` and `Path(…)`, or what it is by default. */
function textOf(trail: Following, path: string, value: SmallValue, depth: number): string | null {
  const result = trail.evaluate(trail, path, value, depth + 1);
  let small: SmallValue | undefined = 'value' in result ? result.value : null;
  for (let hops = 0; hops < HOPS && typeof small === 'object' && small !== null; hops += 1) {
    if ('call' in small) small = small.given.find(([name]) => name === 0 || name === 'file')?.[1];
    else if ('or' in small) small = small.or;
    else return null;
  }
  return typeof small === 'string' ? small : null;
}

/** A file as code names it: from the top of the repository, from the file's folder, or from one above. */
function fileOf({ project }: Following, from: string, text: string | null): string | null {
  if (text === null || !/\.(?:ya?ml|json|toml)$/.test(text)) return null;
  const whole = normal(text);
  if (whole !== null && project.settingsFiles.has(whole)) return whole;
  for (let folder = folderOf(from); folder !== ''; folder = folderOf(folder)) {
    const path = normal(`${folder}/${text}`);
    if (path !== null && project.settingsFiles.has(path)) return path;
  }
  return null;
}

function normal(path: string): string | null {
  if (path.length > 400 || path.startsWith('~') || path.includes('://')) return null;
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.pop() === undefined) return null;
  }
  return kept.join('/');
}

type Settings = { readonly settings: string; readonly at: string };
type Found = { readonly path: string; readonly entry: Entry | null };

/** What settings say below a key: a value, or more settings. */
export function settingsField(trail: Following, { settings, at }: Settings, name: string): Result {
  const key = at === '' ? name : `${at}.${name}`;
  const found = search(trail, settings, key, 0);
  if (found === null) return UNKNOWN;
  if (found.entry === null) return { settings, at: key };
  return valueOf(trail, settings, found, 0);
}

/** All settings directly below a key, with their places noted; nested ones are left out. */
export function settingsBelow(
  trail: Following,
  { settings, at }: Settings,
): readonly (readonly [string, SmallValue])[] {
  return keysBelow(trail, settings, at, 0)
    .filter((key) => !key.includes('.'))
    .map((key) => {
      const result = settingsField(trail, { settings, at }, key);
      return [key, 'value' in result ? result.value : { unknown: true }] as const;
    });
}

/** The keys below which settings describe an object that is made of them, at most twenty: the settings themselves and those inside. */
export function targetsBelow(trail: Following, { settings, at }: Settings): readonly string[] {
  return keysBelow(trail, settings, at, 0)
    .filter((key) => key === '_target_' || key.endsWith('._target_'))
    .map((key) => [at, key.replace(/\.?_target_$/, '')].filter((part) => part !== '').join('.'))
    .slice(0, 20);
}

function keysBelow(trail: Following, path: string, at: string, hops: number): readonly string[] {
  const known = trail.project.settingsFiles.get(path);
  if (known === undefined || hops > HOPS) return [];
  const start = at === '' ? '' : `${at}.`;
  const own = known.file.entries.flatMap(({ key }) => (key.startsWith(start) ? [key.slice(start.length)] : []));
  const taken = known.file.defaults.flatMap((item): string[] => {
    const inner = within(item.at, at);
    const file = takenFrom(path, item);
    if (inner !== null) return [...keysBelow(trail, file, inner, hops + 1)];
    if (item.at !== at && !item.at.startsWith(start)) return [];
    const rest = item.at.slice(start.length);
    return keysBelow(trail, file, '', hops + 1).map((key) => (rest === '' ? key : `${rest}.${key}`));
  });
  return [...new Set([...own, ...taken])];
}

/** What is left of a key below another: null when it does not lie there. */
function within(outer: string, key: string): string | null {
  if (outer === '') return key;
  if (key === outer) return '';
  return key.startsWith(`${outer}.`) ? key.slice(outer.length + 1) : null;
}

function takenFrom(path: string, { group, name }: SettingsFile['defaults'][number]): string {
  const folder = [folderOf(path), group].filter((part) => part !== '').join('/');
  return normal(`${folder}/${/\.ya?ml$/.test(name) ? name : `${name}.yaml`}`) ?? '';
}

/** Where a key stands: in the file itself, else in what it takes in; the entry is null for settings in which it is nested. */
function search(trail: Following, path: string, key: string, hops: number): Found | null {
  const known = trail.project.settingsFiles.get(path);
  if (known === undefined || hops > HOPS) return null;
  trail.budget.left -= 1;
  if (trail.budget.left < 0) return null;
  const entry = known.byKey.get(key);
  if (entry !== undefined) return { path, entry };
  let nested = known.file.entries.some((other) => other.key.startsWith(`${key}.`));
  for (const item of known.file.defaults) {
    const inner = within(item.at, key);
    if (inner === '') nested ||= trail.project.settingsFiles.has(takenFrom(path, item));
    const found = inner === null || inner === '' ? null : search(trail, takenFrom(path, item), inner, hops + 1);
    if (found?.entry) return found;
    nested ||= found !== null;
  }
  return nested ? { path, entry: null } : null;
}

/** A value, of which `${model.name}` is the value of another key from the top. */
function valueOf(trail: Following, root: string, { path, entry }: Found, hops: number): Result {
  if (entry === null) return UNKNOWN;
  const { value, line } = entry;
  note(trail, path, line);
  if (typeof value !== 'string' || !value.includes('${')) return { value };
  const key = /^\$\{([A-Za-z_][\w.]{0,200})\}$/.exec(value)?.[1];
  const variable = /^\$\{oc\.env:([A-Za-z_]\w{0,100})(?:,\s*([^}]{1,200}))?\}$/.exec(value);
  if (variable) {
    const or = variable[2]?.replace(/^(['"])(.*)\1$/, '$2');
    return { value: { environment: variable[1] ?? '', ...(or === undefined ? {} : { or }) } };
  }
  const found = key === undefined || hops > HOPS ? null : search(trail, root, key, 0);
  return found === null ? UNKNOWN : valueOf(trail, root, found, hops + 1);
}
