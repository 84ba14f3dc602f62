import type { Severity, Threat } from '../../model/index.ts';
import { idsOf, rich, safeUrl, taxonomyUrl, visible } from '../contract.ts';

const MAX_TAGS = 20;

export const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** What GitHub sorts alerts by; it calls over 9 critical, from 7 high, from 4 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** The rule behind a threat. Everything but the ids is in the rule's own words; the title is not, it names what was found. */
export function ruleOf(
  threat: Threat,
  page: string | undefined,
  informationUri: string,
): Readonly<Record<string, unknown>> {
  const { rule, summary, mitigations, severity, confidence, references } = threat;
  const told = visible(summary, 1000);
  const links = idsOf(threat).flatMap((id) => {
    const url = safeUrl(taxonomyUrl(id) ?? '');
    return url === undefined ? [] : [`[${rich(id)}](${url})`];
  });
  const helpUri = page ?? references.flatMap((url) => safeUrl(url) ?? []).at(0) ?? informationUri;
  return {
    id: rule,
    name: rule,
    shortDescription: { text: firstSentence(told) },
    fullDescription: { text: told },
    helpUri,
    help: {
      text: [told, ...mitigations.map((advice) => `- ${visible(advice, 600)}`)].join('\n'),
      markdown: [
        rich(summary, 1000),
        '',
        ...mitigations.map((advice) => `- ${rich(advice)}`),
        ...(links.length > 0 ? ['', links.join(' · ')] : []),
      ].join('\n'),
    },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: {
      tags: ['security', ...idsOf(threat).map((id) => visible(id))].slice(0, MAX_TAGS),
      precision: confidence,
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
}

function firstSentence(text: string): string {
  const end = text.search(/[.;:] /);
  return visible(end < 0 ? text : text.slice(0, end + 1), 250);
}
