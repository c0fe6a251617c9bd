// Builders that go through the API: a hub, a program with approvals, a cohort, people on its roster.
import supertest from 'supertest';
import type { TestService } from './service.js';

export interface Named {
  id: string;
}

let counter = 0;
const unique = () => {
  counter += 1;
  return counter.toString(36);
};

/** An answer of the expected status, else the problem document in the failure. */
async function expectStatus(request: supertest.Test, status: number): Promise<Record<string, unknown>> {
  const response = await request;
  if (response.status !== status) {
    throw new Error(`expected ${status}, got ${response.status}: ${JSON.stringify(response.body)}`);
  }
  return response.body as Record<string, unknown>;
}

export const statement = { en: 'This activity is approved.', fr: 'Cette activité est approuvée.' };

/** Everything a hub needs; each method answers what the API answered. */
export function worldOf(service: TestService, owner: string) {
  const as = service.as(owner);
  return {
    organization: (fields: object = {}) =>
      expectStatus(
        as.post('/organizations', {
          slug: `hub-${unique()}`,
          name: { en: 'Lakeside Hub', fr: 'Pôle Lakeside' },
          ...fields,
        }),
        201,
      ) as Promise<Named & Record<string, unknown>>,
    program: (organizationId: string, fields: object = {}) =>
      expectStatus(
        as.post('/programs', {
          organizationId,
          slug: `pain-${unique()}`,
          name: { en: 'ECHO Chronic Pain', fr: 'ECHO Douleur chronique' },
          timeZone: 'America/Toronto',
          languages: ['en', 'fr'],
          ...fields,
        }),
        201,
      ) as Promise<Named & Record<string, unknown>>,
    approval: (programId: string, creditSystem: string, fields: object = {}) =>
      expectStatus(
        as.post(`/programs/${programId}/approvals`, {
          creditSystem,
          activityId: `activity-${creditSystem}`,
          validFrom: '2020-01-01',
          validTo: '2030-12-31',
          providerName: 'Lakeside CPD Office',
          statement,
          ...fields,
        }),
        201,
      ) as Promise<Named & Record<string, unknown>>,
    cohort: (programId: string, fields: object = {}) =>
      expectStatus(
        as.post(`/programs/${programId}/cohorts`, {
          name: 'Winter 2026',
          timeZone: 'America/Toronto',
          firstDate: '2026-01-05',
          startTime: '12:00',
          durationMinutes: 60,
          repeat: { every: 1, unit: 'week', count: 1 },
          ...fields,
        }),
        201,
      ) as Promise<Named & Record<string, unknown>>,
    sessions: async (cohortId: string) =>
      (await expectStatus(as.get(`/cohorts/${cohortId}/sessions?limit=500`), 200))['items'] as (Named &
        Record<string, unknown>)[],
    clinician: (organizationId: string, fields: object = {}) => {
      const mark = unique();
      return expectStatus(
        as.post('/clinicians', {
          organizationId,
          name: { given: 'Ann', family: `Lee ${mark}` },
          emails: [`person-${mark}@clinic.example`],
          profession: 'family-physician',
          ...fields,
        }),
        201,
      ) as Promise<Named & Record<string, unknown>>;
    },
    enrol: (cohortId: string, clinicianId: string, role = 'learner') =>
      expectStatus(as.post(`/cohorts/${cohortId}/enrolments`, { clinicianId, role }), 201),
    /** Uploads a report; answers the whole response, whatever its status. */
    importReport: (
      sessionId: string,
      bytes: Buffer | string,
      fields: Record<string, string> = {},
      query = '',
    ) => {
      const request = supertest(service.app)
        .post(`/api/v1/sessions/${sessionId}/attendance-imports${query}`)
        .set('authorization', `Bearer ${owner}`)
        .attach('file', Buffer.from(bytes), 'participants.csv');
      for (const [name, value] of Object.entries(fields)) void request.field(name, value);
      return request;
    },
    attendance: async (sessionId: string) =>
      (await expectStatus(as.get(`/sessions/${sessionId}/attendance`), 200))['items'] as Record<
        string,
        unknown
      >[],
    reviews: async (sessionId: string) =>
      (await expectStatus(as.get(`/sessions/${sessionId}/review`), 200))['items'] as (Named &
        Record<string, unknown>)[],
    awards: async (sessionId: string) =>
      (await expectStatus(as.get(`/sessions/${sessionId}/awards`), 200))['items'] as (Named &
        Record<string, unknown>)[],
    finalize: (sessionId: string) => expectStatus(as.post(`/sessions/${sessionId}/finalize`, {}), 200),
  };
}

export type World = ReturnType<typeof worldOf>;
