/** What the package offers to tests: `import { startCarrier } from '@octothorpe/carrier'`. */
export type { Call, Message, TranscriptLine } from '../carrier-interface.js';
export { CarrierRequestError } from './carrier-request.js';
export { connectCarrier, type StartOptions, startCarrier } from './start-carrier.js';
export type { TestCall } from './test-call.js';
export type { TestCarrier, TwilioClient } from './test-carrier.js';
export type { CallQuery, MessageQuery, TestPhone } from './test-phone.js';
