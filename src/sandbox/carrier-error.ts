/** What the control API refuses, with the HTTP status that says so. */
export class CarrierError extends Error {
  readonly status: 400 | 403 | 404 | 409 | 503;

  constructor(status: CarrierError['status'], message: string) {
    super(message);
    this.name = 'CarrierError';
    this.status = status;
  }
}
