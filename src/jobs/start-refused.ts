/**
 * The queue or the database cannot be used as configured. `message` is a sentence for the operator: what, where, and
 * what to do next. It never holds a credential.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
