/** Bills of materials of a system, written in the forms of the field. */
import type { BillFormat } from './contract.ts';
import { cyclonedx } from './cyclonedx.ts';
import { spdx } from './spdx.ts';

export { billChange } from './change.ts';
export type { BillFormat, BillOf } from './contract.ts';
export { inventoryOf, type Item } from './inventory.ts';

/** Alphabetical by id. */
export const billFormats: readonly BillFormat[] = [cyclonedx, spdx];
