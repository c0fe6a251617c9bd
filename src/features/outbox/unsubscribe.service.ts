// Leaving a mail stream without signing in, and the addresses that get no mail any more.
import { AppError } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { KeyedSecrets } from '../../platform/secrets.js';
import type { AuditService } from '../audit/audit.service.js';
import { systemActor } from '../../core/access.js';
import { insertSuppressedAddress, listSuppressions } from './suppression.store.js';

const purpose = 'unsubscribe';

export interface Leaving {
  address: string;
  /** Empty where the mail came from no organization. */
  organizationId: string;
}

export interface UnsubscribeService {
  /** The link of one address and organization: signed, so it needs no row and works for as long as the key does. */
  url(leaving: Leaving): string;
  /** Whose link this is; throws not-found where it is none of ours. */
  read(token: string): Leaving;
  /** At once, and the same however often it is asked (invites.md R31). */
  leave(token: string): Promise<Leaving>;
  /** A hard bounce: no mail of any kind goes there any more. */
  suppressDead(trx: Db, address: string, reason: string): Promise<void>;
  /** Why nothing may be sent to the address, or undefined where it may. */
  reasonAgainst(
    db: Db,
    mail: { address: string; stream: 'subscription' | 'transactional'; organizationId: string | null },
  ): Promise<string | undefined>;
}

interface Deps {
  database: Database;
  clock: Clock;
  audit: AuditService;
  secrets: KeyedSecrets;
  publicUrl: string;
}

function readToken(secrets: KeyedSecrets, token: string): Leaving {
  const [content = '', signature = '', ...rest] = token.split('.');
  if (token.length > 1000 || rest.length > 0 || !secrets.verify(purpose, content, signature)) {
    throw new AppError(
      'resource.not-found',
      'This link is not one of ours, or it was cut off; use the one in the mail.',
    );
  }
  const [address, organizationId] = JSON.parse(Buffer.from(content, 'base64url').toString('utf8')) as [
    string,
    string,
  ];
  return { address, organizationId };
}

async function leave(deps: Deps, leaving: Leaving): Promise<void> {
  await deps.database.write(async (trx) => {
    const isNew = await insertSuppressedAddress(trx, {
      address: leaving.address,
      stream: 'subscription',
      organization_id: leaving.organizationId,
      reason: 'unsubscribed',
      created_at: deps.clock.now(),
    });
    if (!isNew || leaving.organizationId === '') return;
    await deps.audit.record(trx, {
      actor: systemActor,
      action: 'address.unsubscribed',
      subject: { kind: 'organization', id: leaving.organizationId },
      organizationId: leaving.organizationId,
    });
  });
}

export function createUnsubscribeService(deps: Deps): UnsubscribeService {
  const { secrets, clock, publicUrl } = deps;
  return {
    url: ({ address, organizationId }) => {
      const content = Buffer.from(JSON.stringify([address.toLowerCase(), organizationId])).toString(
        'base64url',
      );
      return `${publicUrl}/unsubscribe/${content}.${secrets.sign(purpose, content)}`;
    },
    read: (token) => readToken(secrets, token),
    leave: async (token) => {
      const leaving = readToken(secrets, token);
      await leave(deps, leaving);
      return leaving;
    },
    suppressDead: async (trx, address, reason) => {
      await insertSuppressedAddress(trx, {
        address: address.toLowerCase(),
        stream: 'all',
        organization_id: '',
        reason,
        created_at: clock.now(),
      });
    },
    reasonAgainst: async (db, mail) => {
      const rows = await listSuppressions(db, mail.address.toLowerCase());
      const dead = rows.find((row) => row.stream === 'all');
      if (dead !== undefined) return `The mailbox does not exist any more: ${dead.reason}`;
      const left = rows.some((row) => ['', mail.organizationId ?? ''].includes(row.organization_id));
      return mail.stream === 'subscription' && left
        ? 'This person has asked for no more invitations.'
        : undefined;
    },
  };
}
