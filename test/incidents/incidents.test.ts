import { describe, expect, it } from 'vitest';
import { agentIncidents } from './agents.ts';
import { ciAgentIncidents } from './ci-agents.ts';
import { ciIncidents } from './ci.ts';
import { lockIncidents } from './locks.ts';
import { modelIncidents } from './models.ts';
import { packageIncidents } from './packages.ts';
import { type Incident, toldOf } from './replay.ts';
import { serverIncidents } from './servers.ts';

const incidents: readonly Incident[] = [
  ...packageIncidents,
  ...lockIncidents,
  ...ciIncidents,
  ...ciAgentIncidents,
  ...agentIncidents,
  ...modelIncidents,
  ...serverIncidents,
];

describe('what happened to others', () => {
  it('is more than forty incidents', () => {
    expect(new Set(incidents.map(({ name }) => name)).size).toBe(incidents.length);
    expect(incidents.length).toBeGreaterThan(40);
  });

  it.each(incidents.map((incident) => [incident.name, incident] as const))(
    'is told, and nothing else: %s',
    async (_, { base = {}, head, told }) => {
      expect(told).not.toEqual([]);
      expect(await toldOf(base, head)).toEqual(told);
    },
  );

  it.each(incidents.map((incident) => [incident.name, incident] as const))(
    'is not told of what only looks like it: %s',
    async (_, { base = {}, twin }) => {
      expect(await toldOf(base, twin)).toEqual([]);
    },
  );
});
