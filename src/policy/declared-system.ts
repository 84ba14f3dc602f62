import { z } from 'zod';
import {
  Authentication,
  Control,
  DataClass,
  DataKind,
  ElementKind,
  Exposure,
  Impact,
  Trust,
  type Declaration,
  type DeclaredAbout,
  type Evidence,
  type Selector,
} from '../model/index.ts';

const Text = z.string().min(1).max(200);
const Because = z.string().min(1).max(1000);
const KINDS: ReadonlySet<string> = new Set(ElementKind.options);
const ZONE = 'cluster:NAMESPACE | cloud:PROVIDER | ci | workforce | users';

/** `endpoint fastapi app`, `dataset data/*.csv`, `endpoint in services/api/**`, or a key as documents print it. */
export const SelectorText = Text.refine((text) => selectorOf(text) !== null, {
  message:
    'KIND NAME, KIND in PATH, KIND NAME in PATH (`*` stands for a part), or a key such as endpoint|app.py||fastapi app',
});

const said = {
  trust: Trust.optional(),
  exposure: Exposure.optional(),
  authentication: Authentication.optional(),
  zone: z
    .string()
    .regex(/^(?:cluster:[\w.-]{1,80}|cloud:[\w.-]{1,40}|ci|workforce|users)$/, ZONE)
    .optional(),
  controls: z.array(Control).max(50).default([]),
  data: z.array(DataClass).max(5).default([]),
  impact: Impact.optional(),
  owner: z.string().min(1).max(100).optional(),
  because: Because.optional(),
};

/** A protection that no file shows counts only for a reason. */
function isGrounded({
  controls,
  because,
}: {
  readonly controls: readonly string[];
  readonly because?: string | undefined;
}): boolean {
  return controls.length === 0 || because !== undefined;
}
const GROUND = { path: ['because'], message: 'a reason: no file shows these controls' };

/** What no file shows, and what files do not say of what they show. */
export const DeclaredSystem = z.strictObject({
  elements: z
    .array(z.strictObject({ kind: ElementKind, name: Text, ...said }).refine(isGrounded, GROUND))
    .max(500)
    .default([]),
  about: z
    .array(z.strictObject({ element: SelectorText, ...said }).refine(isGrounded, GROUND))
    .max(500)
    .default([]),
  flows: z
    .array(
      z
        .strictObject({
          from: SelectorText,
          to: SelectorText,
          data: z.array(DataKind).min(1).max(20),
          protocol: z
            .string()
            .regex(/^[a-z][a-z0-9+.-]{0,20}$/, 'a word such as https')
            .default('unknown'),
          controls: said.controls,
          because: said.because,
        })
        .refine(isGrounded, GROUND),
    )
    .max(1000)
    .default([]),
});
export type DeclaredSystem = z.infer<typeof DeclaredSystem>;

/** Reads a selector; null when it has none of the forms. The name and the path may hold anything, the kind comes first. */
export function selectorOf(text: string): Selector | null {
  const parts = text.split('|');
  if (parts.length === 4) return KINDS.has(parts[0] ?? '') ? { text, key: text, kind: '', name: '', path: '' } : null;
  const space = text.indexOf(' ');
  const kind = space < 0 ? text : text.slice(0, space);
  if (!KINDS.has(kind)) return null;
  const rest = ` ${space < 0 ? '' : text.slice(space + 1).trim()}`;
  const at = rest.lastIndexOf(' in ');
  const [name, path] = at < 0 ? [rest, ''] : [rest.slice(0, at), rest.slice(at + ' in '.length)];
  const selector = { text, key: '', kind, name: name.trim(), path: path.trim() };
  return selector.name === '' && selector.path === '' ? null : selector;
}

/** The declaration with the place of each entry; `placeOf` tells it by list and index. */
export function declarationOf(
  system: DeclaredSystem,
  placeOf: (list: keyof DeclaredSystem, index: number) => Evidence,
): Declaration {
  return {
    elements: system.elements.map(({ kind, name, ...rest }, index) => ({
      kind,
      name,
      ...saidOf(rest, placeOf('elements', index)),
    })),
    about: system.about.flatMap(({ element, ...rest }, index) => {
      const selector = selectorOf(element);
      return selector === null ? [] : [{ element: selector, ...saidOf(rest, placeOf('about', index)) }];
    }),
    flows: system.flows.flatMap(({ from, to, data, protocol, controls, because = '' }, index) => {
      const [source, target] = [selectorOf(from), selectorOf(to)];
      if (source === null || target === null) return [];
      return [{ from: source, to: target, data, protocol, controls, because, at: placeOf('flows', index) }];
    }),
  };
}

type Said = Omit<DeclaredSystem['about'][number], 'element'>;

function saidOf(given: Said, at: Evidence): Omit<DeclaredAbout, 'element'> {
  const { owner = '', because = '', ...rest } = given;
  return { ...rest, owner, because, at };
}
