import * as handles from './handles.ts';
import { rawUnicode, unescape } from './literal.ts';
import type { Machine } from './machine.ts';
import { isFloatLine, isIntLine, isLongLine } from './numbers.ts';
import type { Operation } from './operations.ts';
import { PickleError } from './stop.ts';

/** Longest line of a number that is looked at; a longer one is digits alone in honest files. */
const NUMBER_LINE = 65_536;

function pushLiteral(machine: Machine): void {
  machine.push(handles.LITERALS + machine.base + machine.start);
}

/** A literal of `count` bytes. */
function fixed(count: number): Operation {
  return (machine) => {
    machine.skip(count);
    pushLiteral(machine);
  };
}

function counted1(machine: Machine): void {
  machine.need(1);
  const length = machine.bytes[machine.position++] as number;
  machine.skip(length);
  pushLiteral(machine);
}

function counted4(machine: Machine): void {
  machine.need(4);
  const length = machine.view.getUint32(machine.position, true);
  machine.position += 4;
  machine.skip(length);
  pushLiteral(machine);
}

/** Lengths that CPython reads as signed. */
function counted4Signed(machine: Machine): void {
  machine.need(4);
  if (machine.view.getInt32(machine.position, true) < 0) throw new PickleError('a length is negative');
  counted4(machine);
}

function counted8(machine: Machine): void {
  machine.need(8);
  const length = machine.view.getBigUint64(machine.position, true);
  machine.position += 8;
  if (length > BigInt(machine.size)) throw new PickleError('the file ends in the middle of an operation');
  machine.skip(Number(length));
  pushLiteral(machine);
}

/** A number on a line of its own. */
function numberLine(accepts: (line: string) => boolean, handle: number | null): Operation {
  return (machine) => {
    const end = machine.lineEnd();
    const length = end - machine.position;
    if (length < 1 || (length <= NUMBER_LINE && !accepts(latin1(machine, machine.position, end))))
      throw new PickleError('a line is no number');
    machine.position = end + 1;
    if (handle === null) pushLiteral(machine);
    else machine.push(handle);
  };
}

function latin1(machine: Machine, from: number, to: number): string {
  return Buffer.from(machine.bytes.buffer, machine.bytes.byteOffset + from, to - from).toString('latin1');
}

function quoted(machine: Machine): void {
  const end = machine.lineEnd();
  const first = machine.bytes[machine.position];
  if (end - machine.position < 2 || first !== machine.bytes[end - 1] || (first !== 0x27 && first !== 0x22))
    throw new PickleError('a STRING has no quotes');
  if (end - machine.position <= NUMBER_LINE && unescape(latin1(machine, machine.position + 1, end - 1)) === null)
    throw new PickleError('a STRING has a broken escape');
  machine.position = end + 1;
  pushLiteral(machine);
}

function unicodeLine(machine: Machine): void {
  const end = machine.lineEnd();
  if (end - machine.position <= NUMBER_LINE && rawUnicode(latin1(machine, machine.position, end)) === null)
    throw new PickleError('a UNICODE has a broken escape');
  machine.position = end + 1;
  pushLiteral(machine);
}

function constant(handle: number): Operation {
  return (machine) => machine.push(handle);
}

function float(machine: Machine): void {
  machine.skip(8);
  machine.push(handles.FLOAT);
}

export const LITERAL_OPERATIONS: readonly (readonly [opcode: number, operation: Operation])[] = [
  [0x4e, constant(handles.NONE)],
  [0x88, constant(handles.BOOL)],
  [0x89, constant(handles.BOOL)],
  [0x4b, fixed(1)], // BININT1
  [0x4d, fixed(2)], // BININT2
  [0x4a, fixed(4)], // BININT
  [0x47, float], // BINFLOAT
  [0x8a, counted1], // LONG1
  [0x8b, counted4Signed], // LONG4
  [0x49, numberLine(isIntLine, null)], // INT
  [0x4c, numberLine(isLongLine, null)], // LONG
  [0x46, numberLine(isFloatLine, handles.FLOAT)], // FLOAT
  [0x53, quoted], // STRING
  [0x54, counted4Signed], // BINSTRING
  [0x55, counted1], // SHORT_BINSTRING
  [0x56, unicodeLine], // UNICODE
  [0x58, counted4], // BINUNICODE
  [0x8c, counted1], // SHORT_BINUNICODE
  [0x8d, counted8], // BINUNICODE8
  [0x42, counted4], // BINBYTES
  [0x43, counted1], // SHORT_BINBYTES
  [0x8e, counted8], // BINBYTES8
  [0x96, counted8], // BYTEARRAY8
];
