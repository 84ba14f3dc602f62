import { z } from 'zod';

export const Likelihood = z.enum(['low', 'medium', 'high']);
export type Likelihood = z.infer<typeof Likelihood>;

export const Impact = z.enum(['low', 'medium', 'high', 'critical']);
export type Impact = z.infer<typeof Impact>;

/** From the least to the most severe. */
export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** `high`: the files prove it. `medium`: likely, a person decides. `low`: possible, only reported. */
export const Confidence = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof Confidence>;
