import { keyOf, type Interval, type Loss, type Threat } from '../../src/model/index.ts';
import type { RiskSide } from '../../src/risk/index.ts';
import { aFlow, anElement, aThreat as anyThreat } from '../support/builders.ts';

/** A likely threat of high impact that stands in the portal's file. */
export function aThreat(over: Readonly<Record<string, unknown>> = {}): Threat {
  return anyThreat({ rule: 'a-rule', likelihood: 'high', impact: 'high', stride: ['E1'], ...over });
}

export function certain(value: number): Interval {
  return { low: value, high: value };
}

/**
 * A portal in train.py from which data flows to a warehouse; each is an asset when it is given losses. Every likelihood has the same
 * frequency; impact high brings 40 % of a loss.
 */
export function sideOf(
  threats: readonly Threat[],
  { losses, frequency, behind = [] }: { losses: readonly Loss[]; frequency: Interval; behind?: readonly Loss[] },
): RiskSide {
  const portal = anElement();
  const warehouse = anElement({ kind: 'datastore', name: 'warehouse', path: 'store.py', evidence: [] });
  const assets = [
    { name: 'portal', element: portal, losses },
    { name: 'warehouse', element: warehouse, losses: behind },
  ].filter((asset) => asset.losses.length > 0);
  return {
    threats,
    elements: [portal, warehouse],
    flows: [aFlow(portal, warehouse)],
    valuation: {
      currency: 'EUR',
      frequency: { low: frequency, medium: frequency, high: frequency },
      share: { low: 0.02, medium: 0.1, high: 0.4, critical: 1 },
      assets: assets.map(({ name, element, losses: own }) => ({
        name,
        owner: '',
        elements: new Set([keyOf('element', element)]),
        holds: () => false,
        losses: own,
      })),
      assumptions: [],
    },
  };
}
