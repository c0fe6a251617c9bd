// A hub with an account at Zoom: a weekly cohort that meets under one number, people on its roster, the stand-in.
import type { Engine } from './engines.js';
import { startService, type TestService } from './service.js';
import { worldOf, type World } from './world.js';
import { startZoomStandIn, type ZoomStandIn } from './zoom-stand-in.js';

export const meetingId = '81234567890';
export const generalUrl = `https://hub.zoom.example/j/${meetingId}?pwd=general`;
export const webhookSecret = 'whsec-test-0001';
/** The first session begins an hour later: 12:00 in Toronto. */
export const sceneNow = '2026-01-05T16:00:00Z';

export interface ZoomScene {
  service: TestService;
  zoom: ZoomStandIn;
  world: World;
  owner: string;
  organizationId: string;
  programId: string;
  cohortId: string;
  sessionIds: string[];
  /** Adds a clinician with the address `<given>@east.example` and, unless told otherwise, enrols her. */
  add(given: string, fields?: object, options?: { enrolled?: boolean }): Promise<string>;
  job(name: string, asOf?: string): Promise<Record<string, unknown>>;
  stop(): Promise<void>;
}

export async function startZoomScene(
  engine: Pick<Engine, 'migratedUrl'>,
  options: { environment?: Record<string, string>; withWebhook?: boolean; cohort?: object } = {},
): Promise<ZoomScene> {
  const zoom = await startZoomStandIn();
  const service = await startService(engine, {
    now: sceneNow,
    environment: {
      ...zoom.environment,
      ...(options.withWebhook === false ? {} : { ZOOM_WEBHOOK_SECRET: webhookSecret }),
      ...options.environment,
    },
  });
  const owner = await service.token('owner');
  const world = worldOf(service, owner);
  const organizationId = (await world.organization()).id;
  const programId = (await world.program(organizationId)).id;
  await world.approval(programId, 'participation-hours');
  const cohortId = (
    await world.cohort(programId, {
      repeat: { every: 1, unit: 'week', count: 3 },
      joinUrl: generalUrl,
      ...options.cohort,
    })
  ).id;
  zoom.meeting(meetingId);
  return {
    service,
    zoom,
    world,
    owner,
    organizationId,
    programId,
    cohortId,
    sessionIds: (await world.sessions(cohortId)).map((session) => session.id),
    add: async (given, fields = {}, { enrolled = true } = {}) => {
      const person = await world.clinician(organizationId, {
        name: { given, family: 'Okoro' },
        emails: [`${given.toLowerCase()}@east.example`],
        ...fields,
      });
      if (enrolled) await world.enrol(cohortId, person.id);
      return person.id;
    },
    job: async (name, asOf) =>
      (await service.services.schedules.runJob(name, asOf === undefined ? {} : { asOf })).result,
    stop: async () => {
      await service.stop();
      await zoom.close();
    },
  };
}
