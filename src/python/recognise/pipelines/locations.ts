import type { Element } from '../../../model/index.ts';
import { kindOfLocation, trustOfLocation } from '../../../statement/index.ts';
import type { Call } from '../../module.ts';
import { elementOf } from '../build.ts';
import type { Unit } from '../unit.ts';
import { plainUrl } from '../values.ts';

/** The shared element of a path or address; null for what is neither. */
export function sharedLocation(unit: Unit, call: Call, text: string, kind?: Element['kind']): Element | null {
  const name = plainUrl(text.trim()) ?? text.trim().replace(/^(?:\.\/)+/, '');
  if (name === '' || name.length > 300 || /[\s{}]/.test(name)) return null;
  const where = { symbol: call.symbol, span: call };
  return elementOf(unit, where, {
    kind: kind ?? kindOfLocation(name),
    name,
    shared: true,
    trust: trustOfLocation(name),
  });
}
