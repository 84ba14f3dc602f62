import type { RegisterFormat } from './contract.ts';

/** `stridegate.register/1`: the register for other programs, and for the next register to go on from. */
export const json: RegisterFormat = {
  id: 'json',
  summary: 'The register for other programs, as stridegate.register/1.',
  write: (register) => new TextEncoder().encode(`${JSON.stringify(register, null, 2)}\n`),
};
