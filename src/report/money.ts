import type { Analysis, MoneyChange } from '../model/index.ts';

const DIGITS = 2;

/**
 * An amount as a person says it: two digits that count, in thousands or millions, `€40k`. Small amounts keep their units. Only the currency
 * and digits: nothing of the repository.
 */
export function amount(value: number, currency: string): string {
  const size = Math.abs(value);
  const unit = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e3 ? 1e3 : 1;
  const name = { 1e9: 'bn', 1e6: 'm', 1e3: 'k', 1: '' }[unit] ?? '';
  const scaled = Number((size / unit).toPrecision(DIGITS));
  const rounded = scaled >= 1000 && unit < 1e9 ? amount((scaled / 1000) * unit * 1000, currency) : null;
  if (rounded !== null) return value < 0 ? `−${rounded}` : rounded;
  const shown = unit === 1 ? String(Math.round(size)) : String(scaled);
  return `${value < 0 ? '−' : ''}${SYMBOLS.get(currency) ?? `${currency} `}${shown}${name}`;
}

const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['EUR', '€'],
  ['USD', '$'],
  ['GBP', '£'],
  ['JPY', '¥'],
]);

/** `€40k–€210k`; one amount when both say the same. */
export function amounts(low: number, high: number, currency: string): string {
  const [from, to] = [amount(low, currency), amount(high, currency)];
  return from === to ? from : `${from}–${to}`;
}

/** A money line in parts: the last is a threat's title, text of the repository, and empty when none stands out. */
export type MoneyLine = { readonly told: string; readonly mostly: string };

/**
 * What a change does to the loss to expect in a year, for the check run; null where nothing is valued or nothing of it changed.
 */
export function moneyLine({ money }: Analysis): MoneyLine | null {
  if (money === undefined) return null;
  const rises = money.after >= money.before;
  const [low, high] = rises ? [money.low, money.high] : [-money.high, -money.low];
  const [near, far] = [Math.max(0, low), Math.max(0, high)];
  if (Math.round(far) === 0) return null;
  const verb = rises ? 'adds' : 'takes away';
  const preposition = rises ? 'to' : 'from';
  return {
    told: `This change ${verb} about ${amounts(near, far, money.currency)} a year ${preposition} the loss to expect, ${amount(money.before, money.currency)} before`,
    mostly: mostOf(money),
  };
}

function mostOf({ drivers, before, after }: MoneyChange): string {
  const [first] = drivers;
  return first !== undefined && Math.sign(first.change) === Math.sign(after - before) ? first.title : '';
}
