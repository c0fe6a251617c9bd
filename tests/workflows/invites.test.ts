import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import supertest from 'supertest';
import { describeEachEngine } from '../support/engines.js';
import { startMailSink, type MailSink, type Received } from '../support/mail-sink.js';
import { startService, type TestService } from '../support/service.js';

const people = [
  { given: 'Anneke', family: 'Olufsen', address: 'anneke@clinic.example', language: 'en' },
  { given: 'Maïté', family: 'Beauséjour', address: 'maite@clinique.example', language: 'fr' },
  { given: 'Tomasz', family: 'Wielgosz', address: 'tomasz@hospital.example', language: 'en' },
];

interface Entry {
  method: string;
  uid: string;
  sequence: number;
  start: string;
  status: string | null;
  organizer: string;
  attendees: string[];
  raw: string;
}

async function entryOf(received: Received | undefined): Promise<Entry> {
  const parsed = await simpleParser(received?.raw ?? '');
  const part = parsed.attachments.find((each) => each.contentType === 'text/calendar');
  const raw = part?.content.toString('utf8') ?? '';
  const calendar = new ICAL.Component(ICAL.parse(raw));
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  const event = events[0] as ICAL.Component;
  const value = (name: string) => String(event.getFirstPropertyValue(name) ?? '');
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: value('uid'),
    sequence: Number(value('sequence')),
    start: value('dtstart'),
    status: value('status') || null,
    organizer: value('organizer'),
    attendees: event.getAllProperties('attendee').map((each) => String(each.getFirstValue())),
    raw,
  };
}

describeEachEngine('invitations', (engine) => {
  let service: TestService;
  let sink: MailSink;
  let owner: string;
  let count = 0;

  beforeAll(async () => {
    sink = await startMailSink();
    service = await startService(engine, {
      environment: { SMTP_URL: sink.url, MAIL_RATE_PER_MINUTE: '100000' },
    });
    owner = await service.token('owner');
  });
  afterAll(async () => {
    await service.services.transport.close();
    await service.stop();
    await sink.stop();
  });
  beforeEach(() => {
    sink.received.length = 0;
    service.clock.set('2026-01-05T18:30:00Z');
  });

  const call = () => service.as(owner);

  /** A hub with one cohort, Wednesdays at noon in Toronto from 2026-03-04, and three people on its roster. */
  async function hub(more: { firstDate?: string; weeks?: number; rhythm?: object } = {}) {
    count += 1;
    const organizationId = (
      await call()
        .post('/organizations', { slug: `hub-${count}`, name: { en: 'Lakeside', fr: 'Rive' } })
        .expect(201)
    ).body.id as string;
    const program = {
      organizationId,
      slug: 'pain',
      name: { en: 'ECHO Pain', fr: 'ECHO Douleur' },
      timeZone: 'America/Toronto',
      languages: ['en', 'fr'],
      ...more.rhythm,
    };
    const programId = (await call().post('/programs', program).expect(201)).body.id as string;
    const schedule = {
      name: 'Spring',
      timeZone: 'America/Toronto',
      firstDate: more.firstDate ?? '2026-03-04',
      startTime: '12:00',
      durationMinutes: 60,
      repeat: { every: 1, unit: 'week', count: more.weeks ?? 2 },
      joinUrl: 'https://meet.example/j/123',
    };
    const cohortId = (await call().post(`/programs/${programId}/cohorts`, schedule).expect(201)).body
      .id as string;
    const clinicianIds: string[] = [];
    for (const { given, family, address, language } of people) {
      const body = {
        organizationId,
        name: { given, family },
        emails: [address],
        profession: 'family-physician',
        language,
      };
      clinicianIds.push((await call().post('/clinicians', body).expect(201)).body.id as string);
    }
    const { cohorts, enrolments } = service.services;
    const cohort = await cohorts.load(service.database.read, cohortId);
    const { systemActor } = await import('../../src/core/access.js');
    await service.database.write((trx) =>
      enrolments.enrolMany(
        trx,
        systemActor,
        cohort,
        clinicianIds.map((clinicianId) => ({ clinicianId, role: 'learner' as const })),
      ),
    );
    const sessions = (await call().get(`/cohorts/${cohortId}/sessions`).expect(200)).body.items as {
      id: string;
      startsAt: string;
    }[];
    return { organizationId, programId, cohortId, clinicianIds, sessions };
  }

  const weekly = (asOf: string) => service.services.schedules.runJob('weekly-invites', { asOf });
  const mailOf = (sessionId: string) =>
    sink.received.filter(
      (each) =>
        each.raw.includes(sessionId) ||
        each.raw.includes(Buffer.from(sessionId).toString('base64').slice(0, 20)),
    );

  test('the weekly job mails each person once, at 08:00 the day before on both sides of a clock change, whatever ran before', async () => {
    const { sessions } = await hub();
    expect((await weekly('2026-03-03T12:59:59Z')).result).toMatchObject({ sessions: 0, queued: 0 });
    service.clock.set('2026-03-03T13:00:00Z');
    expect((await weekly('2026-03-03T13:00:00Z')).result).toMatchObject({
      sessions: 1,
      queued: 3,
      mail: { sent: 3 },
    });
    expect((await weekly('2026-03-03T13:00:00Z')).result).toMatchObject({ queued: 0, alreadyCurrent: 3 });
    expect(sink.received.map((each) => each.to[0]).sort()).toEqual(people.map((each) => each.address).sort());
    // After the clocks went forward 08:00 is 12:00Z.
    expect((await weekly('2026-03-10T11:59:59Z')).result).toMatchObject({ sessions: 0 });
    service.clock.set('2026-03-10T12:00:00Z');
    expect((await weekly('2026-03-10T12:00:00Z')).result).toMatchObject({ sessions: 1, queued: 3 });
    expect(sink.received).toHaveLength(6);
    const starts = await Promise.all(sink.received.map(async (each) => (await entryOf(each)).start));
    expect([...new Set(starts)].sort()).toEqual(['2026-03-04T17:00:00Z', '2026-03-11T16:00:00Z']);
    expect(sessions.map((each) => each.startsAt)).toEqual(['2026-03-04T17:00:00Z', '2026-03-11T16:00:00Z']);
  });

  test('after a downtime what is due goes out late, and what has begun never does', async () => {
    await hub({ firstDate: '2026-04-01', weeks: 3 });
    service.clock.set('2026-04-08T15:00:00Z');
    expect((await weekly('2026-04-08T15:00:00Z')).result).toMatchObject({ sessions: 1, queued: 3 });
    service.clock.set('2026-04-08T16:00:00Z');
    expect((await weekly('2026-04-08T16:00:00Z')).result).toMatchObject({ sessions: 0 });
    await hub({
      firstDate: '2026-04-08',
      weeks: 1,
      rhythm: { rhythm: { weeklyInvite: { daysBefore: 1, localTime: '08:00', enabled: false } } },
    });
    service.clock.set('2026-04-08T15:30:00Z');
    expect((await weekly('2026-04-08T15:30:00Z')).result).toMatchObject({ queued: 0 });
  });

  test('R1 R6 R8 R11 R12 R13 R17: a REQUEST names one person and one way in, in her language, and nobody else anywhere', async () => {
    const { cohortId, sessions } = await hub({ firstDate: '2026-05-06', weeks: 1 });
    const sessionId = sessions[0]?.id ?? '';
    expect((await call().post(`/cohorts/${cohortId}/invites`, {}).expect(202)).body).toEqual({
      queued: 3,
      alreadyCurrent: 0,
      unreachable: 0,
    });
    await service.services.outboxSender.drain();
    for (const received of sink.received) {
      const entry = await entryOf(received);
      const parsed = await simpleParser(received.raw);
      const me = people.find((each) => each.address === received.to[0]);
      expect(entry).toMatchObject({
        method: 'REQUEST',
        uid: `${sessionId}@credits.example`,
        sequence: 0,
        status: 'CONFIRMED',
        start: '2026-05-06T16:00:00Z',
      });
      expect(entry.organizer).toBe('mailto:echo@hub.example');
      expect(received.from).toBe('echo@hub.example');
      expect(entry.attendees).toEqual([`mailto:${received.to[0] ?? ''}`]);
      const flat = entry.raw.replace(/\r\n /g, '');
      expect(flat).toContain('RSVP=FALSE');
      const page = `http://localhost:3000/s/${sessionId}`;
      expect(flat).toContain(`LOCATION:${page}`);
      expect(flat).toMatch(new RegExp(`CONFERENCE[^\r]*:${page}/join`));
      const everything = `${received.raw}\n${parsed.text ?? ''}\n${String(parsed.html)}\n${entry.raw}`;
      for (const other of people.filter((each) => each !== me)) {
        for (const trace of [other.address, other.given, other.family])
          expect(everything).not.toContain(trace);
      }
      expect(parsed.text).toContain(
        me?.language === 'fr' ? 'Bonjour Maïté Beauséjour' : `Hello ${me?.given ?? ''}`,
      );
      expect(parsed.text).toContain('https://meet.example/j/123');
      expect(parsed.headers.get('content-language')).toBe(me?.language);
    }
    const file = await supertest(service.app).get(`/s/${sessionId}.ics`).expect(200);
    expect(file.text).toContain(`UID:${sessionId}@credits.example`);
    expect(file.text).toContain('METHOD:PUBLISH');
    expect(file.text).not.toContain('ATTENDEE');
    await supertest(service.app)
      .get(`/s/${sessionId}/join`)
      .expect(302)
      .expect('location', 'https://meet.example/j/123');
    await supertest(service.app).get(`/s/${cohortId}/join`).expect(404);
  });

  test('asked again nobody is mailed twice; `resend` mails again under the same SEQUENCE; strangers and the past are refused', async () => {
    const { cohortId, clinicianIds, sessions } = await hub({ firstDate: '2026-01-01', weeks: 2 });
    const path = `/cohorts/${cohortId}/invites`;
    expect((await call().post(path, {}).expect(202)).body).toMatchObject({ queued: 3 });
    expect((await call().post(path, {}).expect(202)).body).toEqual({
      queued: 0,
      alreadyCurrent: 3,
      unreachable: 0,
    });
    expect(
      (
        await call()
          .post(path, { clinicianIds: clinicianIds.slice(0, 1), resend: true })
          .expect(202)
      ).body,
    ).toMatchObject({ queued: 1 });
    await service.services.outboxSender.drain();
    const mine = sink.received.filter((each) => each.to[0] === people[0]?.address);
    expect(mine).toHaveLength(2);
    expect(new Set(mine.map((each) => each.messageId)).size).toBe(2);
    for (const each of mine) expect((await entryOf(each)).sequence).toBe(0);
    expect(
      (
        await call()
          .post(path, { sessionIds: [sessions[0]?.id] })
          .expect(422)
      ).body.errors[0].code,
    ).toBe('session.begun');
    const foreign = await hub({ firstDate: '2026-06-03' });
    expect(
      (await call().post(path, { clinicianIds: foreign.clinicianIds }).expect(422)).body.errors[0].code,
    ).toBe('clinician.not-enrolled');
    await call()
      .post(path, { sessionIds: [foreign.sessions[0]?.id] })
      .expect(404);
    await call().post(path, { everybody: true }).expect(422);
    const lead = await service.token('lead', foreign.organizationId);
    await service.as(lead).post(path, {}).expect(404);
    const auditor = await service.token('auditor', foreign.organizationId);
    await service.as(auditor).post(`/cohorts/${foreign.cohortId}/invites`, {}).expect(403);
  });

  test('R7 R13: moving a session tells its holders from when to when, with a higher SEQUENCE, unless notify is false', async () => {
    const { cohortId, sessions } = await hub({ firstDate: '2026-07-01', weeks: 1 });
    const id = sessions[0]?.id ?? '';
    await call()
      .patch(`/sessions/${id}`, { startsAt: '2026-07-01T17:00:00Z', endsAt: '2026-07-01T18:00:00Z' })
      .expect(200);
    await service.services.outboxSender.drain();
    expect(sink.received).toEqual([]);
    await call().post(`/cohorts/${cohortId}/invites`, {}).expect(202);
    await service.services.outboxSender.drain();
    expect(sink.received).toHaveLength(3);
    await call()
      .patch(`/sessions/${id}`, {
        startsAt: '2026-07-02T17:00:00Z',
        endsAt: '2026-07-02T18:00:00Z',
        notify: false,
      })
      .expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 0 });
    const moved = await call()
      .patch(`/sessions/${id}`, {
        startsAt: '2026-07-03T17:00:00Z',
        endsAt: '2026-07-03T18:00:00Z',
        reason: 'The room is taken.',
      })
      .expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 3 });
    const update = sink.received.slice(3).find((each) => each.to[0] === people[0]?.address);
    const entry = await entryOf(update);
    expect(entry).toMatchObject({
      method: 'REQUEST',
      sequence: moved.body.sequence,
      start: '2026-07-03T17:00:00Z',
      uid: `${id}@credits.example`,
      organizer: 'mailto:echo@hub.example',
    });
    expect(entry.sequence).toBeGreaterThan((await entryOf(sink.received[0])).sequence);
    const { text } = await simpleParser(update?.raw ?? '');
    expect(text).toContain('Was: Thu 2');
    expect(text).toContain('Now: Fri 3');
    expect(text).toContain('The room is taken.');
    await call().patch(`/sessions/${id}`, { title: 'A better title' }).expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 0 });
  });

  test('R8 R10 R37: cancelling tells only those who were sent something; taken up again they are invited above the CANCEL', async () => {
    const { cohortId, clinicianIds, sessions } = await hub({ firstDate: '2026-08-05', weeks: 2 });
    const [first, second] = sessions.map((each) => each.id) as [string, string];
    await call()
      .post(`/cohorts/${cohortId}/invites`, { sessionIds: [first], clinicianIds: clinicianIds.slice(0, 2) })
      .expect(202);
    await service.services.outboxSender.drain();
    sink.received.length = 0;
    const cancelled = await call().post(`/sessions/${first}/cancel`, { reason: 'Storm.' }).expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 2 });
    const entry = await entryOf(sink.received[0]);
    expect(entry).toMatchObject({
      method: 'CANCEL',
      status: 'CANCELLED',
      sequence: cancelled.body.sequence,
      uid: `${first}@credits.example`,
    });
    expect(entry.raw).not.toContain('VALARM');
    expect(entry.attendees).toEqual([`mailto:${sink.received[0]?.to[0] ?? ''}`]);
    await call().post(`/sessions/${first}/cancel`, { reason: 'Storm.' }).expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 0 });

    sink.received.length = 0;
    await call().patch(`/sessions/${first}`, { status: 'scheduled' }).expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 2 });
    const again = await entryOf(sink.received[0]);
    expect(again.method).toBe('REQUEST');
    expect(again.sequence).toBeGreaterThan(entry.sequence);

    sink.received.length = 0;
    await call()
      .post(`/cohorts/${cohortId}/invites`, { sessionIds: [second] })
      .expect(202);
    await call().post(`/sessions/${second}/cancel`, { reason: 'Nobody knows yet.' }).expect(200);
    expect(await service.services.outboxSender.drain()).toMatchObject({ sent: 0 });
    expect(mailOf(second)).toEqual([]);
  });

  test('who has no usable address is counted and stops nobody; a cohort of another hub is not there', async () => {
    const { organizationId, cohortId } = await hub({ firstDate: '2026-09-02', weeks: 1 });
    await service.database.write((trx) =>
      trx('clinician_addresses')
        .where({ organization_id: organizationId, address: 'tomasz@hospital.example' })
        .delete(),
    );
    expect((await call().post(`/cohorts/${cohortId}/invites`, {}).expect(202)).body).toEqual({
      queued: 2,
      alreadyCurrent: 0,
      unreachable: 1,
    });
  });

  test('the organizer and the UID domain of a session stay, whatever the settings become', async () => {
    const { cohortId, sessions } = await hub({ firstDate: '2026-10-07', weeks: 1 });
    const id = sessions[0]?.id ?? '';
    await call().post(`/cohorts/${cohortId}/invites`, {}).expect(202);
    await service.services.outboxSender.drain();
    const { createServices } = await import('../../src/wiring.js');
    const config = {
      ...service.config,
      mailFrom: { name: 'New', address: 'new@elsewhere.example' },
      mailUidDomain: 'elsewhere.example',
      publicUrl: 'https://elsewhere.example',
    };
    const later = createServices({ ...service.outside, config });
    const session = await later.sessions.load(service.database.read, id);
    const ics = await service.database.write((trx) => later.invitations.sessionIcs(trx, session));
    expect(ics).toContain(`UID:${id}@credits.example`);
    expect(ics.replace(/\r\n /g, '')).toContain('mailto:echo@hub.example');
    await later.transport.close();
  });
});
