import type { Site } from './script-place.ts';
import type { Options } from './options.ts';

/** A server's command line beside the variables that it starts with. */
export type ServerCall = {
  readonly site: Site;
  readonly options: Options;
  /** `NAME=value` in front of the command. */
  readonly environment: ReadonlyMap<string, string>;
};

/** A setting of a server: its value, and where it stands. */
export type Setting = { readonly name: string; readonly value: string; readonly site: Site };

/** Every value that options and variables (names without a dash) give, the options first. */
export function settingsOf({ site, options, environment }: ServerCall, names: readonly string[]): Setting[] {
  const given = options.named
    .filter(({ name }) => names.includes(name))
    .map(({ name, value }) => ({ name, value: (value ?? '').trim(), site }));
  const variables = names
    .filter((name) => !name.startsWith('-'))
    .flatMap((name): Setting[] => {
      const inline = environment.get(name);
      if (inline !== undefined) return [{ name, value: inline.trim(), site }];
      const variable = site.variables?.get(name);
      if (variable === undefined) return [];
      const evidence = [{ path: site.path, startLine: variable.line, endLine: variable.line }];
      return [{ name, value: variable.value.trim(), site: { ...site, evidence } }];
    });
  return [...given, ...variables];
}

/** The last option, else the variable. */
export function settingOf(call: ServerCall, names: readonly string[]): Setting | undefined {
  const found = settingsOf(call, names);
  return found.findLast(({ name }) => name.startsWith('-')) ?? found[0];
}
