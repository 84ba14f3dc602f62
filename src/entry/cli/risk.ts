import { riskEstimate } from './risk-estimate.ts';
import { riskRegister } from './risk-register.ts';
import { misuse, type Ending } from './usage.ts';

/** `stridegate risk`: what the threats of one commit cost (`estimate`), and the register of them (`register`). */
export async function riskCommand(
  args: readonly string[],
  now: Date,
  progress: (text: string) => void,
): Promise<Ending> {
  const [verb, ...rest] = args;
  if (verb === 'estimate') return riskEstimate(rest, now, progress);
  if (verb === 'register') return riskRegister(rest, now, progress);
  return misuse('risk takes: estimate or register', 'stridegate risk estimate');
}
