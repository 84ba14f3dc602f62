import { z } from 'zod';
import { Rule } from './rule.ts';

/** JSON Schema of a rule's file, for editors. Conditions, catalogue ids and tests are checked when a rule is loaded. */
export function ruleSchema(): unknown {
  return z.toJSONSchema(Rule, { io: 'input' });
}
