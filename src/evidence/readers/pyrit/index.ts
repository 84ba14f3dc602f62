import { z } from 'zod';
import { counted } from '../../build.ts';
import type { DocumentReader, Problem } from '../../contract.ts';
import type { AttackFamily } from '../../../model/index.ts';

/** Who attacked or was attacked; the names of the fields changed from version to version. */
const Identifier = z.object({
  __type__: z.string().max(300).nullish(),
  class_name: z.string().max(300).nullish(),
  model_name: z.string().max(300).nullish(),
  endpoint: z.string().max(500).nullish(),
});
type Identifier = z.infer<typeof Identifier>;

const Score = z.object({
  score_value: z.union([z.string().max(100), z.boolean(), z.number()]),
  score_type: z.string().max(60).nullish(),
});

const Attack = Identifier.extend({
  objective_target: Identifier.nullish(),
  children: z.object({ objective_target: Identifier.nullish(), attack: Identifier.nullish() }).nullish(),
});

const Result = z.object({
  conversation_id: z.string().max(200),
  outcome: z.string().max(60),
  attack_identifier: Attack.nullish(),
  atomic_attack_identifier: Attack.nullish(),
  objective_target_identifier: Identifier.nullish(),
  automated_objective_score: Score.nullish(),
  last_score: Score.nullish(),
  human_objective_score: Score.nullish(),
  timestamp: z.string().max(60).nullish(),
});
type Result = z.infer<typeof Result>;

const Results = z.union([
  z.array(z.unknown()).min(1).max(1_000_000),
  z.object({ attack_results: z.array(z.unknown()).max(1_000_000) }).transform((file) => file.attack_results),
]);

type Group = {
  readonly attack: string;
  readonly target: string;
  through: number;
  stood: number;
  errors: number;
  undetermined: number;
  last: string;
};

/** Exported results of PyRIT (https://azure.github.io/PyRIT/): a list of `AttackResult` as JSON. */
export const pyrit: DocumentReader = {
  id: 'pyrit',
  summary:
    'Attack results of PyRIT as JSON (a list, or `attack_results`), of versions 0.9 and later: outcomes by attack and target.',
  recognises: (document) => {
    const [first] = Results.safeParse(document).data ?? [];
    return Result.safeParse(first).success;
  },
  read: (document, path) => {
    const problems: Problem[] = [];
    const groups = new Map<string, Group>();
    for (const [at, item] of Results.parse(document).entries()) {
      const parsed = Result.safeParse(item);
      if (parsed.success) note(groupOf(groups, parsed.data), parsed.data, at, problems);
      else problems.push({ line: 1, reason: `result ${at + 1} names no outcome` });
    }
    const records = [...groups.values()].map((group) => {
      const measured = {
        path,
        line: 1,
        tool: 'PyRIT',
        version: '',
        family: familyOf(group.attack),
        attack: group.attack,
        target: group.target,
        errors: group.errors,
        undetermined: group.undetermined,
        validity: { access: 'black-box' as const },
        finished: group.last,
        complete: true,
      };
      return counted(measured, 'attack-success-rate', group.through, group.through + group.stood);
    });
    return { records, problems };
  },
};

function groupOf(groups: Map<string, Group>, result: Result): Group {
  const attacker = result.atomic_attack_identifier ?? result.attack_identifier;
  const attack = nameOf(attacker?.children?.attack ?? attacker) ?? 'unknown';
  const target =
    result.objective_target_identifier ?? attacker?.objective_target ?? attacker?.children?.objective_target;
  const name = target?.model_name ?? target?.endpoint ?? nameOf(target) ?? '';
  const key = JSON.stringify([attack, name]);
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group: Group = { attack, target: name, through: 0, stood: 0, errors: 0, undetermined: 0, last: '' };
  groups.set(key, group);
  return group;
}

function nameOf(identifier: Identifier | null | undefined): string | null {
  return identifier?.class_name ?? identifier?.__type__ ?? null;
}

/** A person's judgement goes before that of a model. What nobody could decide is not a success of the defence. */
function note(group: Group, result: Result, at: number, problems: Problem[]): void {
  const outcome = result.outcome.toLowerCase().replace(/^attackoutcome\./, '');
  const said = verdictOf(result.human_objective_score);
  if (said !== null) group[said ? 'through' : 'stood'] += 1;
  else if (outcome === 'success') group.through += 1;
  else if (outcome === 'failure') group.stood += 1;
  else if (outcome === 'error') group.errors += 1;
  else {
    group.undetermined += 1;
    if (outcome !== 'undetermined')
      problems.push({ line: 1, reason: `result ${at + 1}: the outcome ${outcome.slice(0, 40)} is not known` });
  }
  if ((result.timestamp ?? '') > group.last) group.last = result.timestamp ?? '';
}

function verdictOf(score: z.infer<typeof Score> | null | undefined): boolean | null {
  const value = String(score?.score_value ?? '').toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** Attacks through what the model reads inject; every other one talks the model out of its rules. */
function familyOf(attack: string): AttackFamily {
  if (attack === 'unknown') return 'unclassified';
  return /xpia|cross_?domain/i.test(attack) ? 'prompt-injection' : 'jailbreak';
}
