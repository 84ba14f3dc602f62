export { readJavaScript, type ReadJavaScript } from './read-javascript.ts';
export { gapOf } from './gap.ts';
export { isMlPackage } from './recognise/packages.ts';
export { factsOfJavaScript } from './recognise/facts-of-javascript.ts';
