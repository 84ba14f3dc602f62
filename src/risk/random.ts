/**
 * Random numbers without a state: the number of a place (stream, trial, draw) is always the same, so that base and head are compared
 * under equal fortunes (common random numbers), and a scenario more changes no number of the others. Two rounds of the finaliser of
 * MurmurHash3 over the place; 32 bits each.
 */
export type Stream = { readonly a: number; readonly b: number };

/** The stream of a name under a seed. Equal names have equal streams. */
export function streamOf(seed: number, name: string): Stream {
  let a = scrambled(seed ^ 0x5bd1_e995);
  let b = scrambled(seed ^ 0x1b87_3593);
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    a = scrambled(a ^ unit);
    b = scrambled(Math.imul(b, 0x9e37_79b1) ^ unit);
  }
  return { a, b };
}

/** A number above 0 and below 1, in steps of 2⁻³². */
export function uniform({ a, b }: Stream, trial: number, draw: number): number {
  const row = scrambled(b ^ Math.imul(trial + 1, 0x9e37_79b1));
  const cell = scrambled(a ^ row ^ Math.imul(draw + 1, 0x85eb_ca77));
  return ((cell >>> 0) + 0.5) / 4_294_967_296;
}

/** The 32-bit finaliser of MurmurHash3 (Appleby, public domain): each bit of the input changes half of the output's. */
function scrambled(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85eb_ca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2_ae35);
  return h ^ (h >>> 16);
}
