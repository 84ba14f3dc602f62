import { z } from 'zod';
import { AttackFamily } from './attack-family.ts';
import { subjectShape } from './subject.ts';

/** How firmly a name is tied to bytes. Only `commit` and `digest` cannot be moved by somebody else. */
export const Pinned = z.enum(['commit', 'digest', 'tag', 'branch', 'none', 'local', 'unknown']);
export type Pinned = z.infer<typeof Pinned>;

/** A model, dataset, piece of code or image that the repository fetches by name. */
export const Reference = z.strictObject({
  ...subjectShape,
  kind: z.enum([
    'model',
    'dataset',
    'tokenizer',
    'adapter',
    'embedding',
    'weights',
    'code',
    'container',
    'action',
    'tool-server',
    'unknown',
  ]),
  /** `org/name` on a hub, an image, an action, a URL without query and credentials; for a variable its source text. */
  repo: z.string(),
  /** False when `repo` is an expression that could not be followed to a text. */
  resolved: z.boolean(),
  revision: z.string(),
  pinned: Pinned,
  /** The call, instruction or key that fetches: `transformers.AutoModel.from_pretrained`, `FROM`, `uses`. */
  loader: z.string(),
  /** Whether code from the reference runs here: `on` is asked for, `optional` a caller decides, `off` it cannot. */
  remoteCode: z.enum(['on', 'optional', 'off', 'unknown']),
  formats: z.array(z.enum(['pickle', 'safetensors', 'onnx', 'keras', 'gguf', 'torchscript', 'code', 'unknown'])),
  transport: z.enum(['hub', 'https', 'http', 'git', 'registry', 'object-store', 'local', 'unknown']),
  /** A digest of the content is checked after the download. */
  verified: z.boolean(),
});
export type Reference = z.infer<typeof Reference>;

/** A package that the repository installs, wherever it says so. */
export const Dependency = z.strictObject({
  ...subjectShape,
  ecosystem: z.enum(['pypi', 'conda', 'npm', 'debian', 'unknown']),
  /** Normalised name (PEP 503 for PyPI). */
  package: z.string(),
  /** The version condition as written, without hashes: `==2.4.1`, `>=2,<3`, empty when there is none. */
  specifier: z.string(),
  pinned: z.enum(['exact', 'range', 'none', 'commit', 'url', 'local']),
  hashed: z.boolean(),
  source: z.enum(['index', 'git', 'url', 'local']),
  /** Where it is asked for. `pipeline`: a step's own list (`packages_to_install`); `environment`: what a model or job image is built with. */
  manifest: z.enum([
    'requirements',
    'pyproject',
    'setup',
    'conda',
    'dockerfile',
    'notebook',
    'workflow',
    'code',
    'lock',
    'package-json',
    'pipeline',
    'environment',
    'other',
  ]),
  /** Whether the repository asks for it itself, or a lock file holds it for another package's sake. */
  scope: z.enum(['direct', 'transitive']),
  /** For development, tests or documentation alone. */
  dev: z.boolean(),
  /** The condition of the environment that it is installed in (`python_version < "3.11"`), and `extra: …` of what asks for it; empty for always. */
  marker: z.string(),
  /** Digests of the files that may be installed, `sha256:…`, sorted. */
  hashes: z.array(z.string()),
  /** The index, repository or address that it comes from, without credentials; empty for the registry that is asked by default. */
  origin: z.string(),
  /** The popular package whose name this one nearly is; empty for none. Filled by the link step. */
  resembles: z.string(),
  /**
   * A name known from language models' inventions, from a known malicious release, or a version of which an advisory says that it runs
   * code of others; empty for none. Filled by the link step. `reported`: an imported snapshot of advisories lists every allowed version.
   */
  reputation: z.enum(['', 'hallucinated', 'malicious', 'vulnerable', 'reported']),
  /** Ids of the snapshot's records (`GHSA-…`, `MAL-…`), the gravest first; empty when no snapshot was given or it lists nothing. */
  advisories: z.array(z.string()),
});
export type Dependency = z.infer<typeof Dependency>;

/** An index or option that decides where packages come from. */
export const PackageIndex = z.strictObject({
  ...subjectShape,
  kind: z.enum(['index', 'extra-index', 'find-links', 'trusted-host', 'pre-release']),
  url: z.string(),
  transport: z.enum(['https', 'http', 'local', 'unknown']),
});
export type PackageIndex = z.infer<typeof PackageIndex>;

/** A call that turns bytes into objects and may run code while doing so. */
export const Load = z.strictObject({
  ...subjectShape,
  /** Qualified callee: `torch.load`, `joblib.load`, `pickle.loads`. */
  loader: z.string(),
  format: z.enum([
    'pickle',
    'torch',
    'joblib',
    'numpy',
    'dill',
    'pandas',
    'keras',
    'yaml',
    'marshal',
    'torchscript',
    'native',
    'vector-store',
    'other',
  ]),
  /** Whether loading can run code as called here: `yes`, `no` (a safe form), `version` (depends on the library's version). */
  executes: z.enum(['yes', 'no', 'version', 'unknown']),
  /** Where the bytes come from: fetched over the network, named by a caller or command line, a fixed path of the repository. */
  origin: z.enum(['remote', 'argument', 'local', 'unknown']),
});
export type Load = z.infer<typeof Load>;

/** A statement that weakens a protection or gives text power. */
export const Operation = z.strictObject({
  ...subjectShape,
  kind: z.enum([
    'shell',
    'code-evaluation',
    'sql',
    'template-rendering',
    'tls-verification-off',
    'cors-any-origin',
    'archive-extraction',
    'debug-server',
    'permission-bypass',
    'remote-script',
    'base-url-override',
    'plain-http-download',
    'starts-by-itself',
    'safety-filter-off',
    'html-rendering',
    'answer-logging',
    'model-promotion',
    'key-in-browser',
    'unverified-download',
    'command-option',
  ]),
  /** Whose text reaches it. `model-output`: what a language model answered. */
  input: z.enum(['literal', 'configuration', 'parameter', 'request', 'model-output', 'repository-event', 'unknown']),
});
export type Operation = z.infer<typeof Operation>;

/** A credential written into a file. The value is never part of the model. */
export const Credential = z.strictObject({
  ...subjectShape,
  /** `huggingface`, `openai`, `aws`, `private-key`, `generic`. */
  provider: z.string(),
  /** `exact`: the provider's own format with enough entropy; `likely`: a credential's name with a value that looks random. */
  certainty: z.enum(['exact', 'likely']),
});
export type Credential = z.infer<typeof Credential>;

/** A job of a continuous-integration workflow. */
export const Job = z.strictObject({
  ...subjectShape,
  triggers: z.array(z.string()),
  /** The widest right of the job's token: `write-all`, `write`, `read`, `none`; `default` when the file does not say. */
  permissions: z.enum(['write-all', 'write', 'read', 'none', 'default']),
  /** Runs for people who may not write (fork pull requests, issues, comments) with the repository's secrets. */
  untrustedTrigger: z.boolean(),
  /** Checks out the head of such a pull request. */
  untrustedCheckout: z.boolean(),
  /** Expressions with text that a stranger writes (title, branch, comment) inside a script or a prompt. */
  untrustedInput: z.array(z.enum(['script', 'prompt'])),
  usesSecrets: z.boolean(),
  /** May prove to a cloud that it is this job (`id-token: write`), and gets the rights there that the cloud grants. */
  provesIdentity: z.boolean(),
  selfHosted: z.boolean(),
  /** Trains, evaluates, publishes or deploys a model, or drives an AI agent. */
  ml: z.boolean(),
  /** Drives a language-model agent (claude-code-action, codex, gemini-cli …). */
  agent: z.boolean(),
});
export type Job = z.infer<typeof Job>;

/** A model file (or its pointer) that is part of the repository. */
export const Artifact = z.strictObject({
  ...subjectShape,
  /** `code`: a text that a program runs although its name is that of a model. */
  format: z.enum([
    'pickle',
    'torch',
    'safetensors',
    'onnx',
    'keras',
    'gguf',
    'tensorflow',
    'numpy',
    'joblib',
    'archive',
    'code',
    'unknown',
  ]),
  storage: z.enum(['blob', 'lfs', 'dvc']),
  /** Bytes, 0 when unknown. */
  size: z.number().int().min(0),
  /** Digest of the content as the files say it, e.g. `md5:…`, `sha256:…`; empty when unknown. */
  digest: z.string(),
  /** Whether a scanner opened it. */
  scanned: z.boolean(),
  /** What the scan of its content says; `unknown` for what was not looked at, because the change did not touch it. */
  verdict: z.enum(['malicious', 'suspicious', 'unverified', 'not-scanned', 'clean', 'unknown']),
  /** What the scan found, the worst first, as sentences with their place in the file. */
  findings: z.array(z.string()),
});
export type Artifact = z.infer<typeof Artifact>;

/** What no file says by itself: two files that disagree, a chain of licences, or what a registry or a hub answered when it was asked. */
export const Observation = z.strictObject({
  ...subjectShape,
  /** `name` is the package's, the model's or the dataset's. */
  about: z.enum(['package', 'model', 'dataset', 'lock', 'artifact']),
  /**
   * Packages: `absent` from the registry, `young` (first release within 30 days), `fresh` (the locked release within 7 days), `yanked`, `quarantined`,
   * `abandoned` (archived, deprecated, or no release for 3 years), `provenance-lost` (earlier releases proved where they were built).
   * Models and datasets: `absent`, `moved` to another name, `young`, `gated`, `unsafe` by the hub's scanners, `pickle-only`, `changed` between two
   * revisions. Locks: `drift` (manifest and lock disagree), `stale` (manifest changed, lock not), `other-bytes` (same version, other hashes),
   * `other-source` (same version from elsewhere). Lineage: `licence-conflict`, `lineage-changed`, `circle`. Files: `joined`.
   */
  kind: z.enum([
    'absent',
    'young',
    'fresh',
    'yanked',
    'quarantined',
    'abandoned',
    'provenance-lost',
    'moved',
    'gated',
    'unsafe',
    'pickle-only',
    'changed',
    'drift',
    'stale',
    'other-bytes',
    'other-source',
    'licence-conflict',
    'lineage-changed',
    'circle',
    'joined',
  ]),
  /** Who says so: `repository`, `pypi`, `npm`, `hub`. */
  source: z.enum(['repository', 'pypi', 'npm', 'hub']),
  /** The whole observation as a clause: `first released on 2026-11-20`. */
  detail: z.string(),
  /** What a scan found, where that is a part of it; else empty. */
  scan: z.string(),
});
export type Observation = z.infer<typeof Observation>;

/** What a policy demands to be measured of a model, and how the results that count stand to it. */
export const Measurement = z.strictObject({
  ...subjectShape,
  /** `name` is the model's. */
  family: AttackFamily,
  /**
   * `fails`, `meets`: the whole interval is on that side; `inconclusive`: the results prove neither; `stale`: they were made with other
   * weights, before a change of the training data, or too long ago; `unbound`: they do not say which weights they were made with;
   * `missing`: there are none.
   */
  state: z.enum(['meets', 'fails', 'inconclusive', 'stale', 'unbound', 'missing']),
  /** `robust accuracy of at least 40 % at eps 8/255`. */
  demand: z.string(),
  /** `robust accuracy 31 % [27, 35], n = 500`; empty when nothing was measured. */
  result: z.string(),
  /** `AutoAttack, norm inf, eps 0.0314`. */
  attack: z.string(),
  /** Why the results do not settle it; empty when they do. */
  reason: z.string(),
});
export type Measurement = z.infer<typeof Measurement>;
