/** The files of a commit, as far as linking asks about them. */
export type Tree = {
  /** Whether a file or a folder stands at the path, or a pointer file of DVC says that one belongs there. */
  readonly has: (path: string) => boolean;
  /** The files whose last part is `name`, sorted. */
  readonly named: (name: string) => readonly string[];
  /** The folder of the project that a file belongs to: the nearest at or above it that holds a manifest or a pipeline; else the root. */
  readonly projectOf: (path: string) => string;
};

const MANIFEST =
  /^(?:requirements[^/]*\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|Pipfile|(?:conda|environment)[^/]*\.ya?ml|package\.json|dvc\.yaml|MLproject|(?:docker-)?compose[^/]*\.ya?ml|(?:[^/]*\.)?Dockerfile(?:\.[^/]*)?|Makefile|bentofile\.yaml|Chart\.yaml|README(?:\.\w+)?|go\.mod|Cargo\.toml|pom\.xml)$/i;
/** Folders that are a part of their project even when a manifest lies in them. */
const INNER =
  /^(?:src|source|lib|scripts?|bin|docker|dockerfiles?|deploy(?:ment)?s?|docs?|tests?|\.\w[^/]*|requirements|config|configs|conf|ci|build|infra|k8s|notebooks?)$/i;

/** Makes the tree of a commit's paths. Linear in their length. */
export function treeOf(paths: Iterable<string>): Tree {
  const there = new Set<string>();
  const byName = new Map<string, string[]>();
  const projects = new Set<string>();
  for (const path of [...paths].sort()) {
    const folders = path.split('/').slice(0, -1);
    const name = path.slice(path.lastIndexOf('/') + 1);
    there.add(path);
    if (name.endsWith('.dvc') && name.length > '.dvc'.length) there.add(path.slice(0, -'.dvc'.length));
    const namesakes = byName.get(name);
    if (namesakes === undefined) byName.set(name, [path]);
    else namesakes.push(path);
    if (MANIFEST.test(name) && !INNER.test(folders.at(-1) ?? '')) projects.add(folders.join('/'));
    for (let folder = folders.join('/'); folder !== '' && !there.has(folder); folder = folderOf(folder)) {
      there.add(folder);
    }
  }
  const known = new Map<string, string>();
  return {
    has: (path) => there.has(path),
    named: (name) => byName.get(name) ?? [],
    projectOf(path) {
      const folder = folderOf(path);
      const remembered = known.get(folder);
      if (remembered !== undefined) return remembered;
      let project = folder;
      while (project !== '' && !projects.has(project)) project = folderOf(project);
      known.set(folder, project);
      return project;
    },
  };
}

/** The folder of a path, empty for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
