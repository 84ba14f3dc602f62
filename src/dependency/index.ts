/** Packages by name and version: how versions are ordered, what a condition allows, whose name one nearly is, what is known of it. */
export { type Advise, withAdvice } from './advice.ts';
export { allows } from './allows.ts';
export { comparePublic, isBelow, parsePep440 } from './pep440.ts';
export { exactVersionOf, purlOf } from './purl.ts';
export { isWithin, reputationOf } from './reputation.ts';
export { compareSemver, parseSemver } from './semver.ts';
export { isOneEdit, popularNames } from './similar-name.ts';
export { boundsOf } from './specifier.ts';
