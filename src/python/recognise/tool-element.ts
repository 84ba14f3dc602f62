import type { Element } from '../../model/index.ts';
import { steeringOf } from '../../statement/index.ts';
import type { Definition } from '../module.ts';
import { elementOf } from './build.ts';
import { capabilitiesOf } from './capabilities.ts';
import { docstringOf } from './docstring.ts';
import type { Unit } from './unit.ts';
import { callsWithin } from './values.ts';

/**
 * The tool that a function or class of the file is, under the name that the model knows it by: what its code reaches, and the protections
 * that it shows beside those that its registration names.
 */
export function toolElement(
  unit: Unit,
  definition: Definition,
  name: string,
  controls: readonly string[] = [],
): Element {
  const { symbol } = definition;
  return elementOf(
    unit,
    { symbol, span: definition },
    {
      kind: 'tool',
      name,
      capabilities: capabilitiesOf(unit, symbol),
      controls: [...new Set([...controls, ...toolControls(unit, symbol)])].toSorted(),
      details: steeringOf(docstringOf(unit, definition)),
    },
  );
}

/** Protections that the tool's own code shows: a person is asked, the input is checked against a list, code runs elsewhere. */
export function toolControls(unit: Unit, symbol: string): string[] {
  const controls: string[] = [];
  const calls = callsWithin(unit, symbol);
  if (
    calls.some(
      ({ callee }) => callee === 'input' || /(?:^|\.)(?:interrupt|confirm|ask_human|human_approval)$/.test(callee),
    )
  ) {
    controls.push('human-approval');
  }
  if (calls.some(({ callee }) => /^(?:e2b|e2b_code_interpreter|modal\.Sandbox|docker|daytona\w*)\b/.test(callee)))
    controls.push('sandbox');
  if (
    calls.some(({ callee }) =>
      /^(?:\w+\.)*_?(?:validate|check|sanitize|is_allowed|is_safe)_?\w*$|(?:^|\.)(?:is_relative_to|commonpath)$/.test(
        callee,
      ),
    )
  )
    controls.push('input-validation');
  return controls;
}
