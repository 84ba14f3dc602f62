/** What a text is a credential for, and how firmly its form says so. */
export type CredentialMatch = { readonly provider: string; readonly certainty: 'exact' | 'likely' };

/** Longest text that is looked at, in UTF-16 units. What follows is ignored. */
const LIMIT = 4_000;

/** Formats that name their provider. Every expression is linear: one literal prefix, one bounded class. */
const FORMATS: readonly (readonly [provider: string, format: RegExp])[] = [
  ['anthropic', /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{24,200}/],
  ['openrouter', /(?<![A-Za-z0-9])sk-or-v1-[0-9a-f]{48,80}/],
  ['openai', /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-|admin-)[A-Za-z0-9_-]{32,220}/],
  ['openai', /(?<![A-Za-z0-9])sk-[A-Za-z0-9]{32,64}(?![A-Za-z0-9])/],
  ['huggingface', /(?<![A-Za-z0-9])(?:hf_|api_org_)[A-Za-z0-9]{30,60}(?![A-Za-z0-9_])/],
  ['aws', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ['github', /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,76}(?![A-Za-z0-9])/],
  ['github', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{50,100}/],
  ['gitlab', /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20,64}/],
  ['slack', /(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{20,200}/],
  ['slack', /hooks\.slack\.com\/services\/T[A-Z0-9]{6,14}\/B[A-Z0-9]{6,14}\/[A-Za-z0-9]{20,30}/],
  ['google', /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/],
  ['groq', /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{40,80}/],
  ['replicate', /(?<![A-Za-z0-9])r8_[A-Za-z0-9]{30,60}/],
  ['nvidia', /(?<![A-Za-z0-9])nvapi-[A-Za-z0-9_-]{40,100}/],
  ['perplexity', /(?<![A-Za-z0-9])pplx-[A-Za-z0-9]{40,80}/],
  ['langsmith', /(?<![A-Za-z0-9])lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{8,12}/],
  ['tavily', /(?<![A-Za-z0-9])tvly-(?:dev-|prod-)?[A-Za-z0-9]{24,60}/],
  ['pinecone', /(?<![A-Za-z0-9])pcsk_[A-Za-z0-9_]{40,120}/],
  ['pypi', /(?<![A-Za-z0-9])pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,300}/],
  // The signature of a shared access of Azure Storage: 32 bytes as Base64, often escaped for addresses.
  ['azure', /[?&]sig=(?:[A-Za-z0-9+/]|%2[BF]){43}(?:=|%3D)/i],
  ['private-key', /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY(?: BLOCK)?-----/],
];

/** Values whose provider only the name beside them tells. */
const NAMED: readonly (readonly [provider: string, name: RegExp, value: RegExp])[] = [
  ['wandb', /wandb|weights_?(?:and|n)?_?biases/i, /^[0-9a-f]{40}$/],
  ['comet', /comet/i, /^[A-Za-z0-9]{25}$/],
  ['aws', /aws.{0,20}secret|secret_access_key/i, /^[A-Za-z0-9/+]{40}$/],
  ['azure', /account_?key|azure.{0,20}key/i, /^[A-Za-z0-9/+]{60,90}={0,2}$|^[0-9a-f]{32}$/],
];

const SECRET_NAME =
  /api[_-]?key|access[_-]?key|secret|passw(?:or)?d|passphrase|token|credential|auth[_-]?key|private[_-]?key/i;

/** Names that speak of tokens in text, of a hash, or of where a secret is kept rather than of the secret. */
const HARMLESS_NAME =
  /tokens|tokeni[sz]|token_?(?:type|id|idx|index|count|len|name|url|uri|path|file|class|str)|(?:bos|eos|pad|unk|sep|cls|mask|stop|special|image|start|end|next|first|last|new|prev)_?token|secret_?(?:name|id|ref|path|file|version|arn|key_?ref)|(?:_|^)(?:hash|sha\d*|md5|digest|checksum|commit|revision|public_?key|url|uri|endpoint|path|file|dir|name|salt)$/i;

const PLACEHOLDER =
  /example|your|xxxx|placeholder|dummy|sample|changeme|change[_-]me|redacted|replace|insert|fake|mock|\btest|foobar|secret[_-]?key|api[_-]?key|todo|<|>|\$\{|\{\{|\.\.\.|\*\*\*|012345|123456|abcdef|qwerty/i;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Tells whether `value`, written at a variable, key or option called `name` (may be empty), is a credential. `exact` is the
 * provider's own format with enough entropy; `likely` a credential's name beside a value that looks random. Documentation keys,
 * placeholders, identifiers and digests are none. Reads at most 4,000 characters; the value leaves this function in no form.
 */
export function credentialOf(name: string, value: string): CredentialMatch | null {
  const text = value.slice(0, LIMIT);
  for (const [provider, format] of FORMATS) {
    const found = format.exec(text)?.[0];
    if (found === undefined) continue;
    if (provider === 'private-key') return text.length > found.length + 100 ? { provider, certainty: 'exact' } : null;
    return isPlaceholder(found) || entropyOf(found) < 3 ? null : { provider, certainty: 'exact' };
  }
  const password = /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,80}:([^\s:/@]{12,120})@/i.exec(text)?.[1];
  if (password !== undefined) return looksRandom(password) ? { provider: 'generic', certainty: 'likely' } : null;
  for (const [provider, names, format] of NAMED) {
    if (names.test(name) && format.test(text) && !isPlaceholder(text) && entropyOf(text) >= 3) {
      return { provider, certainty: SECRET_NAME.test(name) ? 'exact' : 'likely' };
    }
  }
  if (!SECRET_NAME.test(name) || HARMLESS_NAME.test(name)) return null;
  return text.length >= 20 && looksRandom(text) ? { provider: 'generic', certainty: 'likely' } : null;
}

function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text) || /(.)\1{5}/.test(text);
}

/** Letters and digits mixed within one piece, many different characters, no words: what a generator makes and a person does not. */
function looksRandom(text: string): boolean {
  if (text.length > 400 || !/^[A-Za-z0-9+/_=.~!@#%^&*-]+$/.test(text)) return false;
  if (UUID.test(text) || isPlaceholder(text) || entropyOf(text) < 3.3) return false;
  const longest = text.split(/[-_./=]/).reduce((best, piece) => (piece.length > best.length ? piece : best), '');
  return longest.length >= 12 && /[0-9]/.test(longest) && /[A-Za-z]/.test(longest);
}

/** Shannon entropy in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}
