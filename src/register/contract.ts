import { z } from 'zod';
import { Confidence, Evidence, Impact, Likelihood, Severity } from '../model/index.ts';

const Rating = z.strictObject({ likelihood: Likelihood, impact: Impact, severity: Severity });
export type Rating = z.infer<typeof Rating>;

/** When something was seen: the commit and its time. */
const Sighting = z.strictObject({ commit: z.string(), at: z.iso.datetime() });
export type Sighting = z.infer<typeof Sighting>;

/** How a risk is answered (ISO 31000, NIST IR 8286): it is lessened, carried, handed to somebody else, or its cause is given up. */
export const Response = z.enum(['mitigate', 'accept', 'transfer', 'avoid']);
export type Response = z.infer<typeof Response>;

/**
 * A risk of one repository, in the columns of NIST IR 8286's notional register. All texts but the catalogue ids may come from the repository:
 * outputs escape them.
 */
export const RegisterRow = z.strictObject({
  /** The threat's fingerprint. */
  id: z.string().min(1).max(64),
  rule: z.string(),
  status: z.enum(['open', 'accepted', 'closed']),
  /** What was seen, what can happen, and what follows. */
  cause: z.string(),
  event: z.string(),
  consequence: z.string(),
  /** Classes of STRIDE-LLM. */
  classes: z.array(z.string()),
  asset: z.string(),
  owner: z.string(),
  confidence: Confidence,
  /** As the rule judges it before place, protections and measurements. */
  inherent: Rating,
  /** As it stands. */
  residual: Rating,
  /** Its part of the loss to expect in a year, and the 95th percentile of the event that it is part of; whole units. Null: nothing is valued. */
  money: z.strictObject({ currency: z.string(), expected: z.number(), p95: z.number() }).nullable(),
  response: Response,
  /** Why it is answered so, or what to do about it. */
  plan: z.string(),
  /** A day, UTC; null: nobody knows since when it stands. */
  due: z.iso.date().nullable(),
  acceptance: z.strictObject({ by: z.string(), because: z.string(), until: z.iso.date().nullable() }).nullable(),
  evidence: z.array(Evidence),
  /** Ids of the catalogues. */
  references: z.array(z.string()),
  firstSeen: Sighting,
  lastChanged: Sighting,
});
export type RegisterRow = z.infer<typeof RegisterRow>;

/** The risks of one repository at one commit, the gravest first; closed ones last. */
export const Register = z.strictObject({
  schema: z.literal('stridegate.register/1'),
  repository: z.string(),
  commit: z.string(),
  at: z.iso.datetime(),
  rows: z.array(RegisterRow).max(100_000),
});
export type Register = z.infer<typeof Register>;

/** A form in which a register is written. */
export type RegisterFormat = {
  readonly id: string;
  readonly summary: string;
  /** UTF-8 where it is text. The same register gives the same bytes. */
  readonly write: (register: Register, tool: { readonly name: string; readonly version: string }) => Uint8Array;
};
