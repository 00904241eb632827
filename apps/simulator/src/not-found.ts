/** Somebody named an order, a message or an update that does not exist; answered 404 over HTTP. */
export class NotFoundError extends Error {
  readonly status = 404

  constructor(expected: string, got: string | number) {
    super(`Expected ${expected}, got ${got}.`)
    this.name = 'NotFoundError'
  }
}
