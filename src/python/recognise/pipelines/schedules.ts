import type { Value } from '../../module.ts';
import type { Unit } from '../unit.ts';
import { textIn } from '../values.ts';

/** How often something runs, as a detail: a cron line, a preset, an interval as written. Empty when nothing is set. */
export function scheduleOf(unit: Unit, value: Value | null): string {
  if (value === null || value.kind === 'none') return '';
  const text = textIn(unit, value);
  if (text !== null) return text === '' ? '' : `schedule: ${text}`;
  if (value.kind === 'call') {
    const call = unit.module.calls[value.call];
    const inner = call?.arguments.find(
      ({ name }) =>
        name === null || /cron|expression|rate|schedule|interval|minutes|hours|days|weeks|seconds/.test(name),
    );
    const told = inner ? textIn(unit, inner.value) : null;
    if (told !== null) return `schedule: ${told}`;
    if (inner?.value.kind === 'call') return scheduleOf(unit, inner.value);
    if (inner?.value.kind === 'number' && inner.name !== null)
      return `schedule: every ${inner.value.text} ${inner.name}`;
    return `schedule: ${value.text}`;
  }
  if (value.kind === 'list') {
    const all = value.items.slice(0, 3).map((item) => scheduleOf(unit, item).replace('schedule: ', ''));
    const told = all.filter((item) => item !== '');
    return told.length === 0 ? '' : `schedule: ${told.join(', ')}`;
  }
  return value.kind === 'parameter' || value.kind === 'environment'
    ? 'schedule: set outside'
    : `schedule: ${value.text}`;
}
