import type { Fact } from '../model/index.ts';
import { splitCommands } from '../parse/index.ts';
import { isChecked } from './checksum.ts';
import { type Fetch, fetchesOf } from './fetches.ts';
import { type Invocation, invocationOf, LOOK_AHEAD, type Script } from './invocation.ts';
import { type Site, subjectAt } from './script-place.ts';

const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish']);
const OTHERS = new Set(['python', 'perl', 'ruby', 'node', 'php']);
const MAX_HOPS = 6;

/** Scripts that are fetched and run: through a pipe, a substitution, or from the file that the download wrote. */
export function remoteScriptFacts(invocation: Invocation, script: Script): Fact[] {
  return [...pipedFacts(invocation, script), ...substitutedFacts(invocation), ...downloadedFacts(invocation, script)];
}

function pipedFacts(invocation: Invocation, script: Script): Fact[] {
  const fetch = fetchesOf(invocation)[0];
  if (fetch === undefined) return [];
  let reader = invocation.command.pipesInto;
  for (let hop = 0; hop < MAX_HOPS && reader !== null; hop += 1) {
    const next: Invocation | null = script[reader] ?? null;
    if (next === null) return [];
    if (readsProgram(next)) return [scriptFact(invocation.site, fetch, `| ${next.program}`, [])];
    reader = next.command.pipesInto;
  }
  return [];
}

/** Whether an interpreter takes its program from standard input. */
function readsProgram({ program, args }: Invocation): boolean {
  if (program === 'source' || program === '.') return args[0] === '/dev/stdin';
  const first = args.find((word) => !word.startsWith('-') || word === '-');
  if (SHELLS.has(program)) {
    if (args.some((word) => /^-[a-z]*c$/.test(word))) return false;
    return (
      args.some((word) => /^-[a-z]*s$/.test(word)) || first === undefined || first === '-' || first === '/dev/stdin'
    );
  }
  if (!OTHERS.has(program)) return false;
  return !args.some((word) => /^-[a-zA-Z]*[cme]$/.test(word)) && (first === undefined || first === '-');
}

/** `bash <(curl …)`, `bash -c "$(curl …)"`, `eval "$(curl …)"`, `bash <<< "$(curl …)"`. */
function substitutedFacts(invocation: Invocation): Fact[] {
  const { program, args, command, site } = invocation;
  const interprets = SHELLS.has(program) || OTHERS.has(program) || /^(?:eval|source|\.)$/.test(program);
  if (!interprets || command.substitutions.length === 0) return [];
  const flag = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  const texts = [
    program === 'eval' ? args[0] : undefined,
    flag === -1 ? undefined : args[flag + 1],
    args.find((word) => !word.startsWith('-')),
    ...command.redirects.filter(({ operator }) => operator.startsWith('<')).map(({ target }) => target),
  ];
  const runs = texts.some((text) => text !== undefined && /^(?:<\(|\$\(|`)/.test(text));
  if (!runs) return [];
  for (const { script } of command.substitutions.slice(0, 20)) {
    const split = splitCommands(script);
    for (const [index, inner] of (split.ok ? split.commands : []).entries()) {
      const fetching = invocationOf(inner, index, site);
      const fetch = fetching === null ? undefined : fetchesOf(fetching)[0];
      if (fetch !== undefined) return [scriptFact(site, fetch, `| ${program}`, [])];
    }
  }
  return [];
}

/** `wget …/install.sh && bash install.sh`. A digest that is compared in between counts. */
function downloadedFacts(invocation: Invocation, script: Script): Fact[] {
  if (invocation.command.pipesInto !== null) return [];
  return fetchesOf(invocation).flatMap((fetch) => {
    const name = fetch.file.slice(fetch.file.lastIndexOf('/') + 1);
    if (name === '' || name === '-' || name.startsWith('$')) return [];
    const later = script.slice(invocation.index + 1, invocation.index + LOOK_AHEAD);
    const run = later.find((other) => other !== null && runsFile(other, name))?.index ?? -1;
    const runner = script[run];
    if (runner === undefined || runner === null) return [];
    const controls = isChecked(script, name, invocation.index, run) ? ['checksum'] : [];
    const program = runner.path.endsWith(name) ? '' : ` | ${runner.program}`;
    return [scriptFact(invocation.site, fetch, program.trim() || '| sh', controls)];
  });
}

function runsFile({ program, path, args }: Invocation, name: string): boolean {
  const isFile = (word: string | undefined): boolean =>
    word !== undefined && (word === name || word.endsWith(`/${name}`));
  if (isFile(path) && path.includes('/')) return true;
  if (!SHELLS.has(program) && !OTHERS.has(program) && program !== 'source' && program !== '.') return false;
  return isFile(args.find((word) => !word.startsWith('-')));
}

function scriptFact(site: Site, fetch: Fetch, into: string, controls: string[]): Fact {
  const input = fetch.address.startsWith('$') ? 'unknown' : 'literal';
  const name = `${fetch.tool} ${fetch.address} ${into}`;
  return { fact: 'operation', value: { ...subjectAt(site), name, controls, kind: 'remote-script', input } };
}
