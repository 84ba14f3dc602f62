import type { PolicyName } from '../policies.ts';
import { gadgetOf } from './gadgets.ts';
import { ML_PACKAGES } from './ml-packages.ts';
import { NUMPY, NUMPY_REFERENCES } from './numpy.ts';
import { OBJECT_ONLY } from './object-only.ts';
import { PANDAS } from './pandas.ts';
import { SCIPY, SCIPY_REFERENCES } from './scipy.ts';
import { SKLEARN } from './sklearn.ts';
import { STANDARD_LIBRARY, STANDARD_MODULES, STANDARD_REFERENCES } from './standard-library.ts';
import { STATSMODELS } from './statsmodels.ts';
import { TORCH_MODULES } from './torch-modules.ts';
import { TORCH, TORCH_REFERENCES } from './torch.ts';

/**
 * What is known of a name that a pickle imports. `safe`: on the list, may be called with anything. `object`: on the list as a class whose objects
 * are made without its constructor. `reference`: on the list as a value.
 * `policy`: on the list, fine with certain arguments. `code`: makes functions of code in the file. `gadget`: known to do what no model
 * needs. `dotted`: reaches through a module into another. `odd`: no name that an import can have. `library`: of a well-known package and
 * not on the list. `class`: written like a class.
 */
export type Knowledge =
  | { readonly kind: 'safe' | 'object' | 'reference' | 'code' | 'dotted' | 'stdlib' | 'odd' }
  | { readonly kind: 'policy'; readonly policy: PolicyName }
  | { readonly kind: 'gadget'; readonly does: string }
  | { readonly kind: 'library' | 'unknown'; readonly class: boolean };

/** Names of modules in Python 2, as `fix_imports` maps them. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['__builtin__', 'builtins'],
  ['copy_reg', 'copyreg'],
  ['exceptions', 'builtins'],
  ['UserDict', 'collections'],
  ['UserList', 'collections'],
  ['UserString', 'collections'],
  ['Queue', 'queue'],
  ['StringIO', 'io'],
  ['cStringIO', 'io'],
  ['cPickle', 'pickle'],
  ['ConfigParser', 'configparser'],
]);

/** Names of Python 2's builtins. */
const RENAMED_BUILTINS: ReadonlyMap<string, string> = new Map([
  ['unicode', 'str'],
  ['long', 'int'],
  ['xrange', 'range'],
  ['basestring', 'str'],
]);

const POLICED: Readonly<Record<string, Readonly<Record<string, PolicyName>>>> = {
  builtins: { getattr: 'getattr' },
  copyreg: { _reconstructor: 'class-first', __newobj__: 'class-first', __newobj_ex__: 'class-first' },
  _codecs: { encode: 'encode' },
  codecs: { encode: 'encode' },
  numpy: { dtype: 'dtype' },
  'numpy.core.multiarray': { scalar: 'scalar', dtype: 'dtype' },
  'numpy._core.multiarray': { scalar: 'scalar', dtype: 'dtype' },
  'numpy.core._multiarray_umath': { scalar: 'scalar' },
  'numpy._core._multiarray_umath': { scalar: 'scalar' },
  'dateutil.tz.tz': { tzfile: 'no-file' },
  'dateutil.tz': { tzfile: 'no-file' },
  'numpy.core': { _ufunc_reconstruct: 'numpy-function' },
  'numpy._core': { _ufunc_reconstruct: 'numpy-function' },
  'torch.storage': { _load_from_bytes: 'unpickle-bytes' },
  'torch._tensor': { _rebuild_from_type_v2: 'function-first', _rebuild_from_type: 'function-first' },
  'torch.tensor': { _rebuild_from_type: 'function-first' },
  'pandas.core.indexes.base': { _new_Index: 'class-first' },
  'pandas.core.indexes.datetimes': { _new_DatetimeIndex: 'class-first' },
  'pandas.core.indexes.period': { _new_PeriodIndex: 'class-first' },
  'pandas.core.indexes.interval': { _new_IntervalIndex: 'class-first' },
};

/** Functions by which dill and cloudpickle carry code. */
const CODE = /^(?:dill(?:\.|$)|cloudpickle(?:\.|$)|joblib\.externals\.cloudpickle|_cloudpickle)/;

/** Packages of which the list above has what their honest pickles hold. */
const LIBRARIES =
  /^(?:torch|numpy|scipy|sklearn|pandas|joblib|statsmodels|xgboost|lightgbm|catboost|matplotlib|tensorflow|keras|torchvision|skimage)(?:\.|$)/;

const SAFE = listed([STANDARD_LIBRARY, NUMPY, SCIPY, SKLEARN, STATSMODELS, PANDAS, TORCH, TORCH_MODULES, ML_PACKAGES]);
const OBJECTS = listed([OBJECT_ONLY]);
const REFERENCES = listed([STANDARD_REFERENCES, NUMPY_REFERENCES, SCIPY_REFERENCES, TORCH_REFERENCES]);

/** What is known of a name by its exact module and name. */
export function knowledgeOf(writtenModule: string, writtenName: string): Knowledge {
  const module = RENAMED.get(writtenModule) ?? writtenModule;
  const name = module === 'builtins' ? (RENAMED_BUILTINS.get(writtenName) ?? writtenName) : writtenName;
  const policy = POLICED[module]?.[name];
  if (policy !== undefined && Object.hasOwn(POLICED, module)) return { kind: 'policy', policy };
  if (OBJECTS.get(module)?.has(name) === true) return { kind: 'object' };
  if (SAFE.get(module)?.has(name) === true) return { kind: 'safe' };
  if (REFERENCES.get(module)?.has(name) === true) return { kind: 'reference' };
  if (/^__torch__(?:\.\w+)*$/.test(module) && /^\w+$/.test(name)) return { kind: 'safe' };
  const does = gadgetOf(module, name);
  if (does !== null) return { kind: 'gadget', does };
  if (CODE.test(module)) return { kind: 'code' };
  return unlisted(module, name);
}

function unlisted(module: string, name: string): Knowledge {
  const top = module.split('.', 1)[0] ?? '';
  if (STANDARD_MODULES.has(top)) return { kind: name.includes('.') ? 'dotted' : 'stdlib' };
  const library = LIBRARIES.test(module);
  const nested = !library && /^[A-Z]\w*(?:\.[A-Z]\w*)+$/.test(name);
  if (name.includes('.') && !nested) return { kind: 'dotted' };
  if (
    !/^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(module) ||
    !/^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name)
  )
    return { kind: 'odd' };
  return { kind: library ? 'library' : 'unknown', class: /^_*\p{Lu}/u.test(name) };
}

function listed(tables: readonly Readonly<Record<string, string>>[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const [module, names] of tables.flatMap((table) => Object.entries(table))) {
    const known = all.get(module) ?? new Set<string>();
    for (const name of names.split(' ')) known.add(name);
    all.set(module, known);
  }
  return all;
}
