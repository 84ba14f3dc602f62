import type { Element, Fact } from '../../model/index.ts';
import { asText, entryOf, get, oneOrMore, type TreeNode } from '../../parse/index.ts';
import {
  elementFact,
  lineOf,
  type Lines,
  ownElement,
  readBy,
  referenceFact,
  runsFact,
  sharedElement,
  type Source,
} from '../../statement/index.ts';
import { environmentFacts, imageFactsOf, packageFacts } from './environment.ts';

export type Given = {
  /** https://docs.bentoml.com/en/latest/reference/bentoml/bento-build-options.html */
  readonly options: TreeNode;
  readonly lines: Lines;
  /** The `project` table beside options in `pyproject.toml`. */
  readonly project: TreeNode | undefined;
};

const MOST_MODELS = 200;
/** `service:Class`, `service.py:svc`, `package.module:svc`, `folder/service.py:svc`. */
const SERVICE = /^(?:\.\/)?([A-Za-z_][\w./-]{0,200})(?::([A-Za-z_]\w{0,100}))?$/;
const TAG = /^[a-z0-9][\w.-]{0,62}(?:\/[\w.-]{1,100})?(?::[\w.-]{1,63})?$/i;
const KEYS = ['service', 'models', 'python', 'docker', 'conda', 'envs', 'include'];

/** The service of a Bento with what it is built of. Nothing for what has no key of build options. */
export function bentoFacts(source: Source, { options, lines, project }: Given): Fact[] {
  if (!KEYS.some((key) => entryOf(options, key) !== undefined)) return [];
  const entry = entryOf(options, 'service');
  const written = asText(entry?.value)?.trim() ?? '';
  const [, module = '', called = ''] = SERVICE.exec(written) ?? [];
  const name = asText(get(options, 'name')) ?? (called || asText(get(project, 'name')) || 'bento');
  const at = entry === undefined ? { startLine: lines.startLine, endLine: lines.startLine } : lineOf(entry);
  const service = ownElement(source, at, {
    kind: 'service',
    name: name.slice(0, 80),
    details: ['BentoML', ...dockerDetails(get(options, 'docker'))],
  });
  const file = fileOf(module);
  return [
    elementFact(service),
    ...(entry === undefined || file === '' ? [] : [runsFact(source, at, service, file)]),
    ...modelFacts(source, get(options, 'models'), service),
    ...packageFacts(source, options),
    ...imageFactsOf(source, options, service),
    ...environmentFacts(source, options),
  ];
}

/** A module by its dots, or a file by its path. */
function fileOf(module: string): string {
  if (module === '' || module.split('/').includes('..')) return '';
  if (module.endsWith('.py')) return module;
  return module.includes('/') ? '' : `${module.replaceAll('.', '/')}.py`;
}

function dockerDetails(docker: TreeNode | undefined): string[] {
  return (
    [
      ['distro', 'distribution'],
      ['cuda_version', 'CUDA'],
      ['dockerfile_template', 'template'],
      ['setup_script', 'setup script'],
    ] as const
  ).flatMap(([key, label]) => {
    const text = asText(get(docker, key)) ?? '';
    return text === '' ? [] : [`${label}: ${text}`];
  });
}

/** Models of BentoML's own store, `name:version`: `latest` moves with the store, a version stays. */
function modelFacts(source: Source, models: TreeNode | undefined, service: Element): Fact[] {
  return oneOrMore(models)
    .slice(0, MOST_MODELS)
    .flatMap((item) => {
      const entry = entryOf(item, 'tag');
      const text = asText(entry?.value ?? item)?.trim() ?? '';
      if (!TAG.test(text)) return [];
      const [name = '', revision = ''] = text.split(':');
      const lines = lineOf(entry ?? item);
      const model = sharedElement(source, lines, { kind: 'model', name });
      return [
        referenceFact(source, lines, {
          kind: 'model',
          repo: name,
          revision,
          pinned: revision === '' || revision === 'latest' ? 'none' : 'tag',
          loader: 'bentofile',
        }),
        ...readBy(source, lines, service, model, { data: ['model'], protocol: 'file' }),
      ];
    });
}
