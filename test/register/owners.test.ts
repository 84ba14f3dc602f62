import { describe, expect, it } from 'vitest';
import { readOwners } from '../../src/register/index.ts';

/** The examples of GitHub's documentation, and what trips readers of such files. */
describe('owners of code', () => {
  it.each<[name: string, text: string, path: string, owners: string]>([
    ['of everything', '* @all', 'a/b/c.py', '@all'],
    ['the last line that fits', '* @all\n*.py @py\n', 'a/train.py', '@py'],
    ['by an ending, anywhere', '*.js @js', 'web/src/x.js', '@js'],
    ['a folder at the root and below', '/build/logs/ @log', 'build/logs/a/b.log', '@log'],
    ['a folder at the root only', '/build/logs/ @log', 'x/build/logs/b.log', ''],
    ['files of a folder, not of those below', 'docs/* docs@example.com', 'docs/a.md', 'docs@example.com'],
    ['files of a folder, not of those below: no', 'docs/* docs@example.com', 'docs/build/a.md', ''],
    ['a folder anywhere', 'apps/ @octocat', 'x/apps/y.py', '@octocat'],
    ['folders between', '**/logs @octocat', 'deep/down/logs/x.txt', '@octocat'],
    ['a name with a slash is tied to the root', 'src/app @app', 'lib/src/app/x.py', ''],
    ['no owner takes the file out', '* @all\n/secret/\n', 'secret/x.py', ''],
    ['a comment after the owners', '*.py @py # the snakes', 'x.py', '@py'],
    ['several owners', '*.py @a @b/c', 'x.py', '@a @b/c'],
    ['a space in a name', 'my\\ folder/ @x', 'my folder/a.py', '@x'],
    ['what GitHub does not know is passed over', '* @all\n!x.py @x\n[ab].py @y', 'a.py', '@all'],
    ['a question mark', 'v?.py @v', 'v1.py', '@v'],
    ['stars that would go back and forth', `${'*a'.repeat(200)}b @x`, 'a'.repeat(5000), ''],
    ['nothing', '', 'x.py', ''],
  ])('%s', (_, text, path, owners) => {
    expect(readOwners(text)(path)).toBe(owners);
  });
});
