/** Packages by name and version: how versions are ordered, what a condition allows, whose name one nearly is, what is known of it. */
export { exactVersionOf, purlOf } from './purl.ts';
export { reputationOf } from './reputation.ts';
export { isOneEdit, popularNames } from './similar-name.ts';
