// A small hub with sessions held, ahead and cancelled, told through the API: what the clinician's pages are tried on.
import { instantFromEpochSeconds, epochSecondsOf } from '../../src/core/time/instant.js';
import type { TestService } from './service.js';

export const sceneNow = '2026-03-04T20:00:00Z';

/** `12:03–12:58` of the session's day, as the meeting tool writes it. */
interface Connection {
  name: string;
  email: string;
  from: string;
  to: string;
}

const statement = {
  en: 'This activity has been certified for up to {{ credits }} credits.',
  fr: 'Cette activité a été agréée pour un maximum de {{ credits }} crédits.',
};

/** Session days fall on Wednesdays at noon in Toronto: 17:00 UTC in winter. */
export const sessionDays = ['2026-02-04', '2026-02-11', '2026-02-18', '2026-02-25', '2026-03-04'] as const;

export function reportOf(day: string, connections: readonly Connection[]): string {
  const [year = '', month = '', dayOfMonth = ''] = day.split('-');
  const at = (time: string): string => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    const twelve = ((hour + 11) % 12) + 1;
    return `${month}/${dayOfMonth}/${year} ${String(twelve).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00 ${hour < 12 ? 'AM' : 'PM'}`;
  };
  const rows = connections.map(
    ({ name, email, from, to }) => `${name},${email},${at(from)},${at(to)},60,No,No`,
  );
  return [
    'Name (original name),Email,Join time,Leave time,Duration (minutes),Guest,In waiting room',
    ...rows,
    '',
  ].join('\n');
}

export interface Scene {
  owner: string;
  organizationId: string;
  programId: string;
  cohortId: string;
  sessionIds: string[];
  clinicianIds: { maite: string; anneke: string };
}

export const maite = { name: 'Maïté Beauséjour', email: 'maite.beausejour@clinique.example' };
export const anneke = { name: 'Anneke Olufsen', email: 'anneke.olufsen@clinic.example' };

async function makeProgram(service: TestService, owner: string) {
  const api = service.as(owner);
  const hub = {
    slug: 'lakeside',
    name: { en: 'Lakeside Health', fr: 'Santé Lakeside' },
    contactEmail: 'echo@lakeside.example',
  };
  const { id: organizationId } = (await api.post('/organizations', hub).expect(201)).body;
  const program = {
    organizationId,
    slug: 'pain',
    name: { en: 'ECHO Chronic Pain', fr: 'ECHO Douleur chronique' },
    timeZone: 'America/Toronto',
    languages: ['en', 'fr'],
    certificateMode: 'on-demand',
  };
  const { id: programId } = (await api.post('/programs', program).expect(201)).body;
  for (const [creditSystem, activityId] of [
    ['cfpc-mainpro-certified', '301234-001'],
    ['ama-pra-category-1', 'AMA-77'],
    ['participation-hours', 'P-1'],
  ]) {
    const validity = { validFrom: '2026-01-01', validTo: '2026-12-31', providerName: 'Lakeside Health' };
    await api
      .post(`/programs/${programId}/approvals`, { creditSystem, activityId, ...validity, statement })
      .expect(201);
  }
  return { organizationId: organizationId as string, programId: programId as string };
}

async function addPerson(
  service: TestService,
  owner: string,
  organizationId: string,
  who: { name: string; email: string; profession: string; language: string },
): Promise<string> {
  const [given = '', family = ''] = who.name.split(' ');
  const made = await service.as(owner).post('/clinicians', {
    organizationId,
    name: { given, family },
    emails: [who.email],
    profession: who.profession,
    language: who.language,
  });
  return made.body.id as string;
}

async function sendReport(
  service: TestService,
  owner: string,
  sessionId: string,
  report: string,
): Promise<void> {
  const answer = await service
    .as(owner)
    .post(`/sessions/${sessionId}/attendance-imports`)
    .field('timeZone', 'America/Toronto')
    .attach('file', Buffer.from(report), 'participants.csv');
  if (answer.status !== 201) throw new Error(`the report was refused: ${answer.text}`);
}

const titles = [
  'Opioids and the whole patient',
  'Réduire les opioïdes avec la personne',
  'Neuropathic pain: first steps',
  'Sleep, movement and pain',
  'Headache in primary care',
  'Fibromyalgia',
  'Pain in older adults',
  'Cannabis: what we know',
];

const segments = [
  { kind: 'housekeeping', minutes: 5 },
  { kind: 'content', minutes: 25, title: 'Talk' },
  { kind: 'break', minutes: 5 },
  { kind: 'case', minutes: 25, title: 'Case' },
];

/** Maïté: whole, in three pieces with a gap, absent, late and early away; the fifth is not finalized; the sixth is next. */
export async function makeClinicianScene(service: TestService): Promise<Scene> {
  service.clock.set('2026-01-28T15:00:00Z');
  const owner = await service.token('owner');
  const api = service.as(owner);
  const { organizationId, programId } = await makeProgram(service, owner);
  const cohort = {
    name: 'Winter 2026',
    timeZone: 'America/Toronto',
    firstDate: sessionDays[0],
    startTime: '12:00',
    durationMinutes: 60,
    repeat: { every: 1, unit: 'week', count: titles.length },
    joinUrl: 'https://meet.example/pain',
    segments,
  };
  const { id: cohortId } = (await api.post(`/programs/${programId}/cohorts`, cohort).expect(201)).body;
  const maiteId = await addPerson(service, owner, organizationId, {
    ...maite,
    profession: 'family-physician',
    language: 'fr',
  });
  const annekeId = await addPerson(service, owner, organizationId, {
    ...anneke,
    profession: 'nurse',
    language: 'en',
  });
  for (const clinicianId of [maiteId, annekeId]) {
    await api.post(`/cohorts/${cohortId}/enrolments`, { clinicianId }).expect(201);
  }
  const sessions = (await api.get(`/cohorts/${cohortId}/sessions`).expect(200)).body.items as {
    id: string;
  }[];
  const sessionIds = sessions.map((session) => session.id);
  for (const [i, title] of titles.entries())
    await api.patch(`/sessions/${sessionIds[i] ?? ''}`, { title }).expect(200);
  const she = (from: string, to: string): Connection => ({ ...maite, from, to });
  const other: Connection = { ...anneke, from: '11:58', to: '13:02' };
  const reports: Connection[][] = [
    [she('11:55', '13:03'), other],
    [she('12:02', '12:17'), she('12:20', '12:41'), she('12:44', '13:00'), other],
    [other],
    [she('12:22', '12:51'), other],
    [she('11:50', '12:59'), other],
  ];
  for (const [i, connections] of reports.entries()) {
    const sessionId = sessionIds[i] ?? '';
    const day = sessionDays[i] ?? '';
    service.clock.set(instantFromEpochSeconds(epochSecondsOf(`${day}T17:00:00Z`) + 2 * 3600));
    await sendReport(service, owner, sessionId, reportOf(day, connections));
    if (i < 4) await api.post(`/sessions/${sessionId}/finalize`, {}).expect(200);
  }
  service.clock.set(sceneNow);
  await api
    .post(`/sessions/${sessionIds[6] ?? ''}/cancel`, { reason: 'The speaker is ill.', notify: false })
    .expect(200);
  await api.post(`/cohorts/${cohortId}/certificates`, { creditSystem: 'cfpc-mainpro-certified' }).expect(200);
  return {
    owner,
    organizationId,
    programId,
    cohortId,
    sessionIds,
    clinicianIds: { maite: maiteId, anneke: annekeId },
  };
}
