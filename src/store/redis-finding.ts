/** One finding about Redis, for the start and for the doctor. */
export interface RedisFinding {
  readonly check:
    | 'version'
    | 'eviction'
    | 'persistence'
    | 'fsync'
    | 'replicas'
    | 'min replicas'
    | 'latency'
    | 'clock';
  readonly ok: boolean;
  /** How much it matters when `ok` is false. */
  readonly severity: 'fail' | 'warn';
  /** What was found and, if it is wrong, what to do. */
  readonly message: string;
}
