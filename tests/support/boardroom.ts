// The boardroom of the sample report: one device, four people who watched together, and a lead who says so.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import supertest from 'supertest';
import type { TestService } from './service.js';
import { stageSession, type Stage, type StageFields } from './stage.js';
import type { World } from './world.js';
import { zoomReport } from './zoom-report.js';

const fixtures = join(import.meta.dirname, '../fixtures/zoom');
/** On 5 January 2026 the boardroom is connected from 12:01:30 to 13:00:30: 3510 s of the session. */
export const boardroomReport = readFileSync(join(fixtures, 'zoom_2022_header_detail.csv'));
export const boardroomName = 'Sunrise Clinic Boardroom (4 people)';
export const four = ['Ann', 'Bo', 'Cy', 'Di'] as const;

/** The same boardroom and nobody else, on another day of the cohort. */
export const boardroomOn = (day: string, name = boardroomName): string =>
  zoomReport([[name, '', '12:00:00', '13:00:00']], day);

export interface SeatSeen {
  clinicianId: string;
  name: string;
  state: string;
  minutes: number;
  basis: string;
  dueAt: string;
  confirmedAt: string | null;
  isReachable: boolean;
}

export interface ScreenSeen {
  participant: string;
  name: string;
  minutes: number;
  listId: string | null;
  contactId: string | null;
  groupId: string | null;
  isSpotCheck: boolean;
  ownerIds: string[];
  people: SeatSeen[];
}

export interface ScreensSeen {
  screens: ScreenSeen[];
  questions: { id: string; listId: string; name: string; address: string; suggestedId: string | null }[];
  findings: { code: string; severity: string; params: Record<string, string | number> }[];
}

/** What people do about one staged session, through the API and their own links. */
export function boardroomOf(service: TestService, world: World, owner: string, organizationId: string) {
  const as = service.as(owner);
  const screens = async (sessionId: string): Promise<ScreensSeen> =>
    (await as.get(`/sessions/${sessionId}/screens`).expect(200)).body;
  const boardroom = async (sessionId: string): Promise<ScreenSeen> => {
    const found = (await screens(sessionId)).screens.find(({ name }) => name.startsWith('Sunrise'));
    if (found === undefined) throw new Error('the boardroom is not among the screens');
    return found;
  };
  const reviewOf = async (sessionId: string, name = boardroomName): Promise<string> =>
    (await world.reviews(sessionId)).find((row) => row['name'] === name)?.id ?? '';
  const mailsTo = async (clinicianId: string, kind?: string) => {
    const query = service.database.read('messages').where({ clinician_id: clinicianId }).orderBy('id');
    if (kind !== undefined) void query.where({ kind });
    return (await query) as { id: string; kind: string; variables_json: string; to_address: string }[];
  };
  /** The path of the newest link of a kind that was mailed to a person. */
  const linkTo = async (clinicianId: string, kind: string): Promise<string> => {
    const mail = (await mailsTo(clinicianId, kind)).at(-1);
    if (mail === undefined) throw new Error(`no mail ${kind}`);
    const variables = JSON.parse(mail.variables_json) as Record<string, string>;
    const url = variables['answerUrl'] ?? variables['listUrl'] ?? variables['consentUrl'] ?? '';
    return new URL(url).pathname;
  };
  const get = (path: string) => supertest(service.app).get(path).set('accept', 'text/html');
  const post = (path: string, fields: object) =>
    supertest(service.app).post(path).type('form').set('accept', 'text/html').send(fields);

  /** By her own mailed link, about the first seat it shows. */
  const say = async (at: Stage, name: string, fields: object) => {
    const path = await linkTo(at.of(name), 'shared-screen-question');
    const seat = /name="seat" value="([^"]+)"/.exec((await get(path)).text)?.[1] ?? '';
    return post(path, { seat, ...fields });
  };

  return {
    get,
    say,
    confirm: (at: Stage, name: string) => say(at, name, { act: 'confirm' }),
    /** Name → the newest seat of each staged person. */
    seatIds: async (at: Stage): Promise<Record<string, string>> => {
      const rows = await service.database
        .read('screen_seats')
        .where({ session_id: at.sessionId })
        .orderBy('id');
      return Object.fromEntries(
        Object.keys(at.people).map((name) => [
          name,
          (rows as { id: string; clinician_id: string }[]).findLast((row) => row.clinician_id === at.of(name))
            ?.id ?? '',
        ]),
      );
    },
    screens,
    boardroom,
    reviewOf,
    mailsTo,
    linkTo,
    post,
    stage: (fields: StageFields = {}): Promise<Stage> =>
      stageSession(world, organizationId, { people: { Ann: {}, Bo: {}, Cy: {}, Di: {} }, ...fields }),
    /** The report is in, and a lead says that these people watched together. */
    together: async (at: Stage, names: readonly string[] = four, more: object = {}) => {
      await world.importReport(at.sessionId, boardroomReport);
      const clinicianIds = names.map((name) => at.of(name));
      return as.post(`/review/${await reviewOf(at.sessionId)}/resolve`, {
        together: { clinicianIds, ...more },
      });
    },
    attendance: async (at: Stage, name: string, sessionId = at.sessionId) =>
      (await world.attendance(sessionId)).find((entry) => entry['clinicianId'] === at.of(name)),
    credits: async (at: Stage, name: string, sessionId = at.sessionId) =>
      (await world.awards(sessionId))
        .filter((award) => award['clinicianId'] === at.of(name))
        .map((award) => [award['status'], award['credits']]),
  };
}

export type Boardroom = ReturnType<typeof boardroomOf>;
