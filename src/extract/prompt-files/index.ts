import { credentialsInText } from '../../credential/index.ts';
import { readJson, readYaml, sourceOf } from '../../statement/index.ts';
import { YAML_LIMIT, type Extraction, type Extractor, type SourceFile } from '../contract.ts';
import { dspyFacts, langchainFacts, semanticKernelFacts } from './frameworks.ts';
import { messagesFacts } from './messages.ts';
import { shapeOf, type Shape } from './shapes.ts';
import { frontMatterFacts, plainFacts } from './templates.ts';

/** Prompts that are kept in files of their own, with the models that they are written for. */
export const promptFiles: Extractor = {
  id: 'prompt-files',
  version: 2,
  summary:
    'Prompts in files: Prompty, dotprompt, GitHub Models, LangChain, Semantic Kernel, DSPy, and texts and templates in folders of prompts.',
  maxBytes: YAML_LIMIT,
  matches: (path) => shapeOf(path) !== null,
  claims: ({ path, text }) => {
    const shape = shapeOf(path);
    return shape !== null && CLAIMS[shape](text);
  },
  extract: (file) => {
    const extraction = promptOf(file);
    const { context } = sourceOf(file.path);
    const credentials = credentialsInText(file.text, { path: file.path, symbol: '', context });
    return { ...extraction, facts: [...extraction.facts, ...credentials] };
  },
};

function promptOf(file: SourceFile): Extraction {
  const shape = shapeOf(file.path);
  if (shape === 'front-matter') return frontMatterFacts(file);
  if (shape === 'plain') return { ok: true, facts: plainFacts(file) };
  return structured(file);
}

const MESSAGES = /^messages\s*:/m;
const LANGCHAIN = /^[{\s]*["']?_type["']?\s*:\s*["']?(?:prompt|few_shot|chat|chat_prompt)\b|"lc"\s*:\s*1\s*,/m;
const KERNEL_FORMAT = /^template_format\s*:\s*["']?(?:semantic-kernel|handlebars|liquid)/m;
const DSPY = /"signature(?:_instructions)?"\s*:/;

const CLAIMS: Readonly<Record<Shape, (text: string) => boolean>> = {
  'front-matter': () => true,
  plain: (text) => text.trim() !== '',
  messages: (text) => MESSAGES.test(text),
  yaml: (text) => isLangchain(text) || isKernelYaml(text),
  json: (text) => LANGCHAIN.test(text) || isKernelJson(text) || isDspy(text),
};

function isKernelYaml(text: string): boolean {
  return /^template\s*:/m.test(text) && (/^execution_settings\s*:/m.test(text) || KERNEL_FORMAT.test(text));
}

/** A prompt of LangChain may leave out that it is one. */
function isLangchain(text: string): boolean {
  return (
    LANGCHAIN.test(text) ||
    (/^input_variables\s*:/m.test(text) && /^template(?:_path)?\s*:/m.test(text) && !isKernelYaml(text))
  );
}

function isKernelJson(text: string): boolean {
  return /"schema"\s*:\s*1\b/.test(text) && /"(?:execution_settings|completion|input_variables)"\s*:/.test(text);
}

function isDspy(text: string): boolean {
  return DSPY.test(text) && /"demos"\s*:/.test(text) && /"(?:traces|train|lm)"\s*:/.test(text);
}

function structured({ path, text }: SourceFile): Extraction {
  const read = path.endsWith('.json') ? readJson(text, { maxBytes: YAML_LIMIT }) : readYaml(text, YAML_LIMIT);
  if (!read.ok) return { ok: false, reason: read.reason, facts: [] };
  const root = read.documents[0];
  if (root === undefined) return { ok: true, facts: [] };
  const source = sourceOf(path);
  if (shapeOf(path) === 'messages') return { ok: true, facts: messagesFacts(source, root) };
  if (isLangchain(text)) return { ok: true, facts: langchainFacts(source, root) };
  return { ok: true, facts: isDspy(text) ? dspyFacts(source, root) : semanticKernelFacts(source, root) };
}
