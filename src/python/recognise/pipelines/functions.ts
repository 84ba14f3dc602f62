import { importedKey, type Element } from '../../../model/index.ts';
import type { Definition } from '../../module.ts';
import { rootOf } from '../unit.ts';
import type { Unit } from '../unit.ts';
import type { End, StepOf } from './contract.ts';

export type Decorator = Definition['decorators'][number];
export type Decorated = { readonly definition: Definition; readonly decorator: Decorator };

/** Functions (and classes) that one of the decorators makes something of. */
export function decorated(unit: Unit, callee: RegExp): Decorated[] {
  return unit.module.definitions.flatMap((definition) => {
    const decorator = definition.decorators.find((item) => callee.test(item.callee));
    return decorator ? [{ definition, decorator }] : [];
  });
}

/** Modules of which no function is a step of somebody's pipeline, so that they are not asked for in other files. */
const FOREIGN = new Set(
  `os sys re json time datetime math random logging typing pathlib collections itertools functools subprocess shutil tempfile uuid io
  dataclasses abc enum copy string pickle hashlib base64 warnings traceback contextlib operator argparse glob csv urllib asyncio inspect
  numpy pandas polars scipy sklearn torch torchvision tensorflow keras xgboost lightgbm catboost matplotlib seaborn plotly mlflow wandb
  boto3 botocore requests httpx pydantic yaml dotenv tqdm rich loguru click typer pytest joblib transformers datasets evaluate google azure
  airflow prefect dagster metaflow flytekit zenml kedro kfp sagemaker azureml tfx ray pyspark optuna openai langchain evidently pendulum
  dateutil great_expectations feast sqlalchemy psycopg2 psycopg redis kafka PIL cv2 nltk spacy snowflake databricks`.split(
    /\s+/,
  ),
);
const importLimit = 200;

/**
 * Finds the step that a call invokes: a function of the file that is one, also through `methods` such as `.submit`; with `imported` any
 * function that comes from a module which may be the repository's own.
 */
export function stepFinder(
  unit: Unit,
  steps: ReadonlyMap<string, Element>,
  { methods, imported }: { readonly methods?: RegExp; readonly imported?: boolean } = {},
): StepOf {
  const names = imported ? importedNames(unit) : new Set<string>();
  const known = new Map<string, End | null>();
  const find = (callee: string): End | null => {
    const own = steps.get(callee);
    if (own) return own;
    const cut = methods ? callee.replace(methods, '') : callee;
    const behind = cut === callee ? undefined : steps.get(cut);
    if (behind) return behind;
    return isImported(names, cut) ? importedKey(unit.path, cut) : null;
  };
  return ({ callee }) => {
    const done = known.get(callee);
    if (done !== undefined) return done;
    const found = find(callee);
    known.set(callee, found);
    return found;
  };
}

/** The function that a name stands for: one of this file's steps, else an import that may be one of the repository's own. */
export function stepNamed(unit: Unit, steps: ReadonlyMap<string, Element>, qualified: string): End | null {
  const own = steps.get(qualified);
  if (own) return own;
  return isImported(importedNames(unit), qualified) ? importedKey(unit.path, qualified) : null;
}

const imports = new WeakMap<Unit, ReadonlySet<string>>();

/** What imports from modules that may be the repository's own bind, qualified. */
function importedNames(unit: Unit): ReadonlySet<string> {
  const known = imports.get(unit);
  if (known) return known;
  const names = new Set<string>();
  for (const { module, name } of unit.module.imports.slice(0, importLimit)) {
    if (name === '*' || FOREIGN.has(rootOf(module))) continue;
    names.add(name === null ? module : module.endsWith('.') ? `${module}${name}` : `${module}.${name}`);
  }
  imports.set(unit, names);
  return names;
}

/** An imported function, or a function of an imported module; not a method of what it made. */
function isImported(names: ReadonlySet<string>, callee: string): boolean {
  if (names.size === 0 || callee.startsWith('?') || callee.length > 200) return false;
  if (names.has(callee)) return true;
  const outer = callee.slice(0, Math.max(0, callee.lastIndexOf('.')));
  return outer !== '' && names.has(outer) && /^[a-z_]/.test(callee.slice(outer.length + 1));
}
