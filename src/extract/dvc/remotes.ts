import { credentialFacts } from '../../credential/index.ts';
import type { Authentication, Element, Fact } from '../../model/index.ts';
import {
  elementFact,
  evidenceAt,
  flowFact,
  isAddress,
  operationFact,
  schemeOf,
  sharedElement,
  withoutSecrets,
  type Source,
} from '../../statement/index.ts';
import { dvcElement } from './facts.ts';

/** Lines of a configuration that are read. */
const MAX_LINES = 10_000;
const MAX_LINE = 4_000;
const SECTION = /^\[\s*(['"]?)([^\]]{1,200})\1\s*\]$/;
const INTERNAL = /^(?:s3|gs|gcs|azure|abfss?|wasbs?|ssh|sftp|oss|hdfs|webhdfs|gdrive)$/;

type Setting = { readonly value: string; readonly line: number; readonly indent: string };
type Section = { readonly name: string; readonly settings: ReadonlyMap<string, Setting> };

/** Facts of `.dvc/config`: the remotes, how they are reached, credentials written into the file. */
export function remoteFacts(source: Source, text: string): Fact[] {
  const sections = readSections(text);
  const preferred = sections.find(({ name }) => name === 'core')?.settings.get('remote')?.value ?? '';
  return sections.flatMap((section) => {
    const remote = /^remote\s+["']?([^"']+)["']?$/.exec(section.name)?.[1];
    return remote === undefined ? [] : factsOfRemote(source, remote, section, remote === preferred);
  });
}

/** Sections with their keys in lower case. A key that is repeated keeps its last value; sections of one name are one. */
function readSections(text: string): readonly Section[] {
  const sections = new Map<string, Map<string, Setting>>();
  let settings: Map<string, Setting> | null = null;
  for (const [index, raw] of text.split('\n', MAX_LINES).entries()) {
    const line = raw.slice(0, MAX_LINE).trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const section = SECTION.exec(line)?.[2];
    if (section !== undefined) {
      const name = section.replace(/^'|'$/g, '').trim();
      settings = sections.get(name) ?? new Map<string, Setting>();
      sections.set(name, settings);
      continue;
    }
    const equals = line.indexOf('=');
    if (equals < 1 || settings === null) continue;
    const indent = /^[ \t]{0,40}/.exec(raw)?.[0] ?? '';
    const key = line.slice(0, equals).trim().toLowerCase();
    settings.set(key, { value: valueOf(line.slice(equals + 1)), line: index + 1, indent });
  }
  return [...sections].map(([name, found]) => ({ name, settings: found }));
}

/** A value without its comment and quotes. */
function valueOf(text: string): string {
  const trimmed = text.trim();
  const quoted = /^(["'])([^"']*)\1/.exec(trimmed)?.[2];
  if (quoted !== undefined) return quoted;
  const comment = trimmed.search(/\s[#;]/);
  return comment < 0 ? trimmed : trimmed.slice(0, comment).trim();
}

function factsOfRemote(source: Source, remote: string, section: Section, preferred: boolean): Fact[] {
  const url = section.settings.get('url');
  const others = settingFacts(source, remote, section);
  if (url === undefined || url.value === '') return others;
  const store = storeOf(source, remote, url, section, preferred);
  const lines = { startLine: url.line, endLine: url.line };
  const dvc = dvcElement(source, lines);
  const protocol = protocolOf(url.value, section);
  const data = ['dataset', 'model'] as const;
  return [
    elementFact(store),
    elementFact(dvc),
    flowFact(source, lines, { from: store, to: dvc, data: [...data], protocol, controls: tlsOf(protocol, section) }),
    flowFact(source, lines, { from: dvc, to: store, data: [...data], protocol, controls: tlsOf(protocol, section) }),
    ...others,
  ];
}

function storeOf(source: Source, remote: string, url: Setting, section: Section, preferred: boolean): Element {
  const scheme = schemeOf(url.value);
  const endpoint = section.settings.get('endpointurl')?.value ?? '';
  const details = [
    `remote: ${remote}`,
    ...(preferred ? ['default remote'] : []),
    ...(endpoint === '' ? [] : [`endpoint: ${withoutSecrets(endpoint)}`]),
  ];
  return sharedElement(
    source,
    { startLine: url.line, endLine: url.line },
    {
      kind: 'datastore',
      name: withoutSecrets(url.value).slice(0, 300),
      trust: INTERNAL.test(scheme) || !isAddress(url.value) ? 'internal' : 'unknown',
      exposure: scheme === 'file' ? 'local' : 'unknown',
      authentication: authenticationOf(section),
      details,
    },
  );
}

/** The protocol on the wire: an S3 endpoint without TLS is plain HTTP. */
function protocolOf(url: string, { settings }: Section): string {
  const endpoint = settings.get('endpointurl')?.value ?? '';
  if (/^http:\/\//i.test(endpoint) || isOff(settings.get('use_ssl')?.value)) return 'http';
  return schemeOf(url);
}

function tlsOf(protocol: string, { settings }: Section): string[] {
  return protocol === 'https' && !isOff(settings.get('ssl_verify')?.value) ? ['tls'] : [];
}

function authenticationOf({ settings }: Section): Authentication {
  if (isOn(settings.get('allow_anonymous_login')?.value)) return 'none';
  const told = ['auth', 'user', 'profile', 'credentialpath', 'keyfile', 'access_key_id', 'password', 'sas_token'];
  if (/^[a-z0-9+.-]{1,20}:\/\/[^/?#@]{1,200}:[^/?#@]{1,200}@/i.test(settings.get('url')?.value ?? ''))
    return 'required';
  return told.some((key) => (settings.get(key)?.value ?? '') !== '') ? 'required' : 'unknown';
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:false|no|off|0)$/i.test(value);
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && /^(?:true|yes|on|1)$/i.test(value);
}

/** Credentials and a certificate check that is switched off. */
function settingFacts(source: Source, remote: string, { settings }: Section): Fact[] {
  const { path, context } = source;
  const facts: Fact[] = [];
  for (const [key, { value, line, indent }] of settings) {
    const lines = { startLine: line, endLine: line };
    const judgedAs = key === 'connection_string' ? 'account_key' : key;
    const secret = key === 'connection_string' ? (/AccountKey=([^;]+)/i.exec(value)?.[1] ?? '') : value;
    const place = { path, symbol: remote, context, ...lines };
    facts.push(...credentialFacts(key, secret, place, judgedAs));
    if (key === 'ssl_verify' && isOff(value)) {
      const edits = [{ id: 'verify-tls', ...evidenceAt(source, lines), replacement: `${indent}ssl_verify = true` }];
      const operation = { name: key, symbol: remote, kind: 'tls-verification-off', input: 'literal', edits } as const;
      facts.push(operationFact(source, lines, operation));
    }
  }
  return facts;
}
