// Sends REQUEST, update and CANCEL of a dummy session to one address, so that an operator can look at real clients.
import type { Running } from '../boot.js';
import { isPlainAddress } from '../core/calendar/address.js';
import { sessionUid, type InviteFacts, type InviteMethod } from '../core/calendar/invite.js';
import { instantPlusSeconds } from '../core/time/instant.js';
import { renderInvite } from '../platform/calendar/ics.js';

export interface ProbeVerdict {
  step: string;
  outcome: string;
  detail: string;
}

const steps: readonly { step: string; method: InviteMethod; sequence: number; hours: number }[] = [
  { step: 'invitation', method: 'REQUEST', sequence: 0, hours: 24 },
  { step: 'update', method: 'REQUEST', sequence: 1, hours: 25 },
  { step: 'cancellation', method: 'CANCEL', sequence: 2, hours: 25 },
];

export async function probeMail({ outside, services }: Running, address: string): Promise<ProbeVerdict[]> {
  if (!isPlainAddress(address)) throw new Error('Give one plain mail address.');
  const { config, clock, ids, database } = outside;
  const domain = await database.write((trx) => services.uidDomain.settle(trx));
  const id = ids.next();
  const now = clock.now();
  const verdicts: ProbeVerdict[] = [];
  for (const { step, method, sequence, hours } of steps) {
    const facts: InviteFacts = {
      uid: sessionUid(id, domain),
      sequence,
      stampAt: instantPlusSeconds(now, sequence),
      startsAt: instantPlusSeconds(now, hours * 3600),
      endsAt: instantPlusSeconds(now, (hours + 1) * 3600),
      method,
      scope: 'whole',
      summary: 'Test of calendar invitations',
      description: 'One entry should appear, move by an hour, and disappear.',
      location: config.publicUrl,
      sessionUrl: null,
      conferenceUrl: null,
      organizer: config.mailFrom,
      attendee: { name: 'Probe', address },
      rsvp: false,
      alarmMinutes: null,
    };
    const words = `${step}: one calendar entry should appear, move by an hour with the update, and disappear with the cancellation.`;
    const verdict = await services.transport.send({
      id: ids.next(),
      kind: 'transactional',
      from: config.mailFrom,
      to: { name: 'Probe', address },
      subject: `Calendar test: ${step}`,
      html: `<!doctype html><html lang="en"><head><title>Calendar test</title></head><body><h1>Calendar test</h1><p>${words}</p></body></html>`,
      text: words,
      language: 'en',
      messageId: `<probe.${id}.${sequence}@${domain}>`,
      dateAt: instantPlusSeconds(now, sequence),
      calendar: { method, ics: renderInvite(facts) },
      attachments: [],
      unsubscribe: null,
    });
    verdicts.push({ step, outcome: verdict.outcome, detail: verdict.detail });
  }
  return verdicts;
}
