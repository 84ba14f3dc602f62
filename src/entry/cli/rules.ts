import { statSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogOf, type Catalogs, loadCatalogs, resolve, suggest } from '../../catalog/index.ts';
import {
  clashes,
  explainTest,
  findRule,
  type LoadedRule,
  loadRules,
  ruleProblemText,
  type RuleSet,
  testRules,
} from '../../rules/index.ts';
import { CATALOGS, RULES } from '../package-root.ts';
import { ruleText } from './rule-text.ts';
import { misuse, type Ending } from './usage.ts';

const OPTIONS = {
  rules: { type: 'string' },
  area: { type: 'string' },
  status: { type: 'string' },
  id: { type: 'string' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

/** `stridegate rules list|show ID|test [PATH]`. */
export function rulesCommand(args: readonly string[]): Ending {
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (error) {
    return misuse(firstSentence(error), 'stridegate rules list');
  }
  const [verb, subject, ...more] = parsed.positionals;
  const [stray] = verb === 'list' && subject !== undefined ? [subject] : more;
  if (stray !== undefined) return misuse(`rules ${verb} takes no '${stray.slice(0, 80)}'`, 'stridegate rules list');
  const directory = parsed.values.rules ?? (verb === 'test' ? subject : undefined) ?? RULES;
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
    return misuse(`there is no folder '${directory.slice(0, 200)}'`, 'stridegate rules test rules');
  const catalogs = loadCatalogs(CATALOGS);
  const isShipped = directory === RULES;
  const loaded = loadRules(directory, catalogs, isShipped ? undefined : directory.replace(/\/+$/, ''));
  if (!loaded.ok) return { status: 2, stderr: `${loaded.problems.join('\n')}\n` };
  const isOfRepository = resolvePath(directory).endsWith('/.github/threatmodel/rules');
  const taken = isOfRepository && verb === 'test' ? idsTaken(loaded.rules, catalogs) : [];
  if (taken.length > 0) return { status: 2, stderr: `${taken.join('\n')}\n` };
  if (verb === 'list') return list(loaded.rules, parsed.values, catalogs);
  if (verb === 'test') return test(loaded.rules);
  if (verb === 'show' && subject !== undefined) return show(loaded.rules, subject, catalogs);
  return misuse('rules takes list, show ID or test [PATH]', 'stridegate rules list');
}

/** What is wrong with options, without the advice on `--` that Node adds. */
function firstSentence(error: unknown): string {
  return (error instanceof Error ? error.message : 'wrong options').split('. ', 1)[0] ?? '';
}

/** Rules of a repository's own that take an id of one that ships. */
function idsTaken(rules: RuleSet, catalogs: Catalogs): string[] {
  const shipped = loadRules(RULES, catalogs);
  return shipped.ok ? clashes([...shipped.rules, ...rules]).map(ruleProblemText) : [...shipped.problems];
}

/** `stridegate explain RULE`: the same as `rules show`. */
export function explainCommand([id, ...rest]: readonly string[]): Ending {
  if (id === undefined || rest.length > 0) return misuse('explain takes the id of one rule', 'stridegate rules list');
  return rulesCommand(['show', id]);
}

function list(rules: RuleSet, { area, status, id }: Values, catalogs: Catalogs): Ending {
  const areas = [...new Set(rules.map((rule) => rule.area))].sort();
  if (area !== undefined && !areas.includes(area))
    return misuse(`there is no area '${area.slice(0, 80)}': one of ${areas.join(', ')}`, 'stridegate rules list');
  const statuses = ['deprecated', 'experimental', 'stable'];
  if (status !== undefined && !statuses.includes(status))
    return misuse(
      `there is no status '${status.slice(0, 80)}': one of ${statuses.join(', ')}`,
      'stridegate rules list',
    );
  const framework = id === undefined ? undefined : mappedTo(id, catalogs);
  if (typeof framework === 'string') return misuse(framework, 'stridegate catalog list');
  const chosen = rules.filter(
    (rule) =>
      (area === undefined || rule.area === area) &&
      (status === undefined || rule.rule.status === status) &&
      (framework === undefined || framework(rule)),
  );
  const lines = chosen.map(({ rule, area: own }) => `${rule.id}\t${own}\t${rule.summary.split('\n')[0] ?? ''}\n`);
  return { status: 0, stdout: lines.join('') };
}

/** Whether a rule maps to an id of a catalogue, a part of it, or a class of a letter of STRIDE-LLM; a text when there is no such id. */
function mappedTo(id: string, catalogs: Catalogs): ((rule: LoadedRule) => boolean) | string {
  const name = catalogOf(id);
  if (name === undefined) return `'${id.slice(0, 80)}' has the form of no catalogue's id`;
  const entry = resolve(catalogs, name, id);
  if (!entry.ok) return entry.message;
  const isLetter = entry.kind === 'letter';
  return ({ rule }) =>
    [...rule.stride, ...rule.atlas, ...rule.owasp, ...rule.nist, ...rule.iso].some(
      (mapped) =>
        mapped === entry.canonicalId ||
        (name === 'atlas' && mapped.startsWith(`${entry.id}.`)) ||
        (isLetter && catalogOf(mapped) === name && mapped.startsWith(entry.id)),
    );
}

function test(rules: RuleSet): Ending {
  const failures = testRules(rules);
  const tests = rules.reduce((sum, rule) => sum + rule.tests.length, 0);
  const lines = failures.map(({ rule: id, test: name, message }) => {
    const loaded = findRule(rules, id);
    const at = loaded?.tests.findIndex((one) => one.name === name) ?? -1;
    const why = loaded === undefined ? '' : explainTest(loaded, at);
    const place = loaded === undefined ? id : `${loaded.path}:${loaded.lineOf(`tests[${at}]`)}`;
    return `${place}: ${name}: ${message}${why === '' ? '' : `; ${why}`}\n`;
  });
  return {
    status: failures.length === 0 ? 0 : 2,
    stdout: `${lines.join('')}${tests - failures.length} of ${tests} tests of ${rules.length} rules passed\n`,
  };
}

function show(rules: RuleSet, id: string, catalogs: Catalogs): Ending {
  const found = findRule(rules, id);
  if (found !== undefined) return { status: 0, stdout: ruleText(found, catalogs) };
  const near = suggest(
    id,
    rules.map(({ rule }) => rule.id),
  );
  const hint = near === undefined ? 'stridegate rules list' : `stridegate rules show ${near}`;
  return misuse(`there is no rule '${id.slice(0, 80)}'`, hint);
}
