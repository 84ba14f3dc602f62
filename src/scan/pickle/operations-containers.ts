import * as handles from './handles.ts';
import type { Machine } from './machine.ts';
import type { Operation } from './operations.ts';
import { PickleError } from './stop.ts';

function constant(handle: number): Operation {
  return (machine) => machine.push(handle);
}

/** Makes one value of everything above the mark. */
function fromMark(handle: number): Operation {
  return (machine) => {
    const at = machine.markAt();
    if (handle === handles.DICT && (machine.depth - at) % 2 !== 0)
      throw new PickleError('a dictionary has a key without a value');
    if (handle === handles.DICT && machine.keepsItems) machine.keepItems(at);
    machine.unmark();
    machine.depth = at;
    machine.push(handle);
  };
}

function tuple(machine: Machine): void {
  const at = machine.markAt();
  const length = machine.depth - at;
  const handle = length === 0 ? handles.EMPTY_TUPLE : machine.tuples.add(machine.stack, at, length);
  machine.unmark();
  machine.depth = at;
  machine.push(handle);
}

function tupleOf(length: number): Operation {
  return (machine) => {
    machine.holds(length);
    const at = machine.depth - length;
    const handle = machine.tuples.add(machine.stack, at, length);
    machine.depth = at;
    machine.push(handle);
  };
}

function append(machine: Machine): void {
  if (machine.depth - 1 <= machine.fence) throw new PickleError('it takes from an empty stack');
  extend(machine, machine.depth - 1, 'APPEND');
}

function appends(machine: Machine): void {
  const at = machine.markAt();
  above(machine, at, 'APPENDS');
}

/** The operations that take everything above the mark into the value below it. */
function above(machine: Machine, at: number, operation: string): void {
  const outer = machine.marked > 1 ? (machine.marks[machine.marked - 2] as number) : 0;
  if (at <= outer) throw new PickleError('it takes from an empty stack');
  const target = machine.stack[at - 1] as number;
  if (machine.depth > at) into(machine, target, at, operation);
  machine.unmark();
  machine.depth = at;
}

function into(machine: Machine, target: number, from: number, operation: string): void {
  const pairs = operation === 'SETITEMS';
  if (pairs && (machine.depth - from) % 2 !== 0) throw new PickleError('SETITEMS has a key without a value');
  const fits = pairs ? handles.DICT : operation === 'ADDITEMS' ? handles.SET : handles.LIST;
  if (target !== fits) machine.listener.change(machine, target, operation);
  if (pairs && machine.keepsItems) machine.keepItems(from);
}

function extend(machine: Machine, from: number, operation: string): void {
  const target = machine.stack[from - 1] as number;
  if (target !== handles.LIST) machine.listener.change(machine, target, operation);
  machine.depth = from;
}

function setItem(machine: Machine): void {
  if (machine.depth - 2 <= machine.fence) throw new PickleError('it takes from an empty stack');
  const at = machine.depth - 2;
  into(machine, machine.stack[at - 1] as number, at, 'SETITEMS');
  machine.depth = at;
}

export const CONTAINERS: readonly (readonly [opcode: number, operation: Operation])[] = [
  [0x5d, constant(handles.LIST)], // EMPTY_LIST
  [0x7d, constant(handles.DICT)], // EMPTY_DICT
  [0x29, constant(handles.EMPTY_TUPLE)],
  [0x8f, constant(handles.SET)], // EMPTY_SET
  [0x6c, fromMark(handles.LIST)], // LIST
  [0x64, fromMark(handles.DICT)], // DICT
  [0x91, fromMark(handles.FROZENSET)],
  [0x74, tuple],
  [0x85, tupleOf(1)],
  [0x86, tupleOf(2)],
  [0x87, tupleOf(3)],
  [0x61, append],
  [0x65, appends],
  [0x73, setItem],
  [0x75, (machine) => above(machine, machine.markAt(), 'SETITEMS')],
  [0x90, (machine) => above(machine, machine.markAt(), 'ADDITEMS')],
];
