import type { Element, Fact } from '../../../model/index.ts';
import { dataOfKind, kindOfLocation, schemeOf, trustOfLocation } from '../../../statement/index.ts';
import type { Argument, Call, Value } from '../../module.ts';
import { elementFact, elementOf, flowFact } from '../build.ts';
import type { Unit } from '../unit.ts';
import { plainUrl, textIn } from '../values.ts';

const depthLimit = 5;
const placeLimit = 60;
const WRITTEN =
  /(?:^|_|\b)(?:out|output|outputs|dest|destination|target|sink|write|upload|result|results|to)(?:_|\b|$)|^(?:Output|S3Output)|storage_path|checkpoint_dir/i;
const EXPORTED = /(?:^|_|\b)(?:export|save)(?:_|\b|$)/i;
const MODEL = /(?:^|_|\b)models?(?:_|\b|$)/i;
const FETCHED = /(?:^|_|\b)(?:data|dataset|input|inputs|source|src|uri|file|files)(?:_|\b|$)/i;
/** Where logs and staged code go says nothing about the system. */
const ASIDE =
  /staging|log(?:s|ging)?(?:_|$|[A-Z])|code_location|pipeline_root|docker_url|host$|base_url|webhook|proxy/i;

type Place = { readonly name: string; readonly names: string; readonly argument: Argument };

/**
 * Data and models that the arguments of a step name by address (`s3://…`, `gs://…`, `https://…`), with their way into or out of the step. What an
 * argument is called tells the way.
 */
export function placeFacts(unit: Unit, call: Call, step: Element, parts: readonly Argument[]): Fact[] {
  const places = parts.flatMap((argument) => placesIn(unit, argument));
  return places.slice(0, placeLimit).flatMap(({ name, names, argument }) => {
    const trains = step.kind === 'training';
    const written = isNamed(names, WRITTEN) || (trains && isNamed(names, EXPORTED));
    const kind = (written && trains) || step.kind === 'model' || isNamed(names, MODEL) ? 'model' : kindOfLocation(name);
    const where = { symbol: call.symbol, span: argument.span };
    const element = elementOf(unit, where, { kind, name, shared: true, trust: trustOfLocation(name) });
    const ends = written ? { from: step, to: element } : { from: element, to: step };
    const span = { ...argument.span, symbol: call.symbol };
    return [
      elementFact(element),
      flowFact(unit, span, { ...ends, data: [dataOfKind(kind)], protocol: schemeOf(name) }),
    ];
  });
}

function placesIn(unit: Unit, argument: Argument): Place[] {
  const found: Place[] = [];
  const visit = (value: Value, names: string, depth: number): void => {
    if (depth > depthLimit || found.length >= placeLimit) return;
    if (value.kind === 'list') {
      const items = value.items.slice(0, placeLimit);
      // In a command the word in front says what an address is for: `--output-dir`, `gs://…`.
      items.forEach((item, index) => visit(item, `${names} ${flagIn(items[index - 1])}`, depth + 1));
    } else if (value.kind === 'dict')
      for (const [key, inner] of value.entries.slice(0, placeLimit)) visit(inner, `${names} ${key}`, depth + 1);
    else if (value.kind === 'call') {
      const inner = unit.module.calls[value.call];
      for (const part of inner?.arguments.slice(0, placeLimit) ?? [])
        visit(part.value, `${names} ${part.name ?? ''} ${inner?.callee.split('.').at(-1) ?? ''}`, depth + 1);
    } else {
      const name = addressOf(unit, value);
      if (name !== null && !isNamed(names, ASIDE) && (!/^https?:/.test(name) || isFetched(name, names)))
        found.push({ name, names, argument });
    }
  };
  visit(argument.value, argument.name ?? '', 0);
  return found;
}

/** A web address is data when it ends like a file or its argument says so; others are hooks and services. */
function isFetched(name: string, names: string): boolean {
  return /\.[A-Za-z]\w{1,9}$/.test(name.replace(/^https?:\/\/[^/]*/, '')) || isNamed(names, FETCHED);
}

function isNamed(names: string, words: RegExp): boolean {
  return names.split(' ').some((name) => words.test(name));
}

function flagIn(value: Value | undefined): string {
  return value?.kind === 'string' && value.value.startsWith('-') ? value.value.replaceAll('-', '_').slice(0, 60) : '';
}

/** A whole address, or the constant start of a formatted one up to its last slash. */
export function addressOf(unit: Unit, value: Value): string | null {
  const text = textIn(unit, value);
  if (text !== null) {
    const url = plainUrl(text.trim());
    return url !== null && url.length <= 300 && !/[\s{}]/.test(url) ? url.replace(/\/$/, '') : null;
  }
  const start = /^[fF]["']((?:s3a?|gs|gcs|https?|abfss?|wasbs?|hdfs):\/\/[^{}"'?#@\s]+\/)/.exec(value.text)?.[1];
  return start === undefined ? null : start.replace(/\/$/, '');
}
