/** PROTO 2, LONG1 of 0x1950a86a20f9469cfc6c and STOP: how `torch.save` before 1.6 begins (torch/serialization.py). */
const MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

/** Whether a file begins as `torch.save` before 1.6 wrote it. Any other magic number than this literal is a pickle like others. */
export function isTorchLegacy(head: Uint8Array): boolean {
  return MAGIC.equals(head.subarray(0, MAGIC.length));
}
