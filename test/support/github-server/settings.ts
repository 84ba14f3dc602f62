import * as z from 'zod';
import { Access } from './app-manifest.ts';

/** Everything a test may set about the server and the installed app. */
export const Settings = z.strictObject({
  appId: z.int(),
  appSlug: z.string(),
  installationId: z.int(),
  webhookSecret: z.string(),
  webhookUrl: z.string().nullable(),
  permissions: z.record(z.string(), Access),
  events: z.array(z.string()),
  tokenSeconds: z.number(),
  /** the long `ghs_APPID_JWT` tokens that GitHub issues since April 2026 */
  statelessTokens: z.boolean(),
  /** requests an hour */
  rateLimit: z.number(),
  contentPerMinute: z.number(),
  /** secondary limit of an endpoint: a GET costs 1, a write 5 */
  pointsPerMinute: z.number(),
  treeEntries: z.number(),
  treeBytes: z.number(),
  compareFiles: z.number(),
  pullRequestFiles: z.number(),
  webhookTimeoutMs: z.number(),
  latencyMs: z.number(),
  codeScanning: z.boolean(),
  /** send the app what its own check runs and comments cause, as GitHub does */
  echoes: z.boolean(),
  /** strings that no request body may carry */
  canaries: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;
/** Settings to change; the others keep their value. */
export const SettingsPatch = Settings.partial();
export type SettingsPatch = z.infer<typeof SettingsPatch>;

export const DEFAULT_SETTINGS: Settings = {
  appId: 4242,
  appSlug: 'stridegate',
  installationId: 9001,
  webhookSecret: 'webhook-secret-of-the-contract-server',
  webhookUrl: null,
  permissions: {
    checks: 'write',
    contents: 'read',
    issues: 'read',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
  },
  events: ['pull_request', 'push', 'issue_comment', 'check_run', 'check_suite', 'merge_group'],
  tokenSeconds: 3600,
  statelessTokens: false,
  rateLimit: 5000,
  contentPerMinute: 80,
  pointsPerMinute: 900,
  treeEntries: 100_000,
  treeBytes: 7_000_000,
  compareFiles: 300,
  pullRequestFiles: 3000,
  webhookTimeoutMs: 10_000,
  latencyMs: 0,
  codeScanning: true,
  echoes: true,
  canaries: [],
};

/** The read permission that GitHub's webhook description demands before an app may subscribe to an event. */
export const EVENT_PERMISSION: ReadonlyMap<string, string> = new Map([
  ['check_run', 'checks'],
  ['check_suite', 'checks'],
  ['issue_comment', 'issues'],
  ['merge_group', 'merge_queues'],
  ['pull_request', 'pull_requests'],
  ['pull_request_review', 'pull_requests'],
  ['pull_request_review_comment', 'pull_requests'],
  ['pull_request_review_thread', 'pull_requests'],
  ['push', 'contents'],
  ['repository', 'metadata'],
  ['workflow_run', 'actions'],
]);
