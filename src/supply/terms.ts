/**
 * What a licence lets be done with a model or data, as far as a chain of them is concerned. `research` also stands for non-commercial terms;
 * `terms` are those of an author who must be named in what is made of it and who forbids uses (RAIL, Llama, Gemma).
 */
export type Terms = 'free' | 'copyleft' | 'terms' | 'non-commercial' | 'no-derivatives' | 'unknown';

const KINDS: readonly (readonly [Terms, RegExp])[] = [
  ['no-derivatives', /^cc-by(?:-nc)?-nd(?:-[\d.]+)?$/],
  [
    'non-commercial',
    /(?:^cc-by-nc|non-?commercial|research|deepfloyd|^apple-a(?:mlr|scl)|^fair-|^coqui|^nvidia.*nc|^cohere|^mnpl|^mistral-ai-(?:non-production|mnpl)|^flux-1-dev|^intel-research|^stabilityai-nc|^lgai-exaone|^exaone|^c-uda)/,
  ],
  [
    'terms',
    /(?:rail|^llama|^gemma|^qwen|^tongyi|^deepseek|^falcon|^stabilityai|^stable-|^chatglm|^glm-|^yi-license|^bria|^nvidia-|^grok|^health-ai|^hunyuan|^tencent|^minimax|^modified-mit|^kimi|^jamba|^dbrx|^databricks)/,
  ],
  ['copyleft', /^(?:a?gpl|lgpl|cc-by-sa|cdla-sharing|odbl|osl|eupl|gfdl|ms-rl|epl)/],
  [
    'free',
    /^(?:apache|mit(?:$|-)|bsd|bsl-1|isc|cc0|cc-by(?:-\d|$)|cdla-permissive|unlicense|wtfpl|zlib|afl|artistic|ecl|mpl|ncsa|postgresql|ms-pl|pddl|odc-by|ofl|etalab|lppl|0bsd|mulanpsl)/,
  ],
];

/** The terms that a name stands for: an id of SPDX or of the Hugging Face hub, or what an author calls them. */
export function termsOf(licence: string): Terms {
  const name = licence
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '-');
  return KINDS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
}

/**
 * Under which terms well-known models stand, by the beginning of their names on the hub: their cards are not in the repository that uses them. As
 * of November 2026.
 */
const FAMILIES: readonly (readonly [start: string, licence: string])[] = [
  ['meta-llama/llama-2', 'llama2'],
  ['meta-llama/meta-llama-3-', 'llama3'],
  ['meta-llama/meta-llama-3.1', 'llama3.1'],
  ['meta-llama/llama-3.1', 'llama3.1'],
  ['meta-llama/llama-3.2', 'llama3.2'],
  ['meta-llama/llama-3.3', 'llama3.3'],
  ['meta-llama/llama-4', 'llama4'],
  ['google/gemma', 'gemma'],
  ['google/codegemma', 'gemma'],
  ['google/paligemma', 'gemma'],
  ['bigscience/bloom', 'bigscience-bloom-rail-1.0'],
  ['bigcode/starcoder', 'bigcode-openrail-m'],
  ['compvis/stable-diffusion', 'creativeml-openrail-m'],
  ['runwayml/stable-diffusion', 'creativeml-openrail-m'],
  ['stable-diffusion-v1-5/stable-diffusion', 'creativeml-openrail-m'],
  ['stabilityai/stable-diffusion-2', 'openrail++'],
  ['stabilityai/stable-diffusion-xl', 'openrail++'],
  ['stabilityai/stable-diffusion-3', 'stabilityai-ai-community'],
  ['black-forest-labs/flux.1-dev', 'flux-1-dev-non-commercial-license'],
  ['cohereforai/', 'cc-by-nc-4.0'],
  ['coherelabs/', 'cc-by-nc-4.0'],
  ['facebook/nllb', 'cc-by-nc-4.0'],
  ['facebook/musicgen', 'cc-by-nc-4.0'],
  ['facebook/seamless', 'cc-by-nc-4.0'],
  ['facebook/mms', 'cc-by-nc-4.0'],
  ['coqui/xtts', 'coqui-public-model-license'],
  ['mistralai/codestral', 'mistral-ai-non-production-license'],
  ['mistralai/mistral-large', 'mistral-ai-research-licence'],
  ['deepseek-ai/deepseek-coder', 'deepseek-license'],
];

/** The licence of a well-known model; empty for every other. */
export function knownLicence(name: string): string {
  const lower = name.toLowerCase();
  return FAMILIES.find(([start]) => lower.startsWith(start))?.[1] ?? '';
}

/**
 * Why what was made of something under `source` may not be given on under `own`; null when nothing that is known stands against it. Of unknown
 * terms nothing is said.
 */
export function conflict(own: string, source: string, kind: 'model' | 'dataset'): string | null {
  const [mine, theirs] = [termsOf(own), termsOf(source)];
  if (mine === 'unknown' || theirs === 'unknown') return null;
  if (theirs === 'no-derivatives') return 'forbids to give on what is made of it';
  if (theirs === 'non-commercial' && mine !== 'non-commercial' && mine !== 'no-derivatives')
    return 'forbids commercial use';
  // What data is taught leaves no trace of these; what becomes of weights does.
  if (kind === 'dataset') return null;
  if (theirs === 'terms' && (mine === 'free' || mine === 'copyleft')) return 'has terms that must go along';
  return theirs === 'copyleft' && mine === 'free' ? 'must stay under its own terms' : null;
}
