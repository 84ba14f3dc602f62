/** What threats cost: FAIR by simulation with a seed, from values that the team declares. */
export { moneyChange } from './change.ts';
export type { Assumption, RiskSide, Scenario, Valuation, ValuedAsset } from './contract.ts';
export { estimate, TRIALS, type Driver, type Estimate, type ScenarioLoss, type Simulation } from './estimate.ts';
