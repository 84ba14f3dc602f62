/** Why CPython's unpickler would raise here; the message is for a person. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}

/** More bytes from the place of the operation are needed: it is run again when they are there. */
export class MoreBytes extends Error {
  readonly count: number;
  constructor(count: number) {
    super('more bytes');
    this.count = count;
  }
}

/** The literal at an offset outside of the window is needed: the operation is run again when it is there. */
export class LiteralNeeded extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('literal');
    this.offset = offset;
  }
}
