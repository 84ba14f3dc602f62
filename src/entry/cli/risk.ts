import { riskControls } from './risk-controls.ts';
import { riskEstimate } from './risk-estimate.ts';
import { riskRegister } from './risk-register.ts';
import { misuse, type Ending } from './usage.ts';

/** `stridegate risk`: what the threats of one commit cost (`estimate`), the register of them
 * (`register`), and what is in place against them (`controls`). */
export async function riskCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  const [verb, ...rest] = args;
  if (verb === 'estimate') return riskEstimate(rest, now, progress);
  if (verb === 'register') return riskRegister(rest, now, progress);
  if (verb === 'controls') return riskControls(rest, now, progress);
  return misuse('risk takes: estimate, register or controls', 'stridegate risk estimate');
}
