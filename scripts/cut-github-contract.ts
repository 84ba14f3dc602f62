// Cuts the operations and webhooks that the GitHub contract server speaks out of GitHub's own descriptions:
//   mkdir /tmp/openapi && cd /tmp/openapi && npm init -y
//   npm install --no-save @octokit/openapi@23.0.2 @octokit/openapi-webhooks@12.1.0     (420 MB; never into this project)
//   npx tsx scripts/cut-github-contract.ts /tmp/openapi
// Schemas and limits are copied unchanged; descriptions, examples and whatever nothing refers to are left out.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Node = null | boolean | number | string | Node[] | { [key: string]: Node };
type Description = {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly components: Readonly<Record<string, Readonly<Record<string, Node>>>>;
  readonly paths?: Readonly<Record<string, Node>>;
  readonly webhooks?: Readonly<Record<string, Node>>;
};

const REPOSITORY_PATHS = [
  'installation|check-runs|check-suites|pulls|compare|contents|collaborators|code-scanning/sarifs|branches/{branch}$',
  'commits|statuses|labels|issues/comments|issues/{issue_number}/(comments|labels|reactions)|issues/{issue_number}$',
  'git/(trees|blobs|ref|commits|matching-refs)|tarball|dependency-graph/compare|rules/branches',
].join('|');
const PATHS = [
  '/app$',
  '/app/installations',
  '/app/hook',
  '/rate_limit$',
  '/installation/',
  '/repos/{owner}/{repo}$',
  `/repos/{owner}/{repo}/(${REPOSITORY_PATHS})`,
  '/meta$',
  '/users/{username}$',
  '/orgs/{org}/(teams/{team_slug}/memberships|members)/{username}$',
].map((source) => new RegExp(`^${source.replaceAll('{', '\\{').replaceAll('}', '\\}')}`));
const PULL_REQUEST_ACTIONS =
  'opened|synchronize|reopened|closed|edited|ready-for-review|converted-to-draft|labeled|unlabeled|enqueued|dequeued';
const WEBHOOKS = new RegExp(
  `^(push|ping|create|delete|workflow-run-completed|pull-request-(${PULL_REQUEST_ACTIONS})` +
    '|pull-request-review-(submitted|dismissed|comment-created)|pull-request-review-thread-.*|issue-comment-.*' +
    '|check-run-.*|check-suite-.*|merge-group-.*|installation-.*|branch-protection-rule-.*' +
    '|repository-(renamed|transferred|deleted|privatized|publicized))$',
);
const PROSE = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'x-github',
  'x-octokit',
]);

function withoutProse(node: Node, namesAreProperties = false): Node {
  if (Array.isArray(node)) return node.map((item) => withoutProse(item));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key]) => namesAreProperties || !PROSE.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value, key === 'properties')]));
}

/** Every component that `start` refers to, directly or through other components. */
function referencedComponents(start: Node, components: Description['components']): Node {
  const found: Record<string, Record<string, Node>> = {};
  const pending: Node[] = [start];
  const seen = new Set<string>();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node === null || typeof node !== 'object') continue;
    if (Array.isArray(node)) {
      pending.push(...node);
      continue;
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'examples' || (key === 'example' && typeof value === 'object')) continue;
      if (key !== '$ref' || typeof value !== 'string') {
        pending.push(value);
        continue;
      }
      if (seen.has(value)) continue;
      seen.add(value);
      const [, , kind = '', name = ''] = value.split('/');
      const component = components[kind]?.[name];
      if (component === undefined) throw new Error(`${value}: refers to nothing`);
      (found[kind] ??= {})[name] = component;
      pending.push(component);
    }
  }
  return sortedByKey(Object.fromEntries(Object.entries(found).map(([kind, named]) => [kind, sortedByKey(named)])));
}

function sortedByKey(record: Readonly<Record<string, Node>>): Record<string, Node> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function cut(description: Description, key: 'paths' | 'webhooks', keep: (name: string) => boolean): Node {
  const picked = Object.fromEntries(Object.entries(description[key] ?? {}).filter(([name]) => keep(name)));
  return {
    openapi: description.openapi,
    info: { title: description.info.title, version: description.info.version },
    [key]: withoutProse(picked),
    components: withoutProse(referencedComponents(picked, description.components)),
  };
}

function readDescription(folder: string, packageName: string): Description {
  const file = join(folder, 'node_modules', packageName, 'generated', 'api.github.com.json');
  return JSON.parse(readFileSync(file, 'utf8'));
}

function main(): void {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('usage: tsx scripts/cut-github-contract.ts <folder with node_modules>');
  const target = join(import.meta.dirname, '../test/support/github-server/contract');
  mkdirSync(target, { recursive: true });
  const rest = cut(readDescription(folder, '@octokit/openapi'), 'paths', (path) => PATHS.some((one) => one.test(path)));
  const webhooks = cut(readDescription(folder, '@octokit/openapi-webhooks'), 'webhooks', (name) => WEBHOOKS.test(name));
  writeFileSync(join(target, 'rest.json'), `${JSON.stringify(rest)}\n`);
  writeFileSync(join(target, 'webhooks.json'), `${JSON.stringify(webhooks)}\n`);
}

main();
