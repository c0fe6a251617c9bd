// The domain behind every calendar UID and Message-ID: fixed at first start, whatever the settings say later.
import { isIP } from 'node:net';
import type { Db } from '../../platform/db/database.js';
import { randomBits } from '../../platform/secrets.js';
import { findInstallationValue, insertInstallationValue } from './installation.store.js';

const key = 'mail_uid_domain';

export interface UidDomain {
  /** Settles the domain on first use; a change of MAIL_UID_DOMAIN or PUBLIC_URL moves nothing (invites.md R6). */
  settle(trx: Db): Promise<string>;
}

/** The host of the public address where it is a domain name; one of our own where it is not. */
export function defaultUidDomain(publicUrl: string): string {
  const host = new URL(publicUrl).hostname.toLowerCase();
  const isDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) && isIP(host) === 0;
  return isDomain ? host : `${Buffer.from(randomBits(8)).toString('hex')}.echo-credits.invalid`;
}

export function createUidDomain(settings: { mailUidDomain: string | null; publicUrl: string }): UidDomain {
  const wanted = settings.mailUidDomain?.toLowerCase() ?? defaultUidDomain(settings.publicUrl);
  return {
    settle: async (trx) => {
      const standing = await findInstallationValue(trx, key);
      if (standing !== undefined) return standing;
      await insertInstallationValue(trx, key, wanted);
      return (await findInstallationValue(trx, key)) ?? wanted;
    },
  };
}
