/** What is in place, held against clauses of standards: coverage with evidence and gaps. */
export { clausesOf } from './clauses.ts';
export { type ClauseLine, type Found, type Framework, FRAMEWORKS, type Standing } from './contract.ts';
export { foundIn, type Kept } from './found.ts';
