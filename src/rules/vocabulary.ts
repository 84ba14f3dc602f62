import { z } from 'zod';
import {
  Artifact,
  Credential,
  Dependency,
  Element,
  Job,
  JoinedFlow,
  Load,
  Measurement,
  Observation,
  Operation,
  PackageIndex,
  Reference,
  subjectShape,
  type SubjectKind,
} from '../model/index.ts';

/** Where a subject stands and how it would be edited is for outputs; a judgement does not depend on it. */
const hidden = { evidence: true, edits: true } as const;

/** Zones are seen as the boundaries that a flow crosses; what is declared counts in the fields that it fills. */
const ElementView = Element.omit({ ...hidden, zone: true, declared: true });

const FlowView = JoinedFlow.omit(hidden).extend({ source: ElementView, target: ElementView });

/** A way from one element to another. `path` and `symbol` are those of its end. */
const PathView = z.strictObject({
  ...ElementView.pick({ name: true, path: true, symbol: true }).shape,
  /** The least serious of all that it passes: a path through an example is an example. */
  context: ElementView.shape.context,
  /** Protections of all that it passes. */
  controls: ElementView.shape.controls,
  source: ElementView,
  target: ElementView,
  /** What lies between source and target, in order. */
  through: z.array(ElementView),
  flows: z.array(FlowView),
  hops: z.number().int(),
  /** What moves along any of its flows. */
  data: FlowView.shape.data,
  boundaries: FlowView.shape.boundaries,
});
export type PathView = z.infer<typeof PathView>;

/** What an agent may do, with its tools and what reaches it. `path`, `symbol`, `context` and `details` are those of the agent. */
const AuthorityView = z.strictObject({
  ...ElementView.pick({ name: true, path: true, symbol: true, context: true, details: true }).shape,
  /** Protections of the agent, and those that every tool has by which it acts. */
  controls: ElementView.shape.controls,
  /** Its own and those of its tools. */
  capabilities: ElementView.shape.capabilities,
  /** Names of what brings it data that is not for everybody. */
  privateData: z.array(z.string()),
  /** Names of what brings it text that anybody may write. */
  untrustedText: z.array(z.string()),
  /** Names of what it can act or send something out by. */
  wayOut: z.array(z.string()),
});
export type AuthorityView = z.infer<typeof AuthorityView>;

/** What a condition or a template may say about a subject of each kind. */
export const views = {
  element: ElementView,
  flow: FlowView,
  path: PathView,
  authority: AuthorityView,
  reference: Reference.omit(hidden),
  dependency: Dependency.omit(hidden),
  index: PackageIndex.omit(hidden),
  load: Load.omit(hidden),
  operation: Operation.omit(hidden),
  credential: Credential.omit(hidden),
  job: Job.omit(hidden),
  artifact: Artifact.omit(hidden),
  measurement: Measurement.omit(hidden),
  observation: Observation.omit(hidden),
} as const satisfies Record<SubjectKind, z.ZodObject>;

/** A subject as conditions and templates see it. Fields beyond its view are ignored. */
export type View = { readonly [Kind in SubjectKind]: z.infer<(typeof views)[Kind]> }[SubjectKind];

/** Model formats whose loading can run code that the file's author chose. */
const executableFormats = [
  'code',
  'dill',
  'joblib',
  'keras',
  'marshal',
  'pickle',
  'torch',
  'torchscript',
  'vector-store',
] as const;

/** Formats of Python's pickle family, which run code by design. */
const pickleFormats = ['dill', 'joblib', 'pandas', 'pickle'] as const;

/** What an agent's tool can do that makes its agent as powerful as the account it runs under. */
const codeCapabilities = ['code', 'shell', 'spawn-server'] as const;

/**
 * Installers that projects name in their own documentation. They are pinned to nothing, but their hosts are the vendors'. Matched as
 * part of a command line.
 */
const knownInstallers = [
  ' https://astral.sh/uv/',
  ' https://bun.sh/install ',
  ' https://deb.nodesource.com/',
  ' https://get.docker.com ',
  ' https://get.docker.com/',
  ' https://install.python-poetry.org ',
  ' https://install.python-poetry.org/',
  ' https://ollama.com/install.sh ',
  ' https://raw.githubusercontent.com/helm/helm/',
  ' https://sh.rustup.rs ',
  ' https://sh.rustup.rs/',
] as const;

/** Indexes where vendors publish builds that PyPI does not have. */
const vendorIndexes = [
  'https://data.pyg.org/',
  'https://download.pytorch.org/',
  'https://flashinfer.ai/',
  'https://pypi.ngc.nvidia.com',
  'https://pypi.nvidia.com',
  'https://storage.googleapis.com/jax-releases/',
  'https://wheels.vllm.ai/',
] as const;

/** What paths of files hold that configure coding agents and their tool servers. */
const agentConfigurations = [
  '.claude/',
  '.codex/',
  '.cursor/',
  '.gemini/',
  '.windsurf/',
  'claude_desktop_config.json',
  'cline_mcp_settings.json',
  'mcp.json',
  'mcp_config.json',
] as const;

/** What paths of files hold that a model reads as its instructions. */
const promptFiles = [
  '.cursorrules',
  '.prompt.yaml',
  '.prompt.yml',
  '.prompty',
  'AGENTS.md',
  'CLAUDE.md',
  'GEMINI.md',
  'SKILL.md',
] as const;

/** Words of paths and names that say that people act on an answer in matters of health, law or money. */
const adviceWords = [
  'clinical',
  'diagnos',
  'healthcare',
  'insurance',
  'lawyer',
  'legal_',
  'legal-',
  'medical',
  'medicine',
  'patient',
  'creditscor',
  'credit_scor',
  'credit-scor',
] as const;

/** Channels of conda that projects and vendors keep, as the beginning of their address. */
const knownChannels = [
  'bioconda',
  'conda-forge',
  'dglteam',
  'fastai',
  'fastchan',
  'huggingface',
  'intel',
  'main',
  'msys2',
  'nvidia',
  'plotly',
  'pyg',
  'pytorch',
  'r',
  'rapidsai',
  'xformers',
].map((name) => `https://conda.anaconda.org/${name}`);

/** What details of a server say when it serves a language model of one's own, and asks nobody by default. */
const languageModelServers = [
  'image ollama/ollama',
  'image vllm/',
  'llama-server',
  'lmdeploy serve',
  'lmsysorg/sglang',
  'localai',
  'ollama serve',
  'sglang',
  'text-generation-inference',
  'text-generation-launcher',
  'vllm serve',
] as const;

/** What details of a server say when it runs notebooks. */
const notebookServers = ['image jupyter/', 'jupyter lab', 'jupyter notebook', 'jupyter server', 'marimo edit'] as const;

/** How an address of this machine begins. */
const loopback = ['://127.', '://[::1]', '://localhost:', '://localhost/'] as const;

/** Lists that conditions may name. */
export const constants: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['adviceWords', adviceWords],
  ['agentConfigurations', agentConfigurations],
  ['codeCapabilities', codeCapabilities],
  ['executableFormats', executableFormats],
  ['knownChannels', knownChannels],
  ['knownInstallers', knownInstallers],
  ['languageModelServers', languageModelServers],
  ['loopback', loopback],
  ['notebookServers', notebookServers],
  ['pickleFormats', pickleFormats],
  ['promptFiles', promptFiles],
  ['vendorIndexes', vendorIndexes],
]);

/** The schema of one protection in a subject's `controls`. */
export const control = subjectShape.controls.element;

/** Protections that extractors name. The field is open; a condition that asks for another one is a mistake. */
export const knownControls = [
  'anonymisation',
  'audit-log',
  'authentication',
  'authorization',
  'checksum',
  'commit-pin',
  'cors-restricted',
  'data-validation',
  'deduplication',
  'differential-privacy',
  'digest-pin',
  'encryption-at-rest',
  'evaluation-gate',
  'exact-pin',
  'guardrail',
  'hash-pin',
  'human-approval',
  'input-validation',
  'iteration-limit',
  'least-privilege',
  'monitoring',
  'network-isolation',
  'non-root',
  'output-filter',
  'provenance',
  'rate-limit',
  'read-only',
  'read-only-root',
  'resource-limit',
  'safe-loader',
  'safetensors',
  'sandbox',
  'secret-store',
  'signature',
  'timeout',
  'tls',
  'versioning',
  'weights-only',
] as const;
