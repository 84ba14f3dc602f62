import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { repositoryUrl } from '../objects/repository.ts';
import type { Json } from '../openapi.ts';
import { violate } from '../state.ts';
import {
  type Answer,
  ApiError,
  found,
  input,
  invalid,
  onRepository,
  type Operations,
  param,
  type RepositoryContext,
} from './operation.ts';

const MAX_COMPRESSED = 10_000_000;
const MAX_EXPANDED = 200_000_000;
const REF = /^refs\/(heads\/.+|tags\/.+|pull\/\d+\/(head|merge))$/;
const Upload = z.looseObject({ commit_sha: z.string(), ref: z.string(), sarif: z.string() });
const Location = z.looseObject({
  physicalLocation: z.looseObject({ artifactLocation: z.looseObject({ uri: z.string().optional() }) }).optional(),
});
const Result = z.looseObject({
  ruleId: z.string().optional(),
  message: z.union([z.looseObject({ text: z.string() }), z.looseObject({ id: z.string() })]),
  locations: z.array(Location).max(1000).optional(),
  partialFingerprints: z.record(z.string(), z.string()).optional(),
});
// GitHub's limits: 20 runs; 25,000 results and rules in a run; 1,000 locations of a result
const SarifLog = z.looseObject({
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.looseObject({
        tool: z.looseObject({
          driver: z.looseObject({ name: z.string().min(1), rules: z.array(z.unknown()).max(25_000).optional() }),
        }),
        results: z.array(Result).max(25_000).optional(),
      }),
    )
    .max(20),
});

export const CODE_SCANNING_OPERATIONS: Operations = {
  'code-scanning/upload-sarif': onRepository([['security_events', 'write']], uploadSarif),
  'code-scanning/get-sarif': onRepository([['security_events', 'read']], (context) => {
    const { id } = found(context.state.records.sarifs.get(param(context, 'sarif_id')));
    const analyses = `${repositoryUrl(context.state, context.repository)}/code-scanning/analyses?sarif_id=${id}`;
    return { body: { processing_status: 'complete', analyses_url: analyses, errors: null } };
  }),
};

function unpack(packed: Buffer): Json {
  try {
    return JSON.parse(gunzipSync(packed, { maxOutputLength: MAX_EXPANDED }).toString('utf8'));
  } catch {
    throw new ApiError(400, 'the sarif field is not base64 of gzip of JSON');
  }
}

function uploadSarif(context: RepositoryContext): Answer {
  const { state, call, repository } = context;
  const { ref, sarif } = input(context, Upload);
  if (!state.settings.codeScanning) {
    throw new ApiError(403, 'Code Security must be enabled for this repository to use code scanning.');
  }
  if (!REF.test(ref)) throw invalid('Sarif', 'ref', 'ref must be fully qualified');
  const packed = Buffer.from(sarif, 'base64');
  if (packed.length > MAX_COMPRESSED) throw new ApiError(413, 'SARIF file is too large');
  const log = unpack(packed);
  const parsed = SarifLog.safeParse(log);
  if (!parsed.success) {
    const message = z.prettifyError(parsed.error);
    violate(state, call, 'sarif', message);
    throw new ApiError(400, message);
  }
  for (const { ruleId = '?', locations, partialFingerprints } of parsed.data.runs.flatMap((run) => run.results ?? [])) {
    if (locations?.[0]?.physicalLocation?.artifactLocation.uri === undefined) {
      violate(state, call, 'sarif', `a result of ${ruleId} has no location`, 'warn');
    }
    if (partialFingerprints === undefined) {
      violate(state, call, 'sarif', `a result of ${ruleId} has no partialFingerprints: alerts will double`, 'note');
    }
  }
  const id = randomUUID();
  state.records.sarifs.set(id, { id, repository: repository.fullName, ref, log });
  return { status: 202, body: { id, url: `${repositoryUrl(state, repository)}/code-scanning/sarifs/${id}` } };
}
