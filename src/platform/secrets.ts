// Random secrets, their hashes at rest, and keyed derivations from the installation's secret key.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters; high-entropy secrets need no slow hash. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function randomBits(bytes: number): Uint8Array {
  return randomBytes(bytes);
}

/** What the database keeps instead of the secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

export interface KeyedSecrets {
  /** A signature over `purpose` and `text`, for links that need no row (unsubscribe). */
  sign(purpose: string, text: string): string;
  verify(purpose: string, text: string, signature: string): boolean;
}

export function keyedSecrets(secretKey: string): KeyedSecrets {
  const sign = (purpose: string, text: string) =>
    createHmac('sha256', secretKey).update(`${purpose}\n${text}`).digest('base64url');
  return {
    sign,
    verify: (purpose, text, signature) => {
      const expected = Buffer.from(sign(purpose, text));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
