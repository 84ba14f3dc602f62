/** The register of risks: rows of a repository's threats, carried on from commit to commit, and their forms. */
import { csv } from './csv.ts';
import { json } from './json.ts';
import { oscal } from './oscal.ts';
import { xlsx } from './xlsx.ts';
import type { RegisterFormat } from './contract.ts';

export { harmlessCell } from './columns.ts';
export { Register, type RegisterRow, type RegisterFormat, type Sighting } from './contract.ts';
export { OWNERS_FILES, readOwners } from './owners.ts';
export { registerRows, type GivenAcceptance, type GivenResponse, type RegisterSource } from './rows.ts';

/** Forms of a register, alphabetical. */
export const registerFormats: readonly RegisterFormat[] = [csv, json, oscal, xlsx];
