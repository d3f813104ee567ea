/** An error of the control API, with its HTTP status. */
export class CarrierError extends Error {
  readonly status: 400 | 403 | 404 | 409 | 503;

  constructor(status: CarrierError['status'], message: string) {
    super(message);
    this.name = 'CarrierError';
    this.status = status;
  }
}
