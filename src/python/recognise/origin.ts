import type { Load } from '../../model/index.ts';
import type { Call, Value } from '../module.ts';
import { isDownload } from './downloads.ts';
import type { Unit } from './unit.ts';
import { plainUrl, textIn } from './values.ts';

type Origin = Load['origin'];

/** Calls that only wrap or rename what they are given. */
const WRAPS =
  /^(?:open|io\.open|str|bytes|os\.path\.\w+|os\.fspath|pathlib\.\w+|io\.BytesIO|io\.StringIO|gzip\.\w+|bz2\.\w+|lzma\.\w+|zipfile\.\w+|fsspec\.open|smart_open\.open|codecs\.open|base64\.\w+|zlib\.\w+|tensorflow\.io\.gfile\.GFile|xbmcvfs)$|\.(?:open|joinpath|read|read_bytes|read_text|encode|decode|resolve|absolute|expanduser|as_posix|getvalue|format)$/;
/** A message from somebody else. */
const RECEIVES =
  /(?:^|\.)(?:recv|recv_pyobj|recvfrom|get_data|get_json|rpop|lpop|blpop|brpop|hget|consume|body)$|^redis\.\w+\.get$/;
const REQUESTED = /\b(?:request|req)\.(?:data|json|form|files|args|body|get_data|get_json)/;
const FETCHED =
  /\b(?:requests|httpx|session)\.(?:get|post)\(|urlopen\(|\.content\b.*http|hf_hub_download\(|snapshot_download\(/;

/**
 * Where the bytes of a load come from. Follows wrappers and assignments of the file at most four steps; a fetch in the same function or
 * class decides when the argument itself does not tell, because its result usually passes through names that a file alone hides.
 */
export function originOf(unit: Unit, call: Call, value: Value | null): Origin {
  const direct = value === null ? 'unknown' : follow(unit, call, value, 0);
  if (direct === 'remote') return 'remote';
  const literal = value === null ? null : literalPath(unit, value, 0);
  if (literal !== null) return downloadedPaths(unit).has(literal) ? 'remote' : 'local';
  if (value !== null && writtenTexts(unit).has(pathText(unit, value))) return 'local';
  return fetchesNear(unit, call.symbol) ? 'remote' : direct;
}

function follow(unit: Unit, call: Call, value: Value, depth: number): Origin {
  if (depth > 4) return 'unknown';
  switch (value.kind) {
    case 'string':
      return plainUrl(value.value) === null ? 'local' : 'remote';
    case 'parameter':
    case 'environment':
      return 'argument';
    case 'call':
      return followCall(unit, call, value, depth);
    case 'attribute':
      return followAttribute(unit, call, value.path, value.text, depth);
    case 'list':
      return value.items.length === 0
        ? 'unknown'
        : worst(value.items.slice(0, 4).map((item) => follow(unit, call, item, depth + 1)));
    default:
      if (value.kind !== 'unknown' || value.either === undefined) return followText(unit, call, value.text, depth);
      return worst(value.either.map((one) => follow(unit, call, one, depth + 1)));
  }
}

function followCall(unit: Unit, from: Call, value: Value & { kind: 'call' }, depth: number): Origin {
  if (isDownload(value) || RECEIVES.test(value.callee)) return 'remote';
  if (/^(?:input|click\.prompt|sys\.stdin\.\w+)$/.test(value.callee)) return 'argument';
  const inner = unit.module.calls[value.call];
  if (!inner || !WRAPS.test(value.callee)) return FETCHED.test(value.text) ? 'remote' : 'unknown';
  const values = inner.arguments.filter(({ name }) => name === null || name === 'file').map((part) => part.value);
  const opens = /(?:^|\.)open$/.test(value.callee);
  const origins = values.slice(0, opens ? 1 : 4).map((part) => follow(unit, from, part, depth + 1));
  if (inner.receiver !== '' && value.callee.startsWith('?.'))
    origins.push(followText(unit, from, inner.receiver, depth + 1));
  return origins.length === 0 ? 'unknown' : worst(origins);
}

function followAttribute(unit: Unit, call: Call, path: string, text: string, depth: number): Origin {
  if (REQUESTED.test(text)) return 'remote';
  if (/^(?:self|cls)\./.test(path)) {
    const owner = call.symbol.split('.')[0];
    const assigned =
      unit.assignmentsByTarget
        .get(path)
        ?.slice(-64)
        .filter(({ symbol }) => symbol.split('.')[0] === owner) ?? [];
    return assigned.length === 0
      ? 'unknown'
      : worst(assigned.slice(-4).map((item) => follow(unit, call, item.value, depth + 1)));
  }
  if (FETCHED.test(text)) return 'remote';
  return /^(?:args|arg|opts?|options|flags|FLAGS|cfg|config|conf|params?|hparams|settings|\w*_args|sys\.argv)(?:\.|$)/.test(
    path,
  )
    ? 'argument'
    : followText(unit, call, path.split('.')[0] ?? '', depth);
}

function followText(unit: Unit, call: Call, text: string, depth: number): Origin {
  if (REQUESTED.test(text) || FETCHED.test(text)) return 'remote';
  if (text.startsWith('sys.argv')) return 'argument';
  const base = /^([A-Za-z_]\w*)(?:$|[.[])/.exec(text)?.[1];
  return base === undefined ? 'unknown' : assignedOrigin(unit, call, base, depth);
}

const assignedOrigins = new WeakMap<Unit, Map<string, Origin>>();

/** Origin of a name as its last assignments tell it; remembered, because a file may load one name many times. */
function assignedOrigin(unit: Unit, call: Call, name: string, depth: number): Origin {
  const memo = assignedOrigins.get(unit) ?? new Map<string, Origin>();
  assignedOrigins.set(unit, memo);
  const key = `${depth} ${name} ${call.symbol}`;
  const known = memo.get(key);
  if (known) return known;
  const assigned = unit.assignmentsByTarget.get(name)?.slice(-64) ?? [];
  const last = assigned.filter(({ symbol }) => symbol === call.symbol || symbol === '').slice(-4);
  const origin = last.length === 0 ? 'unknown' : worst(last.map((item) => follow(unit, call, item.value, depth + 1)));
  memo.set(key, origin);
  return origin;
}

function worst(origins: readonly Origin[]): Origin {
  for (const origin of ['remote', 'argument', 'unknown'] as const) if (origins.includes(origin)) return origin;
  return 'local';
}

/** A path that is spelt out, behind `open` and the like. Names and options with a default are not spelt out. */
function literalPath(unit: Unit, value: Value, depth: number): string | null {
  if (value.kind === 'string') return plainUrl(value.value) === null ? value.value : null;
  if (value.kind !== 'call' || depth > 4 || !WRAPS.test(value.callee)) return null;
  const first = unit.module.calls[value.call]?.arguments[0]?.value;
  return first ? literalPath(unit, first, depth + 1) : null;
}

/** Source text of the path behind `open`. */
export function pathText(unit: Unit, value: Value, depth = 0): string {
  if (
    value.kind === 'call' &&
    depth < 4 &&
    /^(?:open|io\.open|gzip\.open|bz2\.open|lzma\.open|io\.BytesIO)$|\.open$/.test(value.callee)
  ) {
    const inner = unit.module.calls[value.call];
    const first = inner?.arguments[0]?.value;
    if (
      inner &&
      value.callee.endsWith('.open') &&
      inner.receiver !== '' &&
      first?.kind === 'string' &&
      /^[rwab+t]{1,3}$/.test(first.value)
    ) {
      return inner.receiver;
    }
    if (first) return pathText(unit, first, depth + 1);
  }
  return value.text;
}

type Near = {
  readonly fetching: ReadonlySet<string>;
  readonly downloaded: ReadonlySet<string>;
  readonly written: ReadonlySet<string>;
};
const nearby = new WeakMap<Unit, Near>();

function near(unit: Unit): Near {
  const known = nearby.get(unit);
  if (known) return known;
  const fetching = new Set<string>();
  const downloaded = new Set<string>();
  const written = new Set<string>();
  for (const call of unit.module.calls) {
    if (isDownload(call)) {
      fetching.add(call.symbol);
      const owner = call.symbol.split('.')[0] ?? '';
      if (unit.definitions.get(owner)?.kind === 'class') fetching.add(`${owner}.`);
      for (const { value } of call.arguments) {
        const text = textIn(unit, value);
        if (text !== null) downloaded.add(text);
      }
    }
    const target = writtenTo(call);
    if (target) written.add(pathText(unit, target));
  }
  const result = { fetching, downloaded, written };
  nearby.set(unit, result);
  return result;
}

/** What a call writes an object to, null when it writes none. */
export function writtenTo(call: Call): Value | null {
  if (
    /^(?:c?Pickle|pickle|_pickle|dill|cloudpickle|marshal|joblib|torch\.save|numpy\.save\w*|skops\.io)(?:\.dump|$)/.test(
      call.callee,
    )
  ) {
    return call.arguments.filter(({ name }) => name === null)[call.callee.startsWith('numpy.') ? 0 : 1]?.value ?? null;
  }
  if (/\.(?:to_pickle|save_local|save_weights)$/.test(call.callee)) return call.arguments[0]?.value ?? null;
  return null;
}

function fetchesNear(unit: Unit, symbol: string): boolean {
  const { fetching } = near(unit);
  if (symbol === '') return false;
  return fetching.has(symbol) || fetching.has(`${symbol.split('.')[0] ?? ''}.`);
}

function downloadedPaths(unit: Unit): ReadonlySet<string> {
  return near(unit).downloaded;
}

function writtenTexts(unit: Unit): ReadonlySet<string> {
  return near(unit).written;
}
