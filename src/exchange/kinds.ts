import type { ElementKind } from '../model/index.ts';
import type { DrawnShape } from './contract.ts';

/** Which shape each kind of element is drawn as. */
const SHAPE: Readonly<Record<ElementKind, DrawnShape>> = {
  'external-entity': 'actor',
  'data-source': 'actor',
  dataset: 'store',
  'feature-store': 'store',
  datastore: 'store',
  'vector-store': 'store',
  process: 'process',
  training: 'process',
  evaluation: 'process',
  model: 'store',
  'model-registry': 'store',
  artifact: 'store',
  endpoint: 'process',
  service: 'process',
  llm: 'process',
  prompt: 'store',
  agent: 'process',
  tool: 'process',
  memory: 'store',
  annotation: 'process',
  monitoring: 'process',
  ci: 'process',
  orchestrator: 'process',
  container: 'process',
  'external-service': 'actor',
  secret: 'store',
  human: 'actor',
};

export function shapeOf(kind: ElementKind): DrawnShape {
  return SHAPE[kind];
}

/** The shape of a stated kind; without one, the shape that was told. */
export function shapeOr(kind: ElementKind | null, told: DrawnShape): DrawnShape {
  return kind === null ? told : SHAPE[kind];
}

export const ELEMENT_KINDS: readonly ElementKind[] = Object.keys(SHAPE) as ElementKind[];

/** A kind's own word, null for any other text. */
export function kindNamed(word: string): ElementKind | null {
  return Object.hasOwn(SHAPE, word) ? (word as ElementKind) : null;
}

/**
 * Words by which a label or a tool's type tells its kind, in the order in which they are tried: the narrower word first. A shape that
 * contradicts (a person who is called "Model owner") is answered by `fits`.
 */
const WORDS: readonly (readonly [ElementKind, RegExp])[] = [
  ['feature-store', /\bfeature ?store|\bfeast\b/],
  [
    'vector-store',
    /\bvector ?(?:store|db|database|index)|\b(?:pinecone|qdrant|chroma|weaviate|milvus|pgvector|faiss)\b/,
  ],
  ['model-registry', /\bmodel ?(?:registry|repository|catalog|hub)|\bmlflow\b/],
  ['annotation', /\blabel(?:ling|ing)\b|\bannotat|\blabel ?studio\b|\bground ?truth\b/],
  ['training', /\b(?:re-?)?train(?:ing|er)?\b|\bfine-?tun/],
  ['evaluation', /\bevaluat|\bvalidation (?:of|step)|\bbenchmark/],
  [
    'llm',
    /\bllms?\b|\b(?:large )?language model|\bgpt-?\d?|\b(?:openai|anthropic|claude|gemini|bedrock|mistral|llama)\b/,
  ],
  ['memory', /\b(?:agent|conversation|chat) (?:memory|history)\b/],
  ['prompt', /\bprompts?\b(?! (?:service|server|api))/],
  ['tool', /\btools?\b|\bmcp\b|\bplug-?in\b/],
  ['agent', /\bagents?\b|\bassistant\b|\bcopilot\b|\bchat ?bot\b/],
  ['monitoring', /\bmonitor|\bprometheus\b|\bgrafana\b|\bdrift\b|\bobservab/],
  ['ci', /\bci\b|\bci\/cd\b|\bgithub actions\b|\bgitlab\b|\bjenkins\b|\bbuild (?:server|pipeline)/],
  ['orchestrator', /\borchestrat|\bairflow\b|\bkubeflow\b|\bprefect\b|\bdagster\b|\bpipeline\b/],
  ['secret', /\bsecrets?\b|\bkey ?vault\b|\bvault\b|\bkms\b|\bhsm\b/],
  [
    'endpoint',
    /\b(?:inference|prediction|serving|scoring)\b|\bendpoint\b|\bapi\b|\bweb (?:service|server|app)|\bgateway\b/,
  ],
  ['dataset', /\bdata ?sets?\b|\btraining data\b|\bcorpus\b|\blabels?\b/],
  ['model', /\bmodels?\b|\bweights\b|\bcheckpoints?\b/],
  [
    'datastore',
    /\b(?:data ?base|db|sql|postgres\w*|mysql|redis|dynamo\w*|cosmos|s3|bucket|blob|storage|data ?lake|warehouse|cache|queue|kafka|topic|file ?system|disk)\b/,
  ],
  [
    'human',
    /\b(?:users?|persons?|people|admin\w*|operators?|engineers?|scientists?|analysts?|customers?|annotators?|humans?|developers?|attackers?|clients?)\b/,
  ],
  ['external-service', /\bthird.?party\b|\bexternal (?:service|system|api)\b|\bhugging ?face\b|\binternet\b|\bsaas\b/],
  ['container', /\bcontainer\b|\bdocker\b|\bpod\b/],
];

const FITS: Readonly<Record<DrawnShape, ReadonlySet<ElementKind>>> = {
  actor: new Set(['external-entity', 'data-source', 'human', 'external-service', 'llm', 'annotation']),
  store: new Set(ELEMENT_KINDS.filter((kind) => SHAPE[kind] === 'store')),
  process: new Set(ELEMENT_KINDS.filter((kind) => SHAPE[kind] === 'process')),
};

/**
 * The kind that the label or the tool's type tells, the narrowest word of both, as far as it fits the shape; null when neither does: then it is what its shape
 * says and no more.
 */
export function kindOf(shape: DrawnShape, type: string, name: string): ElementKind | null {
  const texts = [name, type].map((text) =>
    text
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .replaceAll(/[._/:-]+/g, ' ')
      .toLowerCase(),
  );
  for (const [kind, pattern] of WORDS) {
    if (FITS[shape].has(kind) && texts.some((text) => pattern.test(text))) return kind;
  }
  return null;
}
