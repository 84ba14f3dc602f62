export { readJavaScript, type ReadJavaScript } from './read-javascript.ts';
export { gapOf } from './gap.ts';
export { factsOfJavaScript } from './recognise/facts-of-javascript.ts';
