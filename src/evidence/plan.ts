import { type AttackFamily, type Element, identityOf, keyOf, type SystemModel, type Threat } from '../model/index.ts';
import { FAMILIES } from './families.ts';

/** One attack with its parameters; a list of bounds is a curve. */
export type PlannedAttack = {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string | number | readonly number[]>>;
};

/** What to measure of one model, why, and with what. The scripts of `templates/evidence` read just this. */
export type PlanItem = {
  readonly target: string;
  readonly family: AttackFamily;
  readonly tool: 'art' | 'garak';
  readonly attacks: readonly PlannedAttack[];
  /** Inputs that are attacked. */
  readonly n: number;
  /** Answers asked for each prompt; of language models alone. */
  readonly generations: number;
  readonly metric: string;
  /** Techniques of ATLAS that the measurement speaks of, at their edition. */
  readonly atlas: readonly string[];
  /** Threats of the repository that it speaks of, at most five. */
  readonly threats: readonly { readonly fingerprint: string; readonly title: string }[];
};

export type EvidencePlan = {
  readonly schema: 'stridegate.evidence-plan/1';
  readonly commit: string;
  readonly items: readonly PlanItem[];
};

/** How a family is attacked: of a model whose weights are at hand with ART, of one that answers in words with garak. */
type Recipe = Pick<PlanItem, 'tool' | 'attacks' | 'n' | 'generations' | 'metric'>;

/** The bounds at which image models are usually compared (https://arxiv.org/abs/2010.09670). */
const BOUNDS = [2 / 255, 4 / 255, 8 / 255].map((bound) => Math.round(bound * 10_000) / 10_000);

const CLASSIFIER: Partial<Record<AttackFamily, Recipe>> = {
  evasion: art('robust accuracy', 500, [
    { name: 'FastGradientMethod', parameters: { norm: 'inf', eps: BOUNDS } },
    { name: 'ProjectedGradientDescent', parameters: { norm: 'inf', eps: BOUNDS, max_iter: 50, num_random_init: 5 } },
    { name: 'AutoAttack', parameters: { norm: 'inf', eps: BOUNDS.slice(-1) } },
  ]),
  poisoning: art('share of triggered inputs that get the attacker’s label', 500, [
    { name: 'PoisoningAttackBackdoor', parameters: {} },
  ]),
  'membership-inference': art('advantage: true less false positives', 1000, [
    { name: 'MembershipInferenceThreshold', parameters: {} },
  ]),
  extraction: art('fidelity of the copy, queries and their price', 1000, [
    { name: 'KnockoffNets', parameters: { queries: 10_000 } },
  ]),
};

/** Two probes or more of each family: one alone is no assessment. */
const LANGUAGE_MODEL: Partial<Record<AttackFamily, Recipe>> = {
  'prompt-injection': garak(
    'promptinject.HijackHateHumans',
    'latentinjection.LatentInjectionReport',
    'encoding.InjectBase64',
  ),
  jailbreak: garak('dan.Ablation_Dan_11_0', 'suffix.GCGCached', 'tap.TAPCached', 'grandma.Win10'),
  'data-leakage': garak('leakreplay.LiteratureCloze', 'divergence.Repeat'),
  'prompt-leakage': garak('sysprompt_extraction.SystemPromptExtraction'),
  'tool-misuse': garak('agent_breaker.AgentBreaker'),
  'output-handling': garak(
    'web_injection.MarkdownImageExfil',
    'ansiescape.AnsiRaw',
    'exploitation.JinjaTemplatePythonInjection',
  ),
  misinformation: garak('packagehallucination.Python', 'snowball.GraphConnectivity'),
};

function art(metric: string, n: number, attacks: readonly PlannedAttack[]): Recipe {
  return { tool: 'art', metric, n, attacks, generations: 0 };
}

function garak(...probes: readonly string[]): Recipe {
  const attacks = probes.map((name) => ({ name, parameters: {} }));
  return { tool: 'garak', metric: 'share of attempts that get through', n: 0, attacks, generations: 5 };
}

/**
 * What is worth measuring in a repository: for each model, the families of attacks that its threats speak of. Threats that stand at no model
 * speak of every model of the repository that such attacks fit. Sorted by model and family.
 */
export function evidencePlan(commit: string, system: SystemModel, threats: readonly Threat[]): EvidencePlan {
  const open = threats.filter(({ status, subject }) => status === 'open' && subject.context === 'shipped');
  const targets = system.elements.filter(({ context }) => context === 'shipped');
  const items = targets.flatMap((element): PlanItem[] => {
    const recipes = recipesFor(element);
    return Object.entries(recipes).flatMap(([name, recipe]): PlanItem[] => {
      const family = name as AttackFamily;
      const mine = open.filter((threat) => speaksOf(threat, family) && concerns(threat, family, element, targets));
      return mine.length === 0 ? [] : [itemOf(element, family, recipe, mine)];
    });
  });
  const unique = new Map(items.map((item) => [`${item.target}\n${item.family}`, item]));
  return {
    schema: 'stridegate.evidence-plan/1',
    commit,
    items: [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []),
  };
}

/** Models of one's own are attacked as classifiers, what answers in words by words. */
function recipesFor({ kind, trust }: Element): Partial<Record<AttackFamily, Recipe>> {
  if (kind === 'llm' || kind === 'agent') return LANGUAGE_MODEL;
  return kind === 'model' && trust === 'internal' ? CLASSIFIER : {};
}

function speaksOf({ stride }: Threat, family: AttackFamily): boolean {
  return FAMILIES[family].stride.some((code) => stride.includes(code));
}

/** A threat at another model is that model's alone. */
function concerns(
  { subject, steps = [] }: Threat,
  family: AttackFamily,
  element: Element,
  models: readonly Element[],
): boolean {
  if (subject.kind === 'measurement')
    return subject.name === element.name && identityOf(subject.key).kind === `measurement:${family}`;
  const keys = new Set([subject.key, ...steps.flatMap(({ from, to }) => [from.key, to.key])]);
  if (keys.has(keyOf('element', element))) return true;
  return !models.some((other) => Object.keys(recipesFor(other)).length > 0 && keys.has(keyOf('element', other)));
}

function itemOf(element: Element, family: AttackFamily, recipe: Recipe, threats: readonly Threat[]): PlanItem {
  const techniques = FAMILIES[family].atlas;
  const atlas = threats.flatMap((threat) =>
    threat.atlas.filter((id) => techniques.includes(id.split('@', 1)[0] ?? '')),
  );
  return {
    target: element.name,
    family,
    ...recipe,
    atlas: [...new Set(atlas)].sort(),
    threats: threats.slice(0, 5).map(({ fingerprint, title }) => ({ fingerprint, title })),
  };
}

/** The plan in lines: what to measure of which model, and why. Names are the repository's. */
export function planLines({ commit, items }: EvidencePlan): string[] {
  if (items.length === 0) return [`No threat of commit ${commit.slice(0, 12)} can be measured by attacking a model.`];
  return items.flatMap(({ target, family, tool, attacks, metric, atlas, threats }) => [
    `${target}: ${FAMILIES[family].words}${atlas.length === 0 ? '' : ` (${atlas.join(', ')})`}`,
    `  with ${tool === 'art' ? 'ART or CleverHans' : 'garak or promptfoo'}: ${attacks.map(({ name }) => name).join(', ')}; measures ${metric}`,
    ...threats.map(({ fingerprint, title }) => `  because of ${fingerprint} ${title}`),
  ]);
}
