import type { Fact } from '../model/index.ts';
import type { Invocation } from './invocation.ts';
import { optionValue, readOptions } from './options.ts';

/** How a command hands over a file that says what a system is to run. */
type Handing = {
  /** Words behind the program; `*` is any one word. */
  readonly words: readonly string[];
  /** Options whose value is the file. */
  readonly options: readonly string[];
  /** Whether words that are no options are files, by their ending. */
  readonly positional?: RegExp;
  /** The file that is taken when none is named. */
  readonly usual?: string;
};

const YAML = /\.(?:ya?ml|json)$/i;
const PYTHON = /\.py$/i;
const FILE = ['-f', '--file', '--filename'];
const TEMPLATE = ['-t', '--template-file', '--template', '--template-body'];

const HANDINGS = new Map<string, readonly Handing[]>([
  [
    'az',
    [
      { words: ['ml', '*', 'create'], options: FILE },
      { words: ['ml', '*', 'update'], options: FILE },
      { words: ['ml', '*', 'submit-pipeline'], options: FILE },
    ],
  ],
  ['kubectl', ['apply', 'create', 'replace'].map((word) => ({ words: [word], options: FILE }))],
  ['oc', ['apply', 'create', 'replace'].map((word) => ({ words: [word], options: FILE }))],
  [
    'argo',
    [
      { words: ['submit'], options: [], positional: YAML },
      ...['template', 'cron', 'cluster-template'].map((word) => ({
        words: [word, 'create'],
        options: [],
        positional: YAML,
      })),
    ],
  ],
  [
    'gcloud',
    [
      { words: ['builds', 'submit'], options: ['--config'], usual: 'cloudbuild.yaml' },
      { words: ['ai', '*', 'create'], options: ['--config'] },
    ],
  ],
  [
    'aws',
    [
      { words: ['cloudformation', '*'], options: TEMPLATE },
      { words: ['sagemaker', 'create-pipeline'], options: ['--pipeline-definition'] },
      { words: ['sagemaker', 'update-pipeline'], options: ['--pipeline-definition'] },
    ],
  ],
  ['sam', ['deploy', 'build'].map((word) => ({ words: [word], options: TEMPLATE }))],
  [
    'kfp',
    [
      { words: ['run', '*'], options: ['-f', '--package-file'] },
      { words: ['pipeline', '*'], options: [], positional: YAML },
    ],
  ],
  [
    'prefect',
    [
      { words: ['deploy'], options: ['--prefect-file'], positional: PYTHON, usual: 'prefect.yaml' },
      { words: ['deployment', 'apply'], options: [], positional: YAML },
    ],
  ],
  [
    'dvc',
    [
      { words: ['repro'], options: [], positional: /(?:^|\/)dvc\.yaml$/, usual: 'dvc.yaml' },
      { words: ['exp', 'run'], options: [], positional: /(?:^|\/)dvc\.yaml$/, usual: 'dvc.yaml' },
    ],
  ],
  ['modal', ['deploy', 'run', 'serve'].map((word) => ({ words: [word], options: [], positional: PYTHON }))],
  ['dagster', [{ words: ['*'], options: ['-f', '--python-file', '-w', '--workspace'] }]],
]);

/**
 * Definitions that a command hands over to what runs them (`kubectl apply -f job.yaml`, `az ml job create --file train.yml`, `dvc repro`):
 * the files of the repository that are started this way. Nothing without something that runs the script.
 */
export function definitionFacts({ program, args, site }: Invocation): Fact[] {
  if (site.runner === undefined) return [];
  const { runner } = site;
  return filesOf(program, args)
    .flatMap((file) => repositoryFile(file))
    .map((path): Fact => ({ fact: 'runs', value: { runner, path, evidence: [...site.evidence] } }));
}

function filesOf(program: string, args: readonly string[]): readonly string[] {
  if (program === 'mlflow') return args[0] === 'run' ? projectOf(args.slice(1)) : [];
  for (const handing of HANDINGS.get(program) ?? []) {
    const words = args.slice(0, handing.words.length);
    if (!handing.words.every((word, index) => word === '*' || word === words[index])) continue;
    const rest = args.slice(handing.words.length);
    const options = readOptions(rest, new Set(handing.options));
    const named = options.named.flatMap(({ name, value }) =>
      handing.options.includes(name) && value !== null ? value.split(',') : [],
    );
    const files = options.positionals.flatMap((word) => {
      const file = word.replace(/::?[A-Za-z_][\w.]*$/, '');
      return handing.positional?.test(file) === true ? [file] : [];
    });
    const all = [...named, ...files].map((file) => file.replace(/^file:\/\//, ''));
    return all.length === 0 && handing.usual !== undefined ? [handing.usual] : all;
  }
  return [];
}

const PROJECT_VALUED = new Set(
  '-e --entry-point -v --version -P --param-list -A --docker-args --experiment-name --experiment-id -b --backend -c --backend-config --env-manager --storage-dir --run-id --run-name'.split(
    ' ',
  ),
);

/** The project that `mlflow run` starts, when it is a folder. */
function projectOf(args: readonly string[]): readonly string[] {
  const folder = projectPlace(args).uri;
  if (folder === '' || /^[\w+.-]+:|@/.test(folder)) return [];
  return [`${folder.replace(/\/+$/, '')}/MLproject`];
}

/** What `mlflow run` is asked to run, and the version of it. */
export function projectPlace(args: readonly string[]): { readonly uri: string; readonly version: string } {
  const options = readOptions(args, PROJECT_VALUED);
  return { uri: options.positionals[0] ?? '', version: optionValue(options, ['-v', '--version']) ?? '' };
}

/** A path inside the repository as a list of one; nothing for addresses, variables and what lies outside. */
function repositoryFile(file: string): string[] {
  if (!/^[^$<>`*{}:~]{1,500}$/.test(file) || file.startsWith('/') || file === '-') return [];
  return [file.replace(/^(?:\.\/)+/, '')];
}
