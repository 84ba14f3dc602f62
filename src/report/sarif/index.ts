import type { Analysis, Coverage, Evidence, Threat } from '../../model/index.ts';
import { byWeight } from '../../threats/index.ts';
import { headline, jsonText, rulePage, stepLines, visible, type Output, type RenderOptions } from '../contract.ts';
import { LEVEL, ruleOf } from './rules.ts';

/** SARIF 2.1.0 for code scanning and editors. */
export const sarif: Output = {
  id: 'sarif',
  summary: 'SARIF 2.1.0, for code scanning and editors; each result says whether base had it.',
  mediaType: 'application/sarif+json',
  render: (analysis, options) =>
    jsonText({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [runOf(analysis, options)],
    }),
};

const INFORMATION_URI = 'https://github.com/stridegate/stridegate';
/** GitHub refuses a run with more. */
const MAX_RESULTS = 25_000;
const MAX_LOCATIONS = 1000;
const MAX_MESSAGE = 2000;

type State = 'new' | 'updated' | 'unchanged' | 'absent';
type Json = Readonly<Record<string, unknown>>;

function runOf(analysis: Analysis, options: RenderOptions): Json {
  const { tool, ruleSet } = options;
  const all = statesOf(analysis);
  const results = all.slice(0, MAX_RESULTS);
  const rules = rulesOf(results.map(({ threat }) => threat));
  const index = new Map(rules.map(({ rule }, at) => [rule as string, at]));
  const cut = all.length - results.length;
  return {
    tool: {
      driver: {
        name: visible(tool.name),
        version: visible(tool.version),
        informationUri: INFORMATION_URI,
        rules: rules.map((threat) => ruleOf(threat, rulePage(threat.rule, analysis, options), INFORMATION_URI)),
      },
    },
    automationDetails: { id: `stridegate/${analysis.head.commit}` },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: [
          ...analysis.coverage.filter(({ status }) => status !== 'done').map(gap),
          ...analysis.verdict.reasons
            .filter(({ code }) => code === 'tree-truncated' || code === 'rule-failed')
            .map(({ message }) => notification('warning', message)),
          ...(cut > 0 ? [notification('warning', `${cut} more results are left out`)] : []),
        ],
      },
    ],
    results: results.map(({ threat, state }) => resultOf(threat, state, index.get(threat.rule) ?? -1)),
    properties: {
      verdict: analysis.verdict.status,
      headline: headline(analysis),
      mode: analysis.mode,
      base: analysis.base.commit,
      head: analysis.head.commit,
      ruleSet: visible(ruleSet),
    },
  };
}

/** What is left out first comes last. */
function statesOf({ mode, diff }: Analysis): readonly { readonly threat: Threat; readonly state: State }[] {
  if (mode === 'off') return [];
  const { introduced, changed, unchanged, resolved } = diff.threats;
  const marked = (state: State, threats: readonly Threat[]): { threat: Threat; state: State }[] =>
    [...threats].sort(byWeight).map((threat) => ({ threat, state }));
  return [
    ...marked('new', introduced),
    ...marked(
      'updated',
      changed.map(({ after }) => after),
    ),
    ...marked('unchanged', unchanged),
    ...marked('absent', resolved),
  ];
}

/** The gravest threat of each rule, by the rule's id. */
function rulesOf(threats: readonly Threat[]): readonly Threat[] {
  const gravest = new Map<string, Threat>();
  for (const threat of [...threats].sort(byWeight)) {
    if (!gravest.has(threat.rule)) gravest.set(threat.rule, threat);
  }
  return [...gravest.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

function resultOf(threat: Threat, state: State, ruleIndex: number): Json {
  const [first, ...further] = threat.evidence;
  const place = first ?? fallbackPlace(threat);
  return {
    ruleId: threat.rule,
    ruleIndex,
    level: LEVEL[threat.severity],
    message: { text: messageOf(threat) },
    baselineState: state,
    locations: place === undefined ? [] : [location(place)],
    ...(further.length > 0
      ? {
          relatedLocations: further
            .slice(0, MAX_LOCATIONS - 1)
            .map((item, at) => ({ id: at + 1, ...location(item), message: { text: 'Further evidence' } })),
        }
      : {}),
    ...codeFlows(threat),
    partialFingerprints: { 'stridegate/v1': threat.fingerprint },
    ...(threat.status === 'accepted' ? { suppressions: [{ kind: 'external', status: 'accepted' }] } : {}),
    properties: { severity: threat.severity, confidence: threat.confidence },
  };
}

/** A path as editors walk it: hop by hop, as far as files show a hop. */
function codeFlows(threat: Threat): Json {
  const locations = stepLines(threat).flatMap(({ text, note, evidence }) => {
    if (evidence === undefined) return [];
    const told = unlinked(`${visible(text, 300)}${note === '' ? '' : ` — ${visible(note, 200)}`}`);
    return [
      {
        location: { ...location(evidence), message: { text: told } },
        importance: note === '' ? 'important' : 'essential',
      },
    ];
  });
  return locations.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function fallbackPlace({ subject }: Threat): Evidence | undefined {
  return subject.path === '' ? undefined : { path: subject.path, startLine: 1, endLine: 1 };
}

/** `](` would make a link of what stands before it. */
function messageOf({ title, summary, detail, mitigations }: Threat): string {
  const told = `${visible(title, 200)}. ${visible(summary, 600)} Seen: ${visible(detail, 300)}. Change: ${mitigations.map((advice) => visible(advice, 300)).join(' ')}`;
  return unlinked(told);
}

function unlinked(text: string): string {
  return visible(text, MAX_MESSAGE).replaceAll('](', '] (');
}

function location({ path, startLine, endLine }: Evidence): Json {
  return {
    physicalLocation: {
      artifactLocation: artifact(path),
      region: { startLine, endLine },
    },
  };
}

function artifact(path: string): Json {
  return { uri: relativeUri(path), uriBaseId: '%SRCROOT%' };
}

/** Each segment percent-encoded; half of a surrogate pair has no UTF-8 and becomes U+FFFD. */
function relativeUri(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
}

function gap({ part, plugin, status, reason, files }: Coverage): Json {
  const told = `${part}/${plugin}: ${reason ?? status}`;
  return {
    ...notification(status === 'failed' ? 'error' : 'warning', told),
    locations: files
      .slice(0, MAX_LOCATIONS)
      .map((file) => ({ physicalLocation: { artifactLocation: artifact(file) } })),
  };
}

function notification(level: 'error' | 'warning', text: string): Json {
  return { level, message: { text: unlinked(text) } };
}
