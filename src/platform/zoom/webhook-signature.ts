// How Zoom signs what it posts to us, and how it asks whether we know the secret (attendance-sources.md §3).
import { createHmac, timingSafeEqual } from 'node:crypto';

const hmac = (secret: string, content: readonly (string | Uint8Array)[]): string => {
  const signer = createHmac('sha256', secret);
  for (const part of content) signer.update(part);
  return signer.digest('hex');
};

export interface SignedPost {
  /** `x-zm-request-timestamp`, as sent. */
  timestamp: string;
  /** `x-zm-signature`. */
  signature: string;
  /** The bytes as they came: parsed and written again they would be others. */
  body: Uint8Array;
}

export function isSignedByZoom(secret: string, { timestamp, signature, body }: SignedPost): boolean {
  const expected = Buffer.from(`v0=${hmac(secret, [`v0:${timestamp}:`, body])}`);
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Answered to `endpoint.url_validation`. */
export function answerToChallenge(
  secret: string,
  plainToken: string,
): { plainToken: string; encryptedToken: string } {
  return { plainToken, encryptedToken: hmac(secret, [plainToken]) };
}
