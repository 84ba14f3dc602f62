import type { Context } from './subject.ts';

const TEST_FOLDERS = new Set([
  'test',
  'tests',
  'testing',
  '__tests__',
  'testdata',
  'test_data',
  'fixtures',
  '__fixtures__',
  'spec',
  'specs',
]);
const EXAMPLE_FOLDERS = new Set([
  'example',
  'examples',
  'demo',
  'demos',
  'sample',
  'samples',
  'tutorial',
  'tutorials',
  'cookbook',
  'cookbooks',
]);
/** Work of courses, alone or with what it is about behind it: `homework`, `exercises`, `homework-wandb`, `cohorts`. */
const COURSE_FOLDER = /^(?:homework|exercise|assignment|lesson|lecture|workshop|cohort)s?(?:[-_ ].*)?$/;
const DOCUMENTATION_FOLDERS = new Set(['doc', 'docs', 'documentation', '.github/ISSUE_TEMPLATE']);
const PROSE = /\.(?:md|mdx|rst|txt|adoc)$/i;
const MANIFEST = /(?:^|[-_./])(?:requirements|constraints)[^/]*\.(?:txt|in)$/i;

/**
 * Tells from a path alone where a file stands in the life of the repository. Prose counts as documentation unless it is a
 * requirements file; a notebook or script below `docs/`, and work of a course, is an example, because people run it.
 */
export function contextOf(path: string): Context {
  const segments = path.split('/');
  const file = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1).map((segment) => segment.toLowerCase());
  if (folders.some((folder) => TEST_FOLDERS.has(folder)) || isTestFile(file)) return 'test';
  if (PROSE.test(file) && !MANIFEST.test(path)) return 'documentation';
  if (folders.some(isExampleFolder)) return 'example';
  return 'shipped';
}

function isExampleFolder(folder: string): boolean {
  return EXAMPLE_FOLDERS.has(folder) || DOCUMENTATION_FOLDERS.has(folder) || COURSE_FOLDER.test(folder);
}

function isTestFile(file: string): boolean {
  return /^test_[^/]*\.py$|_test\.py$|^conftest\.py$|\.(?:test|spec)\.[cm]?[jt]sx?$/i.test(file);
}
