import { z } from 'zod';
import type { PackageAnswer, PackageQuestion } from '../../model/index.ts';
import type { Client } from './client.ts';

type Release = PackageAnswer['releases'][number];

/** Releases that are kept of one package, the newest; the first release counts whether kept or not. */
const MOST_RELEASES = 400;

/** What a package's registry says of it; null when it did not answer. */
export async function packageOnline(
  { ecosystem, name }: PackageQuestion,
  client: Client,
): Promise<PackageAnswer | null> {
  const reply =
    ecosystem === 'pypi'
      ? await client.ask({
          path: `/simple/${encodeURIComponent(name)}/`,
          accept: 'application/vnd.pypi.simple.v1+json',
          distil: (answer) => pypiAnswer(name, answer),
        })
      : await client.ask({ path: `/${name.replace('/', '%2f')}`, distil: (answer) => npmAnswer(name, answer) });
  if (!reply.ok) return null;
  return reply.value ?? { ecosystem, name, state: 'absent', first: '', newest: '', releases: [] };
}

const SimpleIndex = z.object({
  name: z.string(),
  'project-status': z.object({ status: z.string().max(40) }).optional(),
  files: z.array(
    z.object({
      filename: z.string().max(300),
      'upload-time': z.string().max(40).default(''),
      yanked: z.union([z.boolean(), z.string()]).default(false),
      provenance: z.string().nullable().default(null),
    }),
  ),
});

/** The simple repository API of PyPI (PEP 691, 700, 740, 792): files with their times, in one answer. */
function pypiAnswer(name: string, answer: unknown): PackageAnswer | null {
  const index = SimpleIndex.safeParse(answer);
  if (!index.success) return null;
  const releases = new Map<string, Release>();
  for (const { filename, 'upload-time': at, yanked, provenance } of index.data.files) {
    const version = versionIn(filename);
    if (version === null) continue;
    const reason = yanked === false ? null : yanked === true ? '' : yanked.slice(0, 300);
    const known = releases.get(version);
    releases.set(version, {
      version,
      at: known === undefined || (at !== '' && at < known.at) ? at : known.at,
      // A release is taken back when all its files are.
      yanked: known === undefined || known.yanked !== null ? reason : null,
      provenance: provenance !== null || known?.provenance === true,
    });
  }
  const status = index.data['project-status']?.status ?? 'active';
  const state = status === 'quarantined' || status === 'archived' || status === 'deprecated' ? status : 'found';
  return answerOf('pypi', name, state, [...releases.values()]);
}

/** The version in a file's name: `name-1.0-py3-none-any.whl`, `name-1.0.tar.gz`. */
function versionIn(filename: string): string | null {
  const wheel = /^[^-]+-([^-]+)-.*\.whl$/.exec(filename)?.[1];
  if (wheel !== undefined) return wheel.replaceAll('_', '-');
  return /-(\d[^-]*)\.(?:tar\.gz|zip|tar\.bz2|tgz)$/.exec(filename)?.[1] ?? null;
}

const Packument = z.object({
  name: z.string(),
  time: z.record(z.string(), z.unknown()).default({}),
  versions: z
    .record(
      z.string(),
      z.object({
        deprecated: z.union([z.string(), z.boolean()]).optional(),
        dist: z.object({ attestations: z.unknown().optional() }).optional(),
      }),
    )
    .default({}),
});

/** The document of a package in npm's registry. */
function npmAnswer(name: string, answer: unknown): PackageAnswer | null {
  const parsed = Packument.safeParse(answer);
  if (!parsed.success) return null;
  const { time, versions } = parsed.data;
  const releases = Object.entries(versions).map(([version, { deprecated, dist }]): Release => {
    const at = time[version];
    return {
      version,
      at: typeof at === 'string' ? at.slice(0, 40) : '',
      yanked: deprecated === undefined || deprecated === false ? null : String(deprecated).slice(0, 300),
      provenance: dist?.attestations !== undefined,
    };
  });
  // A package that was taken down keeps its document without versions.
  const state =
    releases.length === 0 ? 'absent' : releases.every(({ yanked }) => yanked !== null) ? 'deprecated' : 'found';
  return answerOf('npm', name, state, releases);
}

function answerOf(
  ecosystem: 'pypi' | 'npm',
  name: string,
  state: PackageAnswer['state'],
  releases: readonly Release[],
): PackageAnswer {
  const ordered = releases.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const timed = ordered.filter(({ at }) => at !== '');
  return {
    ecosystem,
    name,
    state,
    first: timed[0]?.at ?? '',
    newest: timed.at(-1)?.at ?? '',
    releases: ordered.slice(-MOST_RELEASES),
  };
}
