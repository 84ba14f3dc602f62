import { describe, expect, it } from 'vitest';
import { severityOf } from '../../src/threats/index.ts';

describe('severity', () => {
  it('comes from one table of likelihood and impact', () => {
    const table = (['low', 'medium', 'high'] as const).map((likelihood) =>
      (['low', 'medium', 'high', 'critical'] as const).map((impact) => severityOf(likelihood, impact)),
    );
    expect(table).toEqual([
      ['low', 'low', 'medium', 'medium'],
      ['low', 'medium', 'high', 'high'],
      ['medium', 'high', 'high', 'critical'],
    ]);
  });
});
