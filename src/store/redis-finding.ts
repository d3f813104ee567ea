/** What one look at Redis has found, for the start and for the doctor. */
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
  /** What was found and, when it is not well, what to do. */
  readonly message: string;
}
