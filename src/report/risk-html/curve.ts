import type { Driver, Estimate } from '../../risk/index.ts';
import { amount, html, LIMIT } from '../contract.ts';

const WIDTH = 720;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 20;
const TOP = 16;
const BOTTOM = 40;

/** The loss-exceedance curve: how likely a year is to cost more than an amount. Empty when no year costs anything. */
export function exceedanceCurve({ exceedance, currency, p95 }: Estimate): string {
  const points = exceedance.filter(({ loss }) => loss > 0);
  const most = Math.max(0, ...points.map(({ loss }) => loss));
  if (most === 0) return '';
  const least = Math.max(1, Math.min(...points.map(({ loss }) => loss)));
  const [from, to] = [
    Math.floor(Math.log10(least)),
    Math.max(Math.ceil(Math.log10(most)), Math.floor(Math.log10(least)) + 1),
  ];
  const x = (loss: number): number =>
    LEFT + ((Math.log10(Math.max(loss, 10 ** from)) - from) / (to - from)) * (WIDTH - LEFT - RIGHT);
  const top = Math.ceil(Math.max(...points.map(({ probability }) => probability)) * 20) / 20;
  const y = (probability: number): number => HEIGHT - BOTTOM - (probability / top) * (HEIGHT - TOP - BOTTOM);
  const path = points.map(
    ({ loss, probability }, at) => `${at === 0 ? 'M' : 'L'}${fixed(x(loss))} ${fixed(y(probability))}`,
  );
  const decades = Array.from({ length: to - from + 1 }, (_, at) => 10 ** (from + at));
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss-exceedance curve; its values stand in the table below">`,
    ...[0, 0.2, 0.4, 0.6, 0.8, 1]
      .map((part) => part * top)
      .map(
        (share) =>
          `<path class="grid" d="M${LEFT} ${fixed(y(share))}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${fixed(y(share) + 4)}" text-anchor="end">${Number((share * 100).toFixed(1))} %</text>`,
      ),
    ...decades.map(
      (loss) =>
        `<path class="grid" d="M${fixed(x(loss))} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${fixed(x(loss))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${amount(loss, currency)}</text>`,
    ),
    `<path class="curve" d="${path.join('')}"/>`,
    ...(p95 > 0
      ? [
          `<path class="mark" d="M${fixed(x(p95))} ${TOP}V${HEIGHT - BOTTOM}"/><text x="${fixed(x(p95) - 6)}" y="${TOP + 12}" text-anchor="end">one year in twenty: ${amount(p95, currency)}</text>`,
        ]
      : []),
    '</svg>',
  ].join('\n');
}

const BAR = 26;

/** The tornado: how far each unsure value moves the expected loss. Empty when nothing is unsure. */
export function tornado({ drivers, expected, currency }: Estimate): string {
  const unsure = drivers.filter(({ atLow, atHigh }) => atHigh > atLow);
  if (unsure.length === 0) return '';
  const most = Math.max(...unsure.map(({ atHigh }) => atHigh), expected);
  const x = (value: number): number => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  const height = unsure.length * (BAR * 2) + 24;
  return [
    `<svg class="chart" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="What the expected loss hangs on, the widest first">`,
    ...unsure.map((driver, at) => bar(driver, at * BAR * 2, x, currency)),
    `<path class="mark" d="M${fixed(x(expected))} 0V${height - 20}"/><text x="${fixed(x(expected))}" y="${height - 4}" text-anchor="middle">expected: ${amount(expected, currency)}</text>`,
    '</svg>',
  ].join('\n');
}

function bar({ what, atLow, atHigh }: Driver, top: number, x: (value: number) => number, currency: string): string {
  const [from, to] = [x(atLow), x(atHigh)];
  return [
    `<text x="${LEFT}" y="${top + 14}">${html(what, LIMIT.name)}: ${amount(atLow, currency)} to ${amount(atHigh, currency)}</text>`,
    `<rect class="bar" x="${fixed(from)}" y="${top + 20}" width="${fixed(Math.max(2, to - from))}" height="${BAR - 8}"/>`,
  ].join('');
}

function fixed(value: number): string {
  return value.toFixed(1);
}
