/** Reading what must not leave: keys of the shell and the cloud, settings that hold tokens. */
const SECRETS =
  /~\/\.(?:ssh|aws|gnupg|kube|netrc|config|cursor|claude)\b|\bid_(?:rsa|ed25519)\b|\/etc\/(?:passwd|shadow)\b|\bmcp\.json\b|(?:^|[\s`"'/])\.env\b|\b(?:private|api|access) keys?\b|\bcredentials\b/i;
/** Keeping something from people. */
const SECRECY =
  /\b(?:do not|don't|never|without)\s{1,3}(?:ever\s{1,3})?(?:mention|tell|inform|reveal|notify|alert|show)\w{0,4}\b[^.\n]{0,60}\b(?:user|human|developer|person)s?\b/i;
const DESTRUCTION =
  /\b(?:delete|wipe|destroy|erase)\s[^.\n]{0,40}\b(?:file-?\s?systems?|cloud resources|home director(?:y|ies)|all (?:user )?(?:files|data|buckets|instances))\b|\bnear-factory state\b|\brm -rf? (?:--no-preserve-root )?(?:\/|~\/?)(?=$|[\s`"'*])/i;
/** A sentence that forbids it says the same words. */
const FORBIDS = /\b(?:not|never|don't|cannot|can't|refuse|avoid|without|unless|before|should|if|when)\b/i;

const LONGEST_LINE = 2_000;

/**
 * What a text that a model reads tells it to do against the people it works for, as details: `keeps from people what it does with
 * credentials` for a text that speaks of credentials and of keeping silent, `tells to destroy data` for one that asks for it. Linear in
 * the text; words decide, so a text about such texts can be taken for one.
 */
export function steeringOf(text: string): string[] {
  let secrets = false;
  let secrecy = false;
  let destruction = false;
  for (const line of text.split('\n')) {
    const shown = line.slice(0, LONGEST_LINE);
    secrets ||= SECRETS.test(shown);
    secrecy ||= SECRECY.test(shown);
    const found = DESTRUCTION.exec(shown);
    destruction ||=
      found !== null &&
      !FORBIDS.test(
        shown
          .slice(0, found.index)
          .split(/[.!?]\s/)
          .at(-1) ?? '',
      );
  }
  return [
    ...(secrets && secrecy ? ['keeps from people what it does with credentials'] : []),
    ...(destruction ? ['tells to destroy data'] : []),
  ];
}
