import { describe, expect, it } from 'vitest';
import { agentIncidents } from './agents.ts';
import { ciIncidents } from './ci.ts';
import { lockIncidents } from './locks.ts';
import { modelIncidents } from './models.ts';
import { packageIncidents } from './packages.ts';
import { introducedBy, type Incident } from './replay.ts';
import { serverIncidents } from './servers.ts';

const incidents: readonly Incident[] = [
  ...packageIncidents,
  ...lockIncidents,
  ...ciIncidents,
  ...agentIncidents,
  ...modelIncidents,
  ...serverIncidents,
];

describe('what happened to others', () => {
  it.each(incidents.map((incident) => [incident.name, incident] as const))('is told: %s', async (_, incident) => {
    const found = (await introducedBy(incident.base ?? {}, incident.head)).map(({ rule }) => rule);
    expect(found).toEqual(expect.arrayContaining([...incident.rules]));
  });

  it.each(incidents.map((incident) => [incident.name, incident] as const))(
    'is not told of what only looks like it: %s',
    async (_, incident) => {
      const found = await introducedBy(incident.base ?? {}, incident.twin);
      const loud = found.filter(({ severity }) => severity === 'high' || severity === 'critical');
      expect(loud.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([]);
    },
  );
});
