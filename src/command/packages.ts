import type { Fact } from '../model/index.ts';
import { dependencyFacts, packageIndexFacts } from './dependency-fact.ts';
import type { Invocation } from './invocation.ts';
import { type Options, readOptions } from './options.ts';
import { indexFactsOfOptions } from './pip-options.ts';
import { normaliseName, parseRequirement, type Requirement } from './requirement.ts';

/** Options of pip, uv, Poetry and pipx that take a value. */
const VALUED = new Set(
  `-r --requirement --requirements -c --constraint --constraints -e --editable -t --target --platform --python-version --implementation --abi --root --prefix
  --src --upgrade-strategy -C --config-settings --config-setting --global-option --build-option --install-option --no-binary --only-binary
  --progress-bar --root-user-action --report -i --index-url --pypi-url --extra-index-url -f --find-links --python -p --log --keyring-provider
  --proxy --retries --timeout --exists-action --trusted-host --allow-insecure-host --cert --client-cert --cache-dir --use-feature --use-deprecated
  --group -G --index --default-index --prerelease --torch-backend --index-strategy --extra --optional --with --tag --branch --rev --package -P
  --upgrade-package --reinstall-package --no-build-package --exclude-newer --resolution --link-mode --script -b --build-constraint --override
  --overrides --directory --project --source -E --extras -d --dest -w --wheel-dir --suffix --pip-args --backtrack --uploaded-prior-to`.split(
    /\s+/,
  ),
);

const CONDA_VALUED = new Set(
  '-n --name -p --prefix -c --channel --file -f --solver --experimental-solver --repodata-fn --subdir --platform --revision --clone -r --root-prefix --rc-file'.split(
    ' ',
  ),
);

const CONDA = new Set(['conda', 'mamba', 'micromamba']);

/** Packages that a command installs and the indexes that it asks. */
export function packageFacts(invocation: Invocation): Fact[] {
  const { program, args } = invocation;
  if (CONDA.has(program)) return condaFacts(invocation);
  const install = installOf(program, args);
  if (install === null) return [];
  const { site } = invocation;
  const options = readOptions(install.args, VALUED);
  const facts = indexFactsOfOptions(site, options);
  for (const requirement of requirementsOf(options, install.tool)) facts.push(...dependencyFacts(site, requirement));
  return facts;
}

type Install = { readonly tool: 'pip' | 'uv' | 'poetry'; readonly args: readonly string[] };

function installOf(program: string, args: readonly string[]): Install | null {
  const [first = '', second = '', third = ''] = args;
  if (program === 'pip') return pipInstall(args);
  if (program === 'python') {
    const module = args.indexOf('-m');
    if (module === -1 || args.slice(0, module).some((word) => !word.startsWith('-'))) return null;
    const name = args[module + 1];
    const rest = args.slice(module + 2);
    if (name === 'pip') return pipInstall(rest);
    return name === 'uv' || name === 'poetry' || name === 'pipx' ? installOf(name, rest) : null;
  }
  if (program === 'uv') {
    if (first === 'pip' && second === 'install') return { tool: 'pip', args: args.slice(2) };
    if (first === 'add') return { tool: 'uv', args: args.slice(1) };
    return first === 'tool' && second === 'install' ? { tool: 'uv', args: [third, ...args.slice(3)] } : null;
  }
  if (program === 'poetry' || program === 'pdm' || program === 'rye') {
    return first === 'add' ? { tool: 'poetry', args: args.slice(1) } : null;
  }
  if (program === 'pipenv') return first === 'install' ? { tool: 'pip', args: args.slice(1) } : null;
  return program === 'pipx' && first === 'install' ? { tool: 'pip', args: args.slice(1) } : null;
}

/** The words behind `install`; global options may stand in front of it. */
function pipInstall(args: readonly string[]): Install | null {
  const at = args.findIndex((word) => word === 'install' || word === 'download' || word === 'wheel');
  if (at === -1 || readOptions(args.slice(0, at), VALUED).positionals.length > 0) return null;
  return { tool: 'pip', args: [...args.slice(0, at), ...args.slice(at + 1)] };
}

function requirementsOf(options: Options, tool: Install['tool']): Requirement[] {
  const texts = [
    ...options.positionals,
    ...options.named.flatMap(({ name, value }) => {
      if (name === '-e' || name === '--editable') return value === null || value === '' ? [] : [`-e ${value}`];
      return name === '--with' && value !== null ? value.split(',') : [];
    }),
  ];
  const rev = options.named.findLast(({ name }) => /^--(?:rev|tag|branch)$/.test(name))?.value ?? '';
  return texts.flatMap((text) => {
    const requirement = (tool === 'poetry' ? poetryRequirement(text) : null) ?? parseRequirement(text);
    if (requirement === null || isOwnFolder(requirement)) return [];
    if (requirement.source !== 'git' || rev === '') return [requirement];
    const pinned = /^[0-9a-f]{40}$/i.test(rev) ? 'commit' : 'none';
    return [{ ...requirement, specifier: `@${rev}`, pinned }];
  });
}

/** `pip install -e .` installs the repository itself, which is no dependency. */
export function isOwnFolder(requirement: Requirement): boolean {
  return requirement.source === 'local' && /^\.{0,2}$/.test(requirement.package);
}

/** `poetry add name@^1.2` */
function poetryRequirement(text: string): Requirement | null {
  const match = /^([A-Za-z0-9][A-Za-z0-9._-]{0,200})(?:\[[^\]]{0,500}\])?@([^/:]{1,200})$/.exec(text);
  return match === null ? null : poetryVersion(match[1] ?? '', match[2] ?? '');
}

/** A requirement by name and a version condition as Poetry writes it: a bare version is exact, `^` and `~` are ranges. */
export function poetryVersion(name: string, version: string): Requirement {
  const condition = version.trim();
  const exact = /^(?:={0,3})\s*v?\d[\w.+!-]*$/.test(condition);
  const none = condition === '' || condition === '*' || condition === 'latest';
  return {
    package: normaliseName(name),
    specifier: none ? '' : condition.replaceAll(/\s+/g, ''),
    pinned: none ? 'none' : exact ? 'exact' : 'range',
    hashed: false,
    source: 'index',
    address: '',
  };
}

function condaFacts({ args, site }: Invocation): Fact[] {
  const verb = args.findIndex((word) => word === 'install' || word === 'create' || word === 'update');
  if (verb === -1 || verb > 1) return [];
  const options = readOptions(args.slice(verb + 1), CONDA_VALUED);
  const facts = options.named.flatMap(({ name, value }) =>
    (name === '-c' || name === '--channel') && value !== null ? channelFacts(site, value) : [],
  );
  for (const text of options.positionals) {
    const requirement = condaRequirement(text);
    if (requirement !== null) facts.push(...dependencyFacts(site, requirement, 'conda'));
  }
  return facts;
}

/** The index that a conda channel is; a bare name is one of anaconda.org. The built-in channels say nothing. */
export function channelFacts(site: Invocation['site'], channel: string): Fact[] {
  const name = channel.trim();
  if (name === '' || name === 'defaults' || name === 'nodefaults' || name.startsWith('$')) return [];
  // A private channel may carry its token as a folder: `/t/TOKEN/channel`.
  const plain = name.replace(/(?<=:\/\/[^/]{1,300})\/t\/[^/]+/, '');
  const url = /^[A-Za-z0-9_-]+(?:\/label\/[\w-]+)?$/.test(plain) ? `https://conda.anaconda.org/${plain}` : plain;
  return packageIndexFacts(site, 'index', url, 'channel');
}

/** A conda match specification: `numpy`, `numpy=1.26`, `conda-forge::numpy==1.26.*`, `numpy=1.26=py310_0`, `numpy>=1.20,<2`. */
export function condaRequirement(text: string): Requirement | null {
  const match =
    /^(?:[A-Za-z0-9_./-]{1,100}::)?([A-Za-z0-9_][A-Za-z0-9._-]{0,200})(?:\[[^\]]{0,500}\])?\s*([=<>!~\s][^]{0,300})?$/.exec(
      text.trim().replace(/\s#.*$/, ''),
    );
  if (match === null) return null;
  const specifier = (match[2] ?? '').replaceAll(/\s+/g, '');
  if (specifier !== '' && !/^(?:=|==|===|>=|<=|<|>|!=|~=)[^=<>!~]/.test(specifier)) return null;
  const exact = /^={1,3}[^=<>!~,|*]+(?:=[^=,|]*)?$/.test(specifier);
  const pinned = specifier === '' ? 'none' : exact ? 'exact' : 'range';
  return { package: normaliseName(match[1] ?? ''), specifier, pinned, hashed: false, source: 'index', address: '' };
}
