import * as handles from './handles.ts';
import { isNumpyFunction } from './globals/numpy.ts';
import type { Judge } from './judge.ts';
import type { Call, Import, Machine } from './machine.ts';

/** Looks at a call of one listed name and answers with the handle of its result. Asks for literals before it reports. */
type Policy = (machine: Machine, judge: Judge, args: number, callee: number, how: Call) => number;

/** Names of the rules for calls that are fine only with certain arguments. */
export type PolicyName =
  | 'class-first'
  | 'function-first'
  | 'encode'
  | 'getattr'
  | 'unpickle-bytes'
  | 'dtype'
  | 'scalar'
  | 'no-file'
  | 'numpy-function';

export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  'class-first': classFirst,
  'function-first': functionFirst,
  encode,
  getattr: getAttribute,
  'unpickle-bytes': unpickleBytes,
  dtype,
  scalar,
  'no-file': noFile,
  'numpy-function': numpyFunction,
};

function odd(machine: Machine, judge: Judge, callee: number, how: Call, why: string): number {
  const { module, name } = machine.importOf(callee) as Import;
  const message = `Loading calls ${module}.${name} ${why}.`;
  judge.tell(machine, 'pickle-arguments', 'suspicious', message, how, `${module}:${name}`);
  return callee + 1;
}

/** `copyreg._reconstructor(class, …)` and its like make an object of their first argument. */
function classFirst(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const first = machine.tuples.get(args)?.items[0];
  const made = first === undefined ? null : machine.importOf(first);
  if (first === undefined || made === null || !handles.isGlobal(first)) {
    if (first !== undefined && judge.results.nestedClass(first)) return callee + 1;
    return odd(machine, judge, callee, how, 'on what is no imported class');
  }
  const known = judge.knowledge(first);
  if (known?.kind === 'policy') return odd(machine, judge, callee, how, `on ${made.module}.${made.name}`);
  if (known !== null) judge.judgeCall(machine, made, known, 'NEWOBJ');
  made.calls += 1;
  made.pending -= 1;
  return first + 1;
}

/** Functions that call their first argument with the others: it must be a listed one. */
function functionFirst(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const first = machine.tuples.get(args)?.items[0];
  const called = first === undefined || !handles.isGlobal(first) ? null : machine.importOf(first);
  if (first === undefined || called === null)
    return odd(machine, judge, callee, how, 'on what is no imported function');
  const known = judge.knowledge(first);
  if (known?.kind === 'policy') return odd(machine, judge, callee, how, `on ${called.module}.${called.name}`);
  if (known !== null) judge.judgeCall(machine, called, known, 'REDUCE');
  called.calls += 1;
  called.pending -= 1;
  return first + 1;
}

/** `_codecs.encode(text, 'latin1')` is how protocol 2 writes bytes; every other codec may run code or unpack bombs. */
function encode(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const tuple = machine.tuples.get(args);
  const [text, codec] = tuple?.items ?? [];
  const literal = text === undefined ? null : machine.literal(text);
  const name = codec === undefined ? null : machine.text(codec);
  if (tuple?.length !== 2 || literal === null || name === null || !/^(?:latin-?1|iso-?8859-1)$/i.test(name))
    return odd(machine, judge, callee, how, 'with other arguments than a text and "latin1"');
  return handles.ENCODED + (text as number);
}

/** `getattr(class, name)` is how old protocols write methods and nested classes. */
function getAttribute(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const tuple = machine.tuples.get(args);
  const [owner, attribute] = tuple?.items ?? [];
  const name = attribute === undefined ? null : machine.text(attribute);
  const record = owner === undefined ? null : machine.importOf(owner);
  const known = owner === undefined ? null : judge.knowledge(owner);
  const fine =
    known?.kind === 'safe' ||
    known?.kind === 'object' ||
    ((known?.kind === 'unknown' || known?.kind === 'library') && known.class);
  if (name === null || record === null || owner === undefined || !fine || !/^(?!__)\w{1,100}$/.test(name)) {
    const of = record === null ? 'of a hidden value' : `of ${record.module}.${record.name}`;
    const what = name === null ? 'an attribute' : `"${name.slice(0, 60)}"`;
    judge.tell(
      machine,
      'pickle-attribute',
      'malicious',
      `Loading takes ${what} ${of} by getattr.`,
      how,
      'builtins:getattr',
    );
    return callee + 1;
  }
  if (known.kind !== 'safe') judge.judgeCall(machine, record, known, 'NEWOBJ');
  if (handles.isGlobal(owner)) {
    record.calls += 1;
    record.pending -= 1;
  }
  return /^[A-Z]/.test(name) ? judge.results.nested(`${record.module}.${record.name}.${name}`) : callee + 1;
}

/** `torch.storage._load_from_bytes(bytes)` is `torch.load` of its argument. */
function unpickleBytes(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const first = machine.tuples.get(args)?.items[0];
  if (first === undefined) return odd(machine, judge, callee, how, 'on a value that is not written in the file');
  const encoded = handles.isEncoded(first);
  const handle = encoded ? first - handles.ENCODED : first;
  const place = machine.literal(handle);
  if (!handles.isLiteral(handle) || place === null || (!encoded && place.kind !== 'bytes'))
    return odd(machine, judge, callee, how, 'on a value that is not written in the file');
  if (place.kind === 'bytes') judge.nested.push({ offset: place.offset, length: place.length, encoded: false });
  else judge.nested.push({ offset: handle - handles.LITERALS, length: 0, encoded: true });
  return callee + 1;
}

function dtype(machine: Machine, judge: Judge, args: number, callee: number): number {
  const first = machine.tuples.get(args)?.items[0];
  const text = first === undefined ? null : machine.text(first);
  return text === null || text.length > 64 ? callee + 1 : judge.results.dtype(text);
}

/** `scalar(dtype, bytes)`; of dtype object it hands on what it is given, which no NumPy writes. */
function scalar(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const first = machine.tuples.get(args)?.items[0];
  const text = first === undefined ? null : judge.results.dtypeText(first);
  if (text !== null && /^[|<>=]?O/.test(text)) return odd(machine, judge, callee, how, 'for a Python object');
  return callee + 1;
}

/** `tzfile(None, name)`: with a name of a file instead of `None` it opens that file. */
function noFile(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const first = machine.tuples.get(args)?.items[0];
  if (how !== 'NEWOBJ' && first !== handles.NONE) return odd(machine, judge, callee, how, 'on a file');
  return callee + 1;
}

/** `_ufunc_reconstruct(module, name)` imports the module and takes the name from it: old versions of NumPy write their functions so. */
function numpyFunction(machine: Machine, judge: Judge, args: number, callee: number, how: Call): number {
  const [module, name] = (machine.tuples.get(args)?.items ?? []).map((item) => machine.text(item));
  const plain = typeof module === 'string' && typeof name === 'string' && isNumpyFunction(module, name);
  return plain ? callee + 1 : odd(machine, judge, callee, how, 'for what is no function of NumPy');
}
