import * as handles from './handles.ts';
import type { Literal } from './literal.ts';
import type { Machine } from './machine.ts';
import type { Operation } from './operations.ts';
import { PickleError } from './stop.ts';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A line as UTF-8, which CPython takes for the names of GLOBAL. */
function utf8Line(machine: Machine): string {
  const end = machine.lineEnd();
  if (end === machine.position) throw new PickleError('a name is empty');
  const bytes = machine.bytes.subarray(machine.position, end);
  machine.position = end + 1;
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new PickleError('a name is not UTF-8');
  }
}

function global(machine: Machine): void {
  const module = utf8Line(machine);
  machine.pushImport(module, utf8Line(machine));
}

/** Whether a literal is no text. */
function isOther(literal: Literal | null): boolean {
  return literal?.kind === 'bytes' || literal?.kind === 'int';
}

function stackGlobal(machine: Machine): void {
  machine.holds(2);
  const module = machine.literal(machine.stack[machine.depth - 2] as number);
  const name = machine.literal(machine.stack[machine.depth - 1] as number);
  if (module?.kind === 'text' && name?.kind === 'text') {
    machine.depth -= 2;
    machine.pushImport(module.text, name.text);
    return;
  }
  if (isOther(module) || isOther(name)) throw new PickleError('a name is no text');
  for (const handle of [machine.stack[machine.depth - 2], machine.stack[machine.depth - 1]]) {
    if (handles.neverText(handle as number)) throw new PickleError('a name is no text');
  }
  machine.listener.computedName(machine);
  machine.depth -= 2;
  machine.push(handles.UNKNOWN);
}

function reduce(machine: Machine): void {
  machine.holds(2);
  const args = machine.stack[machine.depth - 1] as number;
  if (!mayBeTuple(args)) throw new PickleError('the arguments of a call are no tuple');
  const result = machine.call(machine.stack[machine.depth - 2] as number, args, 'REDUCE');
  machine.depth -= 2;
  machine.push(result);
}

function mayBeTuple(handle: number): boolean {
  return (
    handles.isTuple(handle) ||
    handles.isInstance(handle) ||
    handles.isResult(handle) ||
    handle === handles.UNKNOWN ||
    handle === handles.PERSISTENT
  );
}

function newObject(machine: Machine): void {
  machine.holds(2);
  const args = machine.stack[machine.depth - 1] as number;
  if (!mayBeTuple(args)) throw new PickleError('the arguments of NEWOBJ are no tuple');
  const result = machine.call(machine.stack[machine.depth - 2] as number, args, 'NEWOBJ');
  machine.depth -= 2;
  machine.push(result);
}

function newObjectEx(machine: Machine): void {
  machine.holds(3);
  const args = machine.stack[machine.depth - 2] as number;
  if (!mayBeTuple(args)) throw new PickleError('the arguments of NEWOBJ_EX are no tuple');
  const result = machine.call(machine.stack[machine.depth - 3] as number, args, 'NEWOBJ_EX');
  machine.depth -= 3;
  machine.push(result);
}

/** The values of the stack from `at` as a tuple of arguments. */
function argumentsFrom(machine: Machine, at: number): number {
  return machine.depth === at ? handles.EMPTY_TUPLE : machine.tuples.add(machine.stack, at, machine.depth - at);
}

function object(machine: Machine): void {
  const at = machine.markAt();
  if (machine.depth <= at) throw new PickleError('OBJ has no class');
  const result = machine.call(machine.stack[at] as number, argumentsFrom(machine, at + 1), 'OBJ');
  machine.unmark();
  machine.depth = at;
  machine.push(result);
}

function instance(machine: Machine): void {
  const at = machine.markAt();
  const module = utf8Line(machine);
  const name = utf8Line(machine);
  const args = argumentsFrom(machine, at);
  const outer = machine.depth;
  machine.pushImport(module, name);
  const callee = machine.stack[machine.depth - 1] as number;
  try {
    const result = machine.call(callee, args, 'INST');
    machine.unmark();
    machine.depth = at;
    machine.push(result);
  } catch (error) {
    machine.depth = outer;
    machine.again(callee, -1);
    throw error;
  }
}

function build(machine: Machine): void {
  if (machine.depth - 2 < machine.fence) throw new PickleError('it takes from an empty stack');
  const state = machine.stack[machine.depth - 1] as number;
  const target = machine.stack[machine.depth - 2] as number;
  const { listener } = machine;
  if (!handles.isInstance(target)) listener.build(machine, target, state);
  else if (machine.keepsItems) machine.raw = listener.takesOver(machine, target, state);
  machine.depth -= 1;
}

function extension(bytes: number): Operation {
  return (machine) => {
    machine.need(bytes);
    const { view, position } = machine;
    const code =
      bytes === 1
        ? view.getUint8(position)
        : bytes === 2
          ? view.getUint16(position, true)
          : view.getInt32(position, true);
    if (code <= 0) throw new PickleError('an extension code is not positive');
    machine.listener.extension(machine, code);
    machine.position += bytes;
    machine.push(handles.UNKNOWN);
  };
}

function persistentText(machine: Machine): void {
  machine.position = machine.lineEnd() + 1;
  machine.listener.persistent(machine, -1);
  machine.push(handles.PERSISTENT);
}

function persistent(machine: Machine): void {
  machine.listener.persistent(machine, machine.top());
  machine.depth -= 1;
  machine.push(handles.PERSISTENT);
}

export const CALLS: readonly (readonly [opcode: number, operation: Operation])[] = [
  [0x63, global],
  [0x93, stackGlobal],
  [0x52, reduce],
  [0x81, newObject],
  [0x92, newObjectEx],
  [0x6f, object],
  [0x69, instance],
  [0x62, build],
  [0x82, extension(1)],
  [0x83, extension(2)],
  [0x84, extension(4)],
  [0x50, persistentText],
  [0x51, persistent],
];
