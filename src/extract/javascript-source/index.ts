import { factsOfJavaScript, gapOf, readJavaScript } from '../../javascript/index.ts';
import { TEXT_LIMIT, type Extractor, type SourceFile } from '../contract.ts';
import { mayMatter } from './may-matter.ts';

const SOURCE = /\.[cm]?[jt]sx?$/i;
/** Declarations hold types alone; minified files, bundles and installed packages are made from what is read elsewhere. */
const MADE = /\.d\.[cm]?ts$|[.-]min\.[cm]?js$|\.bundle\.js$/i;
const FOLDERS =
  /(?:^|\/)(?:node_modules|bower_components|dist|\.next|\.nuxt|\.output|\.svelte-kit|\.yarn|\.docusaurus|third_party|__generated__)\//;

/** Facts of JavaScript and TypeScript files. */
export const javascriptSource: Extractor = {
  id: 'javascript-source',
  version: 3,
  summary: 'Models, agents, tools, servers, operations and credentials in JavaScript and TypeScript source.',
  maxBytes: TEXT_LIMIT,
  matches: (path) => SOURCE.test(path) && !MADE.test(path) && !FOLDERS.test(path),
  claims: (file) => !isMade(file),
  extract: async ({ path, text }, signal) => {
    // Most files of a web application have nothing to say: a look for words spares their parse.
    if (!mayMatter(text)) return { ok: true, facts: [] };
    const outcome = await readJavaScript(path, text, signal);
    if (!outcome.ok) return { ok: false, reason: outcome.reason, facts: [] };
    const facts = factsOfJavaScript(outcome.module, { path, text });
    const gap = gapOf(outcome);
    return gap === null ? { ok: true, facts } : { ok: false, reason: gap, facts };
  },
};

const LONG_LINE = 5_000;
const LARGE = 30_000;

/** Whether a program wrote the text: a bundle, or one without line breaks where a person would set them. */
function isMade({ text }: SourceFile): boolean {
  if (text.length < LONG_LINE) return false;
  if (
    /webpackBootstrap|__webpack_require__|\/\*! For license information please see|parcelRequire\b/.test(
      text.slice(0, 20_000),
    )
  )
    return true;
  if (text.length < LARGE) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return text.length / lines > 500;
}
