import {
  asBoolean,
  asString,
  asText,
  entriesOf,
  entryOf,
  get,
  itemsOf,
  oneOrMore,
  type MapEntry,
  type TreeNode,
} from '../../parse/index.ts';

/** Keys that only a card of the Hugging Face hub has. */
const CARD_KEYS = [
  'base_model',
  'base_model_relation',
  'pipeline_tag',
  'library_name',
  'datasets',
  'model-index',
  'task_categories',
  'dataset_info',
  'size_categories',
  'source_datasets',
  'annotations_creators',
  'extra_gated_prompt',
  'extra_gated_fields',
];
const DATASET_KEYS = ['task_categories', 'dataset_info', 'size_categories', 'source_datasets', 'annotations_creators'];
/** Keys that cards of models and of datasets have alike. */
const EITHER_KEYS = ['datasets', 'extra_gated_prompt', 'extra_gated_fields'];
const SPACE_SDKS = new Set(['gradio', 'streamlit', 'docker', 'static']);
/** Names that one list may hold. */
const MAX_NAMES = 200;
const MAX_TITLE = 80;

/** What a card describes. */
export type CardKind = 'model' | 'dataset' | 'space';

/** A name written in a card, with the line it stands on. */
export type Named = { readonly text: string; readonly line: number };

export type Card = {
  readonly kind: CardKind;
  readonly title: string;
  readonly line: number;
  readonly bases: readonly Named[];
  readonly relation: string;
  readonly datasets: readonly Named[];
  readonly customCode: boolean;
  readonly license: string;
  readonly task: string;
  readonly library: string;
  /** `10K<n<100K`, as the hub writes it. */
  readonly size: string;
  /** Whoever wants it has to ask for it. */
  readonly gated: boolean;
  /** The line that says that people labelled the data; null when no line does. */
  readonly labelled: Named | null;
  readonly space: Space | null;
};

export type Space = {
  readonly sdk: string;
  readonly version: string;
  readonly port: string;
  /** The file that the hub starts or builds, with its line; null where static files are served. */
  readonly app: Named | null;
  readonly signIn: boolean;
  /** What people who sign in let the app do in their name; empty for nothing but their profile. */
  readonly scopes: readonly string[];
  /** Organisations whose members alone may sign in. */
  readonly members: readonly string[];
  readonly hardware: string;
  /** Other sites may show it in a frame, which is so unless the card forbids it. */
  readonly embedding: boolean;
  readonly models: readonly Named[];
  /** Lines of `preload_from_hub`: `repository files revision`. */
  readonly preloads: readonly Named[];
};

/** Whether text that could not be read mentions one of the keys at the start of a line. */
export function mentionsCard(text: string): boolean {
  return text.split('\n').some((line) => {
    const key = /^["']?([a-z_-]{3,24})["']?\s*:/.exec(line.slice(0, 80))?.[1];
    return key !== undefined && (key === 'sdk' || CARD_KEYS.includes(key));
  });
}

/** Reads a card, or null when the front matter belongs to something else (a page of a site, a skill). */
export function readCard(root: TreeNode): Card | null {
  const space = spaceOf(root);
  const has = (key: string): boolean => entryOf(root, key) !== undefined;
  const marker = space === null ? entriesOf(root).find(({ key }) => CARD_KEYS.includes(key)) : entryOf(root, 'sdk');
  if (marker === undefined) return null;
  const aboutModel = CARD_KEYS.some((key) => !DATASET_KEYS.includes(key) && !EITHER_KEYS.includes(key) && has(key));
  const kind = space !== null ? 'space' : !aboutModel && DATASET_KEYS.some(has) ? 'dataset' : 'model';
  return {
    kind,
    title: titleOf(root),
    line: entryOf(root, 'title')?.line ?? marker.line,
    bases: basesOf(root),
    relation: wordOf(get(root, 'base_model_relation')) || (relationsOf(root)[0]?.relation ?? ''),
    datasets: [...namesOf(entryOf(root, 'datasets')), ...namesOf(entryOf(root, 'source_datasets')).filter(isHubName)],
    customCode: oneOrMore(get(root, 'tags')).some((tag) => asString(tag) === 'custom_code'),
    license: licenseOf(root),
    task: wordOf(get(root, 'pipeline_tag')) || wordOf(oneOrMore(get(root, 'task_categories'))[0]),
    library: wordOf(get(root, 'library_name')),
    size: wordOf(oneOrMore(get(root, 'size_categories'))[0]),
    gated:
      has('extra_gated_prompt') ||
      has('extra_gated_fields') ||
      /^(?:auto|manual|true)$/.test(wordOf(get(root, 'gated'))),
    labelled:
      namesOf(entryOf(root, 'annotations_creators')).find(({ text }) => /crowdsourced|expert|human/.test(text)) ?? null,
    space,
  };
}

/** `source_datasets` also holds words such as `original`. */
function isHubName({ text }: Named): boolean {
  return /^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(text);
}

/** The hub writes bases into tags too: `base_model:adapter:owner/name`. */
function relationsOf(root: TreeNode): { readonly relation: string; readonly base: Named }[] {
  return oneOrMore(get(root, 'tags')).flatMap((tag) => {
    const parts = /^base_model:(adapter|finetune|quantized|merge):([\w.-]{1,96}\/[\w.-]{1,96})$/.exec(
      asString(tag) ?? '',
    );
    return parts === null ? [] : [{ relation: parts[1] ?? '', base: { text: parts[2] ?? '', line: tag.line } }];
  });
}

function basesOf(root: TreeNode): Named[] {
  const named = namesOf(entryOf(root, 'base_model'));
  const known = new Set(named.map(({ text }) => text));
  return [...named, ...relationsOf(root).flatMap(({ base }) => (known.has(base.text) ? [] : [base]))].slice(
    0,
    MAX_NAMES,
  );
}

function spaceOf(root: TreeNode): Space | null {
  const sdk = asString(get(root, 'sdk')) ?? '';
  const described = ['app_file', 'app_port', 'title'].some((key) => entryOf(root, key) !== undefined);
  if (!SPACE_SDKS.has(sdk) || !described) return null;
  return {
    sdk,
    version: wordOf(get(root, 'sdk_version')),
    port: wordOf(get(root, 'app_port')),
    app: appOf(root, sdk),
    signIn: asBoolean(get(root, 'hf_oauth')) === true,
    scopes: wordsOf(get(root, 'hf_oauth_scopes')),
    members: wordsOf(get(root, 'hf_oauth_authorized_org')),
    hardware: wordOf(get(root, 'suggested_hardware')),
    embedding: asBoolean(get(root, 'disable_embedding')) !== true,
    models: namesOf(entryOf(root, 'models')),
    preloads: namesOf(entryOf(root, 'preload_from_hub')),
  };
}

/** A few words of a list, or one. */
function wordsOf(node: TreeNode | undefined): string[] {
  return oneOrMore(node)
    .slice(0, 10)
    .map(wordOf)
    .filter((word) => word !== '');
}

function appOf(root: TreeNode, sdk: string): Named | null {
  if (sdk === 'docker') return { text: 'Dockerfile', line: entryOf(root, 'sdk')?.line ?? 1 };
  if (sdk !== 'gradio' && sdk !== 'streamlit') return null;
  const entry = entryOf(root, 'app_file');
  const text = asString(entry?.value);
  if (entry !== undefined && text !== undefined && text.length <= 200) return { text, line: entry.line };
  return { text: 'app.py', line: entryOf(root, 'sdk')?.line ?? 1 };
}

function titleOf(root: TreeNode): string {
  const title = asText(get(root, 'title')) ?? asText(get(root, 'pretty_name'));
  return tidy(title ?? asText(get(itemsOf(get(root, 'model-index'))[0], 'name')) ?? '', MAX_TITLE);
}

/** `license: other` says nothing without the name or link beside it. */
function licenseOf(root: TreeNode): string {
  const license = oneOrMore(get(root, 'license')).flatMap((node) => asText(node) ?? []);
  const beside = asText(get(root, 'license_name')) ?? asText(get(root, 'license_link'));
  const words = license.slice(0, 5).join(', ');
  return tidy(words === 'other' && beside !== undefined ? `other (${beside})` : words, MAX_TITLE);
}

function wordOf(node: TreeNode | undefined): string {
  return tidy(asText(node) ?? '', 40);
}

/** One line without control characters, cut to `length`. */
function tidy(text: string, length: number): string {
  return text
    .slice(0, 400)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, length);
}

/** The texts of a list or of a single text, each once, with their lines. */
function namesOf(entry: MapEntry | undefined): Named[] {
  const names = new Map<string, number>();
  for (const node of oneOrMore(entry?.value)) {
    const text = asString(node)?.slice(0, 400).trim() ?? '';
    if (text !== '' && !names.has(text)) names.set(text, node.line);
    if (names.size >= MAX_NAMES) break;
  }
  return [...names].map(([text, line]) => ({ text, line }));
}
