import type { Acceptance } from './acceptances.ts';
import type { FoundThreat, Findings } from './findings.ts';

/** Why a command had no effect, for whoever gave it. */
export type Refusal =
  | { readonly why: 'role'; readonly needed: string }
  | { readonly why: 'author' | 'not-ready' | 'configuration' | 'past' }
  | { readonly why: 'too-long'; readonly days: number }
  | { readonly why: 'unknown' | 'ambiguous'; readonly target: string };

/** What the app has to say to a command; texts in it may come from strangers and have to be escaped. */
export type Answer =
  | { readonly about: 'help' }
  | { readonly about: 'misread'; readonly wanted: string }
  | { readonly about: 'refused'; readonly refusal: Refusal }
  | { readonly about: 'decided'; readonly acceptance: Acceptance }
  | { readonly about: 'reopened'; readonly subject: string; readonly by: string }
  | { readonly about: 'explain'; readonly threat: FoundThreat }
  | {
      readonly about: 'status';
      readonly headSha: string;
      readonly verdict: string;
      readonly findings: Findings;
      readonly acceptances: readonly Acceptance[];
    };

/** The one comment of a conversation that answers of this kind stand in: it is updated, so that nobody can fill a page with commands. */
export function placeOf({ about }: Answer): 'help' | 'status' | 'explain' | 'decision' {
  if (about === 'help' || about === 'misread') return 'help';
  return about === 'status' || about === 'explain' ? about : 'decision';
}
