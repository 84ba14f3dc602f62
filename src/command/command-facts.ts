import type { Fact } from '../model/index.ts';
import { splitCommands } from '../parse/index.ts';
import { permissionFacts } from './agents.ts';
import { definitionFacts } from './definitions.ts';
import { downloadFacts } from './downloads.ts';
import { folderAfter, startedFrom } from './folders.ts';
import { hubFacts } from './hub.ts';
import { type Invocation, invocationOf, type Script } from './invocation.ts';
import { packageFacts } from './packages.ts';
import { indexFactsOfVariable } from './pip-options.ts';
import { platformFacts } from './platforms.ts';
import { remoteScriptFacts } from './remote-scripts.ts';
import { runsFacts } from './runs.ts';
import { type ScriptPlace, siteOf } from './script-place.ts';
import { serverFacts } from './servers.ts';
import { toolServerFacts } from './tool-servers.ts';

/** Scripts in scripts that are looked into: substitutions, `bash -c '…'`. */
const MAX_DEPTH = 3;

/**
 * What the commands of a shell script do to an ML system: packages and indexes, fetched models and scripts, servers, started files,
 * agents without questions. In the order of the script; equal subjects are not folded. A script that cannot be split (larger than
 * 1 MB, more than 10,000 commands) says nothing.
 */
export function commandFacts(script: string, place: ScriptPlace): Fact[] {
  return factsOfScript(script, place, 0);
}

/** The same for one command that is already split into words (the exec form of a Dockerfile, the list form of a compose file). */
export function wordsFacts(words: readonly string[], place: ScriptPlace): Fact[] {
  const command = {
    words,
    assignments: [],
    redirects: [],
    substitutions: [],
    pipesInto: null,
    line: 1,
    endLine: 1,
  };
  const invocation = invocationOf(command, 0, siteOf(place, 1, 1));
  if (invocation === null) return [];
  return [...factsOfInvocation(invocation, [invocation]), ...innerFacts(invocation, place, 0)];
}

function factsOfScript(text: string, place: ScriptPlace, depth: number): Fact[] {
  const split = splitCommands(text);
  if (!split.ok) return [];
  const script: Script = split.commands.map((command, index) =>
    invocationOf(command, index, siteOf(place, command.line, command.endLine)),
  );
  const facts: Fact[] = [];
  // Behind a change of folder inside brackets the script is back where it was: nobody counts brackets here.
  let folder: string | null = /\(\s{0,20}(?:cd|pushd)\s/.test(text) ? null : '';
  for (const [index, command] of split.commands.entries()) {
    const site = siteOf(place, command.line, command.endLine);
    for (const { name, value } of command.assignments) facts.push(...indexFactsOfVariable(site, name, value));
    const invocation = script[index] ?? null;
    if (invocation !== null) {
      const found = [...factsOfInvocation(invocation, script), ...innerFacts(invocation, place, depth)];
      facts.push(...found.map((fact) => startedFrom(folder, fact)));
      folder = folderAfter(folder, invocation);
    }
    if (depth >= MAX_DEPTH) continue;
    for (const inner of command.substitutions) {
      const startLine = place.startLine + inner.line - 1;
      facts.push(...factsOfScript(inner.script, { ...place, startLine }, depth + 1));
    }
  }
  return facts;
}

function factsOfInvocation(invocation: Invocation, script: Script): Fact[] {
  return [
    ...exportedFacts(invocation),
    ...packageFacts(invocation),
    ...remoteScriptFacts(invocation, script),
    ...downloadFacts(invocation, script),
    ...hubFacts(invocation, script),
    ...serverFacts(invocation),
    ...runsFacts(invocation),
    ...definitionFacts(invocation),
    ...platformFacts(invocation),
    ...permissionFacts(invocation),
    ...toolServerFacts(invocation),
  ];
}

/** `export PIP_EXTRA_INDEX_URL=…`, `pip config set global.extra-index-url …` */
function exportedFacts({ program, args, site }: Invocation): Fact[] {
  if (program === 'export') {
    return args.flatMap((word) => {
      const equals = word.indexOf('=');
      return equals === -1 ? [] : indexFactsOfVariable(site, word.slice(0, equals), word.slice(equals + 1));
    });
  }
  if (program !== 'pip' || args[0] !== 'config' || !args.includes('set')) return [];
  const [key = '', value = ''] = args.slice(args.indexOf('set') + 1).filter((word) => !word.startsWith('--'));
  const variable = `PIP_${key
    .slice(key.lastIndexOf('.') + 1)
    .toUpperCase()
    .replaceAll('-', '_')}`;
  return indexFactsOfVariable(site, variable, value);
}

const SHELLS = /^(?:sh|bash|zsh|dash|ash|ksh|eval)$/;

/** The script of `bash -c '…'` and `eval '…'`. It has the lines of its command, for where it breaks lines is not known. */
function innerFacts({ program, args, site }: Invocation, place: ScriptPlace, depth: number): Fact[] {
  if (!SHELLS.test(program) || depth >= MAX_DEPTH) return [];
  const flag = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  const inner = program === 'eval' ? args.join(' ') : flag === -1 ? undefined : args[flag + 1];
  // What begins with a substitution is looked into as such.
  if (inner === undefined || /^(?:\$\(|`)/.test(inner)) return [];
  return factsOfScript(inner, { ...place, evidence: site.evidence }, depth + 1);
}
