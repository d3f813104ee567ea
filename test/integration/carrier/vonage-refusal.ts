/** The error of Vonage's SDK for a refused request. */
import { VetchError } from '@vonage/vetch';

export interface VonageRefusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Awaits the SDK's own error and reads the answer inside it. */
export async function refusalOf(request: Promise<unknown>): Promise<VonageRefusal> {
  try {
    await request;
  } catch (error) {
    if (!(error instanceof VetchError)) throw error;
    const response = error.response as unknown as Response;
    expect(response.headers.get('content-type')).toBe('application/json');
    return { status: response.status, headers: response.headers, body: await response.json() };
  }
  throw new Error('The request was not refused.');
}
