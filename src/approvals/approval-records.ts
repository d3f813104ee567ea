/**
 * What approvals keep of a subject beside its methods: which device is whose, and the subject's prompts. For erasure, and for the rotation of
 * master keys.
 */
import type { SubjectKey } from '../enrolment/method.js';
import type { RedisApprovalStore } from './approval-store.js';
import type { DeviceDirectory } from './device-directory.js';

export class ApprovalRecords {
  readonly #store: RedisApprovalStore;
  readonly #directory: DeviceDirectory;

  constructor(store: RedisApprovalStore, directory: DeviceDirectory) {
    this.#store = store;
    this.#directory = directory;
  }

  /** @param device its id */
  forget(device: string): Promise<void> {
    return this.#directory.forget(device);
  }

  async erase(subject: SubjectKey, devices: readonly string[]): Promise<void> {
    await this.#store.erase(subject);
    await Promise.all(devices.map((id) => this.forget(id)));
  }

  /** Seals all of it under the current master key. @returns whether anything was sealed under another one */
  async reseal(subject: SubjectKey, devices: readonly string[]): Promise<boolean> {
    const resealed = await Promise.all([
      this.#store.reseal(subject),
      ...devices.map((id) => this.#directory.reseal(id, subject)),
    ]);
    return resealed.includes(true);
  }
}
