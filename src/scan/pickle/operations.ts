import * as handles from './handles.ts';
import type { Machine } from './machine.ts';
import { CALLS } from './operations-calls.ts';
import { CONTAINERS } from './operations-containers.ts';
import { LITERAL_OPERATIONS } from './operations-literals.ts';
import { indexOf } from './numbers.ts';
import { PickleError } from './stop.ts';

/** One operation: its opcode has been read, its argument follows at the machine's position. */
export type Operation = (machine: Machine) => void;

function protocol(machine: Machine): void {
  machine.need(1);
  const version = machine.bytes[machine.position++] as number;
  if (version > 5) throw new PickleError(`there is no pickle protocol ${version}`);
}

/** Only that the frame's bytes are there is checked; frames may nest and overlap, as CPython's C code lets them. */
function frame(machine: Machine): void {
  machine.need(8);
  const length = machine.view.getBigUint64(machine.position, true);
  machine.position += 8;
  const left = machine.size - machine.base - machine.position;
  if (length > BigInt(left)) throw new PickleError('a frame is longer than the file');
}

function stop(machine: Machine): void {
  machine.pop();
  machine.stopped = true;
}

function pop(machine: Machine): void {
  if (machine.marked > 0 && machine.marks[machine.marked - 1] === machine.depth) machine.unmark();
  else machine.again(machine.pop(), -1);
}

function popMark(machine: Machine): void {
  const at = machine.markAt();
  machine.unmark();
  machine.depth = at;
}

function duplicate(machine: Machine): void {
  const handle = machine.top();
  machine.again(handle, 1);
  machine.push(handle);
}

function memoize(machine: Machine): void {
  machine.memo.set(machine.memo.count, machine.top());
}

function putShort(machine: Machine): void {
  machine.need(1);
  machine.memo.set(machine.bytes[machine.position] as number, machine.top());
  machine.position += 1;
}

function putLong(machine: Machine): void {
  machine.need(4);
  machine.memo.set(machine.view.getUint32(machine.position, true), machine.top());
  machine.position += 4;
}

function putText(machine: Machine): void {
  const index = indexOf(machine.line());
  if (index === null) throw new PickleError('it puts a value at no index of the memo');
  machine.memo.set(index, machine.top());
}

function take(machine: Machine, index: number): void {
  const handle = machine.memo.get(index);
  if (handle < 0) throw new PickleError(`nothing is in the memo at ${index}`);
  machine.again(handle, 1);
  machine.push(handle);
}

function getShort(machine: Machine): void {
  machine.need(1);
  take(machine, machine.bytes[machine.position++] as number);
}

function getLong(machine: Machine): void {
  machine.need(4);
  const index = machine.view.getUint32(machine.position, true);
  machine.position += 4;
  take(machine, index);
}

function getText(machine: Machine): void {
  const index = indexOf(machine.line());
  if (index === null) throw new PickleError('it gets a value from no index of the memo');
  take(machine, index);
}

function buffer(machine: Machine): void {
  machine.push(handles.BUFFER);
}

function readOnlyBuffer(machine: Machine): void {
  machine.top();
}

const FLOW: readonly (readonly [opcode: number, operation: Operation])[] = [
  [0x80, protocol],
  [0x95, frame],
  [0x2e, stop],
  [0x28, (machine) => machine.mark()],
  [0x30, pop],
  [0x31, popMark],
  [0x32, duplicate],
  [0x94, memoize],
  [0x71, putShort],
  [0x72, putLong],
  [0x70, putText],
  [0x68, getShort],
  [0x6a, getLong],
  [0x67, getText],
  [0x97, buffer],
  [0x98, readOnlyBuffer],
];

/** The operations by opcode; protocols 0 to 5 have 68. */
export const OPERATIONS: readonly (Operation | undefined)[] = table([
  ...FLOW,
  ...LITERAL_OPERATIONS,
  ...CONTAINERS,
  ...CALLS,
]);

function table(rows: readonly (readonly [opcode: number, operation: Operation])[]): (Operation | undefined)[] {
  const operations = Array.from({ length: 256 }, (): Operation | undefined => undefined);
  for (const [opcode, operation] of rows) operations[opcode] = operation;
  return operations;
}
