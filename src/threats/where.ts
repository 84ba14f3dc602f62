import { runningIn, type SubjectKind, type SystemModel, type Threat } from '../model/index.ts';

/** What harms where a file is run. */
const RUN: ReadonlySet<SubjectKind> = new Set(['artifact', 'load', 'observation', 'operation', 'reference']);
const MOST = 3;

/** Threats with the jobs that run their file, where these hold something that whoever takes the file over would hold, too. */
export function withPlaces(threats: readonly Threat[], system: SystemModel): Threat[] {
  const running = runningIn(system);
  return threats.map((threat) => {
    const { kind, path } = threat.subject;
    const jobs = RUN.has(kind) ? running(path).filter(({ rights }) => rights.length > 0) : [];
    if (jobs.length === 0) return threat;
    return {
      ...threat,
      runsIn: jobs.slice(0, MOST).map(({ job, rights, evidence }) => ({ job, rights: [...rights], evidence })),
    };
  });
}
