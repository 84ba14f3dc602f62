import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Analysis } from '../../src/model/index.ts';
import { outputs } from '../../src/report/index.ts';
import { anAnalysis, aThreat } from '../support/builders.ts';
import { ANALYSES, OPTIONS } from './analyses.ts';

const Location = z.object({
  physicalLocation: z.object({
    artifactLocation: z.strictObject({ uri: z.string().regex(/^[^/:][^:]*$/), uriBaseId: z.literal('%SRCROOT%') }),
    region: z.strictObject({ startLine: z.int().min(1), endLine: z.int().min(1) }).optional(),
  }),
});
const Text = z.object({ text: z.string().min(1) });
/** What GitHub's code scanning needs of SARIF 2.1.0. */
const Sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.strictObject({
          name: z.literal('Stridegate'),
          version: z.string(),
          informationUri: z.url(),
          rules: z.array(
            z.object({
              id: z.string(),
              shortDescription: Text,
              fullDescription: Text,
              help: Text.extend({ markdown: z.string().min(1) }),
              helpUri: z.url(),
              defaultConfiguration: z.strictObject({ level: z.enum(['error', 'warning', 'note']) }),
              properties: z.object({
                tags: z.array(z.string()).max(20),
                'security-severity': z.enum(['9.5', '8.0', '5.5', '2.0']),
              }),
            }),
          ),
        }),
      }),
      automationDetails: z.strictObject({ id: z.string().startsWith('stridegate/') }),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.literal(true),
          toolExecutionNotifications: z.array(
            z.strictObject({
              level: z.enum(['error', 'warning']),
              message: Text,
              locations: z.array(Location).max(1000).optional(),
            }),
          ),
        }),
      ]),
      results: z
        .array(
          z.object({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level: z.enum(['error', 'warning', 'note']),
            message: Text,
            baselineState: z.enum(['new', 'updated', 'unchanged', 'absent']),
            locations: z.array(Location).length(1),
            relatedLocations: z.array(Location).max(999).optional(),
            partialFingerprints: z.strictObject({ 'stridegate/v1': z.string().regex(/^[0-9a-f]{16}$/) }),
            suppressions: z
              .array(z.strictObject({ kind: z.literal('external'), status: z.literal('accepted') }))
              .optional(),
          }),
        )
        .max(25_000),
      properties: z.object({ verdict: z.string() }),
    }),
  ]),
});

function runOf(analysis: Analysis): z.infer<typeof Sarif>['runs'][0] {
  const output = outputs.find(({ id }) => id === 'sarif');
  return Sarif.parse(JSON.parse(output?.render(analysis, OPTIONS) ?? '')).runs[0];
}

it.each(Object.entries(ANALYSES))('has what code scanning reads: %s', (_, analysis) => {
  const { results, tool } = runOf(analysis);
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
});

it('says of each threat whether base had it and whether it is accepted', () => {
  const blocked = ANALYSES['blocked'] ?? anAnalysis();
  const told = runOf(blocked).results.map(
    (result) =>
      `${result.baselineState} ${result.level} ${result.partialFingerprints['stridegate/v1']}${result.suppressions ? ' accepted' : ''}`,
  );
  expect(told).toEqual([
    'new error 0123456789abcdef',
    'new error 1111111111111111',
    'new note 2222222222222222',
    'updated error 6666666666666666',
    'updated warning 7777777777777777',
    'unchanged error 3333333333333333',
    'unchanged error 4444444444444444 accepted',
    'absent error 5555555555555555',
  ]);
});

it('encodes paths and keeps them relative', () => {
  const evidence = [{ path: 'a b/c#d/ü:%.py', startLine: 1, endLine: 1 }];
  const [result] = runOf(anAnalysis([aThreat({ evidence })])).results;
  expect(result?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%20b/c%23d/%C3%BC%3A%25.py');
});

it('stays within 25,000 results, 1,000 locations and 20 tags, and says what it left out', () => {
  const evidence = Array.from({ length: 1500 }, (_, at) => ({ path: 'a.py', startLine: at + 1, endLine: at + 1 }));
  const owasp = Array.from({ length: 30 }, (_, at) => `LLM${at}`);
  const many = aThreat({ evidence, owasp, severity: 'critical' });
  const threats = Array.from({ length: 25_010 }, (_, at) =>
    Object.assign({}, aThreat(), { fingerprint: at.toString(16).padStart(16, '0') }),
  );
  const run = runOf({
    ...anAnalysis(),
    diff: {
      ...anAnalysis().diff,
      threats: { introduced: [many, ...threats], resolved: [], changed: [], unchanged: [] },
    },
  });
  expect(run.results).toHaveLength(25_000);
  expect(run.results[0]?.relatedLocations).toHaveLength(999);
  expect(run.tool.driver.rules[0]?.properties.tags).toHaveLength(20);
  expect(run.invocations[0].toolExecutionNotifications.map(({ message }) => message.text)).toEqual([
    '11 more results are left out',
  ]);
});
