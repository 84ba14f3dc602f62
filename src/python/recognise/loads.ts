import type { Edit, Fact, Load } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { loadFact } from './build.ts';
import { addArgument, replaceEither, replaceOnce } from './edits.ts';
import { originOf, pathText } from './origin.ts';
import type { Unit } from './unit.ts';
import type { Switch } from './values.ts';
import { argumentOf, switchOf, valueOf } from './values.ts';

type Judged = {
  readonly format: Load['format'];
  readonly executes: Load['executes'];
  readonly controls?: string[];
  readonly edits?: readonly Edit[];
};

/** Calls that run code found in the bytes whatever their arguments. */
const ALWAYS = new Map<string, Load['format']>([
  ...['pickle', 'cPickle', '_pickle', 'pickle5'].flatMap((module): [string, Load['format']][] => [
    [`${module}.load`, 'pickle'],
    [`${module}.loads`, 'pickle'],
    [`${module}.Unpickler`, 'pickle'],
  ]),
  ['dill.load', 'dill'],
  ['dill.loads', 'dill'],
  ['dill.load_session', 'dill'],
  ['cloudpickle.load', 'pickle'],
  ['cloudpickle.loads', 'pickle'],
  ['jsonpickle.decode', 'other'],
  ['joblib.load', 'joblib'],
  ['sklearn.externals.joblib.load', 'joblib'],
  ['marshal.load', 'marshal'],
  ['marshal.loads', 'marshal'],
  ['shelve.open', 'pickle'],
  ['pandas.read_pickle', 'pandas'],
  ['yaml.unsafe_load', 'yaml'],
  ['yaml.unsafe_load_all', 'yaml'],
  ['yaml.full_load', 'yaml'],
  ['mlflow.pyfunc.load_model', 'pickle'],
  ['mlflow.sklearn.load_model', 'pickle'],
  ['mlflow.pytorch.load_model', 'torch'],
  ['mlflow.xgboost.load_model', 'other'],
  ['torch.package.PackageImporter', 'torch'],
]);

/** Calls that hand a model file to code that is safe by itself; listed so that nobody takes them for a load of pickles. */
const SAFE = new Map<string, Load['format']>([['torch.jit.load', 'torchscript']]);

/** What turns bytes into objects here, and whether doing so can run code. */
export function loadFacts(unit: Unit): Fact[] {
  return unit.module.calls.flatMap((call) => {
    const judged = judge(unit, call);
    if (!judged) return [];
    const value = argumentGiven(call);
    const loader = call.callee.replace(/^\?\./, '');
    const text = value === null ? '' : short(pathText(unit, value));
    return [
      loadFact(
        unit,
        { symbol: call.symbol, span: call },
        {
          name: text === '' ? loader : `${loader} ${text}`,
          loader,
          origin: call.callee.endsWith('recv_pyobj') ? 'remote' : originOf(unit, call, value),
          ...judged,
        },
      ),
    ];
  });
}

function judge(unit: Unit, call: Call): Judged | null {
  const always = ALWAYS.get(call.callee);
  if (always) return { format: always, executes: call.callee === 'yaml.full_load' ? 'unknown' : 'yes' };
  const safe = SAFE.get(call.callee);
  if (safe) return { format: safe, executes: 'no' };
  switch (call.callee) {
    case 'torch.load':
    case 'torch.serialization.load':
      return torchLoad(unit, call);
    case 'numpy.load':
      return numpyLoad(unit, call);
    case 'yaml.load':
    case 'yaml.load_all':
      return yamlLoad(unit, call);
    case 'ctypes.CDLL':
    case 'ctypes.cdll.LoadLibrary':
    case 'torch.ops.load_library':
    case 'torch.classes.load_library':
    case 'tensorflow.load_op_library':
      return native(call);
    case 'skops.io.load':
    case 'skops.io.loads':
      return { format: 'other', executes: valueOf(call, ['trusted'])?.kind === 'boolean' ? 'yes' : 'no' };
    default:
      return byMethod(unit, call);
  }
}

function byMethod(unit: Unit, call: Call): Judged | null {
  if (/(?:^|\.)keras\.(?:models\.|saving\.)?load_model$|^keras\.(?:models\.|saving\.)?load_model$/.test(call.callee))
    return kerasLoad(unit, call);
  if (call.callee.endsWith('.recv_pyobj')) return { format: 'pickle', executes: 'yes' };
  if (/(?:^|\.)enable_unsafe_deserialization$/.test(call.callee)) return { format: 'keras', executes: 'yes' };
  if (!call.callee.endsWith('.load_local') && !call.callee.endsWith('.deserialize_from_bytes')) return null;
  const flag = switchOf(unit, valueOf(call, ['allow_dangerous_deserialization']));
  if (flag === 'absent') return null;
  return {
    format: 'vector-store',
    executes: flag === 'on' ? 'yes' : flag === 'off' ? 'no' : 'unknown',
    edits: literalFlag(unit, call, 'allow_dangerous_deserialization', 'disable-dangerous-deserialization', false),
  };
}

function torchLoad(unit: Unit, call: Call): Judged {
  const flag = switchOf(unit, valueOf(call, ['weights_only']));
  const executes =
    flag === 'absent'
      ? call.opaque
        ? 'unknown'
        : 'version'
      : ({ on: 'no', off: 'yes', optional: 'unknown' } as const)[flag];
  const edits =
    flag === 'absent'
      ? addArgument(unit, call, 'set-weights-only', 'weights_only=True')
      : literalFlag(unit, call, 'weights_only', 'set-weights-only', true);
  return {
    format: 'torch',
    executes,
    controls: flag === 'on' ? ['weights-only'] : [],
    edits: flag === 'on' ? [] : edits,
  };
}

function numpyLoad(unit: Unit, call: Call): Judged | null {
  const flag = switchOf(unit, valueOf(call, ['allow_pickle'], 2));
  if (flag === 'absent' || flag === 'off') return null;
  return {
    format: 'numpy',
    executes: flag === 'on' ? 'yes' : 'unknown',
    edits: literalFlag(unit, call, 'allow_pickle', 'disable-allow-pickle', false),
  };
}

function kerasLoad(unit: Unit, call: Call): Judged {
  const flag: Switch = switchOf(unit, valueOf(call, ['safe_mode']));
  const executes = ({ on: 'no', off: 'yes', optional: 'unknown', absent: 'version' } as const)[flag];
  return { format: 'keras', executes, controls: flag === 'on' ? ['safe-loader'] : [] };
}

function yamlLoad(unit: Unit, call: Call): Judged {
  const loader = argumentOf(call, ['Loader'], 1);
  const text = loader?.value.text ?? '';
  if (/Safe|BaseLoader/.test(text)) return { format: 'yaml', executes: 'no', controls: ['safe-loader'] };
  if (!loader) {
    return {
      format: 'yaml',
      executes: 'version',
      edits:
        call.arguments.length === 1 && !call.opaque
          ? replaceOnce(unit, call, 'use-safe-load', 'yaml.load(', 'yaml.safe_load(')
          : [],
    };
  }
  const known = loader.value.kind === 'name' || loader.value.kind === 'attribute';
  const unsafe = known && /(?:^|\.)(?:C?Loader|C?UnsafeLoader)$/.test(text);
  const spellings = ['Loader', 'UnsafeLoader', 'FullLoader'].map(
    (name) => [`Loader=yaml.${name}`, 'Loader=yaml.SafeLoader'] as const,
  );
  return {
    format: 'yaml',
    executes: unsafe ? 'yes' : 'unknown',
    edits: unsafe ? replaceEither(unit, loader.span, 'use-safe-load', spellings) : [],
  };
}

/** A library whose path is spelt out belongs to the system or the repository; one that is chosen at run time is code by argument. */
function native(call: Call): Judged | null {
  const first = call.arguments[0]?.value;
  if (!first || first.kind === 'string' || first.kind === 'none') return null;
  return { format: 'native', executes: 'yes' };
}

function literalFlag(unit: Unit, call: Call, name: string, id: string, safe: boolean): Edit[] {
  const argument = argumentOf(call, [name]);
  if (!argument || argument.value.kind !== 'boolean' || argument.value.followed) return [];
  const [from, to] = safe ? ['False', 'True'] : ['True', 'False'];
  return replaceOnce(unit, argument.span, id, `${name}=${from}`, `${name}=${to}`);
}

function argumentGiven(call: Call): Value | null {
  return valueOf(
    call,
    ['f', 'file', 'filename', 'filepath', 'filepath_or_buffer', 'path', 'folder_path', 'model_uri', 'stream'],
    0,
  );
}

function short(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
