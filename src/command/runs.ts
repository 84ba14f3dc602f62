import type { Fact } from '../model/index.ts';
import type { Invocation } from './invocation.ts';
import { serverOf } from './server-kinds.ts';

const LAUNCHERS =
  /^(?:accelerate|torchrun|deepspeed|horovodrun|mpirun|colossalai|composer|ipython|python|papermill|jupyter|fabric|lightning|spark-submit|nsys|coverage)$/;
const SHELLS = /^(?:sh|bash|zsh|dash|source|\.)$/;
/** Modules that install, test or format: nothing of the system runs through them. */
const TOOL_MODULES =
  /^(?:pip|uv|venv|virtualenv|ensurepip|pytest|unittest|build|twine|json|http|site|compileall|black|ruff|mypy|flake8|isort|ipykernel|nltk|spacy|zipfile|cProfile|pdb|coverage|poetry|pipx)(?:\.|$)/;

/** The files of the repository that a command starts. Nothing without something that runs the script. */
export function runsFacts(invocation: Invocation): Fact[] {
  const { site } = invocation;
  const path = scriptOf(invocation);
  if (site.runner === undefined || path === null || !/^[^$<>`*{}]{1,500}$/.test(path)) return [];
  const clean = path.replace(/^(?:\.\/)+/, '');
  return clean.startsWith('/') && !clean.startsWith('/app/') && !clean.startsWith('/workspace/')
    ? []
    : [
        {
          fact: 'runs',
          value: {
            runner: site.runner,
            path: clean.replace(/^\/(?:app|workspace)\//, ''),
            evidence: [...site.evidence],
          },
        },
      ];
}

/** Path of the script that a command starts, as written; `python -m pkg.mod` is `pkg/mod.py`. Null for none. */
export function scriptOf({ program, path, args }: Pick<Invocation, 'program' | 'path' | 'args'>): string | null {
  // `uv run train.py` names the script alone.
  if (path.endsWith('.py') || (path.endsWith('.sh') && path.includes('/'))) return path;
  if (SHELLS.test(program)) {
    const file = args.find((word) => !word.startsWith('-') && !word.startsWith('+'));
    return file !== undefined && /\.(?:sh|bash)$/.test(file) ? file : null;
  }
  if (!LAUNCHERS.test(program)) return null;
  const module = args.findIndex((word) => word === '-m' || word === '--module');
  const file = args.findIndex((word) => /\.(?:py|ipynb)$/.test(word));
  if (module !== -1 && (file === -1 || module < file)) {
    const name = args[module + 1] ?? '';
    const inner = programOfModule(name);
    if (inner !== null) return scriptOf({ program: inner, path: inner, args: args.slice(module + 2) });
    if (TOOL_MODULES.test(name) || serverOf('python', args) !== null) return null;
    return /^[A-Za-z_]\w*(?:\.\w+){0,20}$/.test(name) ? `${name.replaceAll('.', '/')}.py` : null;
  }
  if (program === 'python' && args.slice(0, file === -1 ? args.length : file).some((word) => !word.startsWith('-')))
    return null;
  return args[file] ?? null;
}

function programOfModule(name: string): string | null {
  if (name === 'torch.distributed.launch' || name === 'torch.distributed.run') return 'torchrun';
  return name === 'accelerate.commands.launch' ? 'accelerate' : null;
}
