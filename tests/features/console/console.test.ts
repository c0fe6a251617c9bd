// The lead's console through its real pages: import, review, finalize, certificates, export, outbox; and its walls.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import type { Language } from '../../../src/core/bilingual.js';
import {
  addressOf,
  came,
  makeConsoleScene,
  rosterNames,
  signedInStaff,
  unplacedRows,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { fixtureBytes } from '../../support/read-report.js';
import { startService, type TestService } from '../../support/service.js';
import { zoomReport } from '../../support/zoom-report.js';

const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&#34;', '"')
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');

/** The value of a hidden field. */
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describeEachEngine('the console', (engine) => {
  let service: TestService;
  let scene: ConsoleScene;
  let lead: StaffAgent;

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeConsoleScene(service);
    lead = await signedInStaff(service, 'lead@hub.example', {
      role: 'lead',
      organizationId: scene.organizationId,
    });
  });
  afterAll(() => service.stop());

  const sheet = (number: number): string => `/manage/sessions/${scene.sessionIds[number - 1]}`;
  const open = async (path: string, language: Language = 'en') =>
    lead.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
  const read = async (path: string, language: Language = 'en') => plain((await open(path, language)).text);
  const report = (rows: Parameters<typeof zoomReport>[0], day: string) => Buffer.from(zoomReport(rows, day));
  const upload = (number: number, bytes: Buffer, fields: Record<string, string> = {}) => {
    const sending = lead.post(`${sheet(number)}/import`).attach('file', bytes, 'participants.csv');
    for (const [name, value] of Object.entries({ timeZone: 'America/Toronto', act: 'preview', ...fields }))
      void sending.field(name, value);
    return sending;
  };
  const rowsOf = (table: string, where: object) => service.database.read(table).where(where);

  describe('today', () => {
    test('says what waits: a session to review, one without a report, an approval that ends, a hub without address', async () => {
      const text = await read('/manage');
      expect(text).toMatch(/Headache in primary care.*No report yet/);
      expect(text).toMatch(/Sleep, movement and pain.*3 people to identify/);
      expect(text).toContain('the approval ends on 15 March 2026');
      expect(text).toContain('Lakeside Health has no postal address');
      expect(text).toContain('5 of 6 sessions held · next: Wed 18 February 2026, 12:00 (Toronto)');
      expect(text).not.toContain('What chronic pain is');
    });

    test('in French, as prose of its own', async () => {
      const text = await read('/manage', 'fr');
      expect(text).toContain('3 personnes à identifier');
      expect(text).toContain('5 séances tenues sur 6');
      expect(text).toContain('l’agrément prend fin le 15 mars 2026');
      await open('/manage', 'en');
    });

    test('a person who reads only one other program sees nothing of this one', async () => {
      const other = await scene.world.program(scene.organizationId, {
        name: { en: 'ECHO Quiet', fr: 'ECHO Calme' },
      });
      const auditor = await signedInStaff(service, 'auditor@hub.example', {
        role: 'auditor',
        organizationId: scene.organizationId,
        programId: other.id,
      });
      const text = plain((await auditor.get('/manage').expect(200)).text);
      expect(text).toContain('ECHO Quiet');
      expect(text).not.toContain('ECHO Chronic Pain');
      expect(text).not.toContain('Sleep, movement');
      for (const path of [
        `/manage/programs/${scene.programId}`,
        `/manage/cohorts/${scene.cohortId}`,
        sheet(1),
      ])
        await auditor.get(path).expect(404);
    });
  });

  describe('walls', () => {
    test('signed out: to the sign-in page and back; a clinician: refused; another hub: not found', async () => {
      const away = await supertest(service.app).get('/manage').set('accept', 'text/html').expect(303);
      expect(away.headers['location']).toBe('/?next=%2Fmanage');
      const clinician = await signedInStaff(service, addressOf('Jane'), null);
      const refused = await clinician.get('/manage').set('accept', 'text/html').expect(403);
      expect(plain(refused.text)).toContain('this is for people with another role');
      const elsewhere = await scene.world.organization({ name: { en: 'Elsewhere', fr: 'Ailleurs' } });
      const foreign = await signedInStaff(service, 'lead@elsewhere.example', {
        role: 'lead',
        organizationId: elsewhere.id,
      });
      const someone = scene.clinicianIds['Jane'] ?? '';
      const paths = [
        `/manage/programs/${scene.programId}`,
        `/manage/programs/${scene.programId}/export?preset=credits&format=csv`,
        `/manage/cohorts/${scene.cohortId}`,
        `/manage/cohorts/${scene.cohortId}/invites`,
        sheet(1),
        `${sheet(1)}/import`,
        `${sheet(1)}/people/${someone}`,
      ];
      for (const path of paths) expect([path, (await foreign.get(path)).status]).toEqual([path, 404]);
      const [review] = (await rowsOf('reviews', { session_id: scene.sessionIds[3], status: 'open' })) as {
        id: string;
      }[];
      const writes: [string, Record<string, string>][] = [
        [`${sheet(4)}/reviews/${review?.id}`, { clinicianId: someone }],
        [`${sheet(4)}/marks`, { clinicianId: someone, minutes: '5', reason: 'x' }],
        [`${sheet(4)}/finalize`, { despiteReviews: 'yes' }],
        [`/manage/cohorts/${scene.cohortId}/certificates`, { creditSystem: 'participation-hours' }],
        [`/manage/cohorts/${scene.cohortId}/invites`, {}],
      ];
      for (const [path, fields] of writes)
        expect([path, (await foreign.post(path).type('form').send(fields)).status]).toEqual([path, 404]);
      expect((await rowsOf('sessions', { id: scene.sessionIds[3] }))[0].finalized_at).toBeNull();
    });

    test('an auditor reads everything and is offered nothing that writes; what she posts anyway is refused', async () => {
      const auditor = await signedInStaff(service, 'audit@hub.example', {
        role: 'auditor',
        organizationId: scene.organizationId,
      });
      const page = (await auditor.get(sheet(4)).expect(200)).text;
      expect(page).not.toMatch(/<form method="post" (enctype="[^"]*" )?action="\/manage/);
      await auditor
        .post(`${sheet(4)}/finalize`)
        .type('form')
        .send({ despiteReviews: 'yes' })
        .expect(403);
      await auditor
        .post(`${sheet(4)}/marks`)
        .type('form')
        .send({ clinicianId: scene.clinicianIds['Jane'], minutes: '5', reason: 'x' })
        .expect(403);
      const coordinator = await signedInStaff(service, 'desk@hub.example', {
        role: 'coordinator',
        organizationId: scene.organizationId,
      });
      expect(plain((await coordinator.get(sheet(4))).text)).toContain(
        'An owner or lead of the program finalizes.',
      );
    });
  });

  describe('a report', () => {
    test('preview says how many, writes nothing, and the second form needs no file', async () => {
      const bytes = report(
        [
          came('Jane', '12:00:00', '13:00:00'),
          came('Kofi', '12:20:00', '13:00:00'),
          ...unplacedRows.slice(2),
        ],
        '2026-02-11',
      );
      const preview = await upload(5, bytes).expect(200);
      const text = plain(preview.text);
      expect(text).toContain('We found 3 people in this file. 2 are on your roster; 1 needs you.');
      expect(text).toContain('Nothing is written yet.');
      expect(await rowsOf('imports', { session_id: scene.sessionIds[4] })).toEqual([]);

      const fields = {
        kept: hidden(preview.text, 'kept'),
        keptName: 'participants.csv',
        timeZone: 'America/Toronto',
        kind: 'live',
        act: 'import',
      };
      const taken = await lead
        .post(`${sheet(5)}/import/kept`)
        .type('form')
        .send(fields)
        .expect(303);
      expect(taken.headers['location']).toBe(`${sheet(5)}/review?notice=report-taken`);
      const [kept] = await rowsOf('imports', { session_id: scene.sessionIds[4] });
      expect(Buffer.from(kept.file_bytes).equals(bytes)).toBe(true);
      expect(kept.file_name).toBe('participants.csv');
      const again = await lead
        .post(`${sheet(5)}/import/kept`)
        .type('form')
        .send(fields)
        .expect(303);
      expect(again.headers['location']).toContain('notice=report-known');
      expect(plain((await upload(5, bytes).expect(200)).text)).toContain('was taken in before');
    });

    test('of another day: says so, keeps the file and the zone, and goes on once confirmed', async () => {
      const bytes = report([came('Farah', '12:00:00', '13:00:00')], '2026-02-12');
      const refused = await upload(5, bytes, { timeZone: 'America/Halifax' }).expect(422);
      expect(plain(refused.text)).toContain('The file seems to belong to another session');
      expect(refused.text).toContain('value="America/Halifax"');
      expect(refused.text).not.toMatch(/at .*\.ts:\d+/);
      const fields = {
        kept: hidden(refused.text, 'kept'),
        keptName: 'x.csv',
        timeZone: 'America/Halifax',
        confirmed: 'yes',
        act: 'preview',
      };
      const preview = await lead
        .post(`${sheet(5)}/import/kept`)
        .type('form')
        .send(fields)
        .expect(200);
      expect(plain(preview.text)).toContain('With this file the session has');
    });

    test('what is no report, no file at all, or a form that came back broken: told on the page, in her language', async () => {
      const image = await upload(5, Buffer.from('\x89PNG\r\n\x1a\n not a report')).expect(422);
      expect(plain(image.text)).toMatch(
        /The file is not a meeting report we know|The file could not be read as text/,
      );
      const empty = await lead
        .post(`${sheet(5)}/import`)
        .field('act', 'preview')
        .expect(422);
      expect(plain(empty.text)).toContain('Choose a report first');
      const broken = await lead
        .post(`${sheet(5)}/import/kept?lang=fr`)
        .type('form')
        .send({ kept: 'AAAA', act: 'import' })
        .expect(400);
      expect(plain(broken.text)).toContain('La demande n’a pas pu être lue');
      await open('/manage', 'en');
      expect((await lead.get(`${sheet(5)}/import/kept`).expect(303)).headers['location']).toBe(
        `${sheet(5)}/import`,
      );
    });

    test('somebody known but not on this roster is one person, and needs her', async () => {
      const cohort = await scene.world.cohort(scene.programId, {
        name: 'Another cycle',
        firstDate: '2026-02-03',
      });
      const [only] = await scene.world.sessions(cohort.id);
      const bytes = report([came('Jane', '12:00:00', '13:00:00')], '2026-02-03');
      const preview = await lead
        .post(`/manage/sessions/${only?.id}/import`)
        .field('timeZone', 'America/Toronto')
        .attach('file', bytes, 'p.csv')
        .expect(200);
      expect(plain(preview.text)).toContain(
        'We found 1 person in this file. 0 are on your roster; 1 needs you.',
      );
      const fields = { kept: hidden(preview.text, 'kept'), timeZone: 'America/Toronto', act: 'import' };
      await lead.post(`/manage/sessions/${only?.id}/import/kept`).type('form').send(fields).expect(303);
      const text = await read(`/manage/sessions/${only?.id}/review`);
      expect(text).toContain('Put Jane Doe on the roster');
      expect(text).not.toContain('Who on the roster is it');
    });

    test('a report that should not have been taken in is taken back, with a reason', async () => {
      const cohort = await scene.world.cohort(scene.programId, {
        name: 'Wrong file',
        firstDate: '2026-02-02',
      });
      const [only] = await scene.world.sessions(cohort.id);
      await scene.world.enrol(cohort.id, scene.clinicianIds['Jane'] ?? '');
      const bytes = report([came('Jane', '12:00:00', '13:00:00')], '2026-02-02');
      await scene.world.importReport(only?.id ?? '', bytes.toString(), { timeZone: 'America/Toronto' });
      const path = `/manage/sessions/${only?.id}`;
      const action = /action="([^"]+\/withdraw)"/.exec((await open(path)).text)?.[1] ?? '';
      const silent = await lead.post(action).type('form').send({ reason: ' ' });
      expect([silent.status, plain(silent.text)]).toEqual([
        422,
        expect.stringContaining('Say in one line why'),
      ]);
      const done = await lead.post(action).type('form').send({ reason: 'another program’s meeting' });
      expect([done.status, done.headers['location']]).toEqual([
        303,
        `${path}?notice=report-withdrawn#report`,
      ]);
      expect((await scene.world.attendance(only?.id ?? '')).map((entry) => entry['minutes'])).toEqual([0]);
      await lead.get(action).expect(303);
    });
  });

  describe('the session sheet', () => {
    test('shows people as bars with minutes, and the rows to place with suggestions', async () => {
      const page = (await open(sheet(4))).text;
      const text = plain(page);
      expect(text).toMatch(/Daniel Cardinal Learner · Attended in part .*51 min of 1 h/);
      expect(page.match(/class="presence-bar"/g)).toHaveLength(5);
      expect(text).toContain('3 people to identify');
      const list = await read(`${sheet(4)}/review`);
      expect(list).toContain('This is Jane Doe');
      expect(list).toContain('the name stands in brackets');
      expect(text).toContain('Somebody joined by telephone.');
      expect(text).toContain('3 people on the roster were absent');
    });

    test('one tap places somebody and is remembered; ignoring asks why and keeps what was typed elsewhere', async () => {
      const [pad] = (await rowsOf('reviews', {
        session_id: scene.sessionIds[3],
        raw_name: "Jane's iPad (Jane Doe)",
      })) as { id: string }[];
      const [phone] = (await rowsOf('reviews', {
        session_id: scene.sessionIds[3],
        raw_name: '1416***1234',
      })) as { id: string }[];
      const done = await lead
        .post(`${sheet(4)}/reviews/${pad?.id}`)
        .type('form')
        .send({ clinicianId: scene.clinicianIds['Jane'], remember: 'yes' })
        .expect(303);
      expect(done.headers['location']).toBe(`${sheet(4)}/review?settled=${pad?.id}&remembered=yes`);
      expect(
        await rowsOf('remembered_identities', { clinician_id: scene.clinicianIds['Jane'] }),
      ).toHaveLength(1);
      const [row] = await rowsOf('attendance', {
        session_id: scene.sessionIds[3],
        clinician_id: scene.clinicianIds['Jane'],
      });
      expect(row.minutes).toBe(58);

      const silent = await lead
        .post(`${sheet(4)}/reviews/${phone?.id}`)
        .type('form')
        .send({ act: 'ignore', reason: ' ' })
        .expect(422);
      expect(plain(silent.text)).toContain('Say in one line why');
      await lead
        .post(`${sheet(4)}/reviews/${phone?.id}`)
        .type('form')
        .send({ act: 'ignore', reason: 'The hub’s own <telephone>' })
        .expect(303);
      const [ignored] = await rowsOf('reviews', { id: phone?.id });
      expect(ignored).toMatchObject({ status: 'ignored', ignore_reason: 'The hub’s own <telephone>' });
      expect((await open(`${sheet(4)}/review`)).text).toContain('The hub’s own &lt;telephone&gt;');
      const late = await lead
        .post(`${sheet(4)}/reviews/${pad?.id}`)
        .type('form')
        .send({ clinicianId: scene.clinicianIds['Kofi'] })
        .expect(409);
      expect(plain(late.text)).toContain('has been settled already');
    });

    test('a mark by hand needs whole minutes within the session and a reason; nothing typed is lost', async () => {
      const typed = {
        clinicianId: scene.clinicianIds['Hélène'] ?? '',
        minutes: '90',
        reason: 'Joined by "telephone"',
      };
      const refused = await lead
        .post(`${sheet(4)}/marks`)
        .type('form')
        .send(typed)
        .expect(422);
      expect(plain(refused.text)).toContain('Nobody attends longer than the session lasts.');
      expect(refused.text).toContain('value="90"');
      expect(refused.text).toContain('value="Joined by &#34;telephone&#34;"');
      expect(refused.text).toContain(`<option value="${typed.clinicianId}" selected>`);
      for (const [fields, words] of [
        [{ minutes: '4.5' }, 'Write the minutes as a whole number'],
        [{ minutes: '45', reason: '' }, 'Say in one line why'],
        [{ minutes: '45', clinicianId: '' }, 'Choose who it is.'],
      ] as const) {
        const answer = await lead
          .post(`${sheet(4)}/marks`)
          .type('form')
          .send({ ...typed, ...fields })
          .expect(422);
        expect(plain(answer.text)).toContain(words);
      }
      const kept = await lead
        .post(`${sheet(4)}/marks`)
        .type('form')
        .send({ ...typed, minutes: '45', from: 'person' })
        .expect(303);
      expect(kept.headers['location']).toBe(`${sheet(4)}/people/${typed.clinicianId}?notice=mark-kept`);
      const person = await read(`${sheet(4)}/people/${typed.clinicianId}`);
      expect(person).toContain('Marked by hand with 45 minutes: Joined by "telephone"');
    });

    test('finalizing asks once about who is unplaced, then awards; a second press changes nothing', async () => {
      const asked = await lead
        .post(`${sheet(4)}/finalize`)
        .type('form')
        .send({})
        .expect(200);
      expect(plain(asked.text)).toContain('1 person is still unplaced. Finalize anyway?');
      expect((await rowsOf('sessions', { id: scene.sessionIds[3] }))[0].finalized_at).toBeNull();
      for (const _press of [1, 2]) {
        const done = await lead
          .post(`${sheet(4)}/finalize`)
          .type('form')
          .send({ despiteReviews: 'yes' })
          .expect(303);
        expect(done.headers['location']).toBe(`${sheet(4)}?notice=session-finalized#credits`);
      }
      const text = await read(sheet(4));
      expect(text).toContain('Finalized: Thu 12 February 2026, 10:00 (Toronto)');
      expect(text).toMatch(/Participation hours 7 /);
      const hours = await service.as(scene.owner).get(`/sessions/${scene.sessionIds[3]}/awards`);
      const sentence =
        (hours.body.items as { clinicianId: string; sentence: { en: string } }[]).find(
          (award) => award.clinicianId === scene.clinicianIds['Daniel'],
        )?.sentence.en ?? 'none';
      expect(text).toContain(sentence);
    });

    test('settling a row after finalizing amends: the credit follows', async () => {
      const [noor] = (await rowsOf('reviews', {
        session_id: scene.sessionIds[3],
        raw_name: 'N. Siddiqui',
      })) as { id: string }[];
      const held = () =>
        rowsOf('standing_awards', {
          session_id: scene.sessionIds[3],
          clinician_id: scene.clinicianIds['Noor'],
        });
      expect(await held()).toEqual([]);
      await lead
        .post(`${sheet(4)}/reviews/${noor?.id}`)
        .type('form')
        .send({ clinicianId: scene.clinicianIds['Noor'] })
        .expect(303);
      expect((await held()).length).toBeGreaterThan(0);
      expect(await read(sheet(4))).toContain('Everybody is identified');
    });

    test('one person: every step of every award, in her reader’s language, and the rows beneath', async () => {
      const page = await read(`${sheet(1)}/people/${scene.clinicianIds['Eilidh']}`);
      expect(page).toContain('38 min of 1 h');
      expect(page).toContain('What the time rests on');
      expect(page).toMatch(/Eilidh MacAulay 11:52 12:38/);
      const french = await read(`${sheet(1)}/people/${scene.clinicianIds['Eilidh']}`, 'fr');
      expect(french).toContain('Les crédits, étape par étape');
      expect(french).toMatch(/0,63/);
      await open('/manage', 'en');
      await lead.get(`${sheet(1)}/people/0198c1de-0000-7000-8000-000000000000`).expect(404);
    });

    test('a review without suggestions opens its form at once; one with them keeps it folded', async () => {
      const bytes = report(
        [
          came('Jane', '12:00:00', '13:00:00'),
          ['Phone (Farah Haddad)', '', '12:02:00', '13:01:00'],
          ...unplacedRows.slice(2),
        ],
        '2026-02-03',
      );
      const cohort = await scene.world.cohort(scene.programId, { name: 'By phone', firstDate: '2026-02-03' });
      const [only] = await scene.world.sessions(cohort.id);
      const path = `/manage/sessions/${only?.id}`;
      for (const name of ['Jane', 'Farah'])
        await scene.world.enrol(cohort.id, scene.clinicianIds[name] ?? '');
      const before = await read(path);
      expect(before).toContain('Attendance People and their minutes appear here once a report is in');
      expect(before).not.toMatch(/absent|0 people/);
      await scene.world.importReport(only?.id ?? '', bytes.toString(), { timeZone: 'America/Toronto' });
      const page = (await open(`${path}/review`)).text;
      const folds = [
        ...page.matchAll(
          /<details data-open="n"( open)?><summary>([^<]+)<span class="visually-hidden"> \(([^)]*)/g,
        ),
      ];
      const found = folds.map(([, isOpen, title, name]) => [name, title, isOpen !== undefined]);
      expect(found).toContainEqual(['1416***1234', 'Who is it?', true]);
      expect(found).toContainEqual(['Phone (Farah Haddad', 'Somebody else', false]);
      expect((await open(`${path}/review`, 'fr')).text).toContain('open><summary>Qui est-ce?');
      await open('/manage', 'en');
    });

    test('a loss that waits is told on every page that leads to it, and only a lead lets it through', async () => {
      const desk = await signedInStaff(service, 'desk@hub.example', null);
      const her = scene.clinicianIds['Kofi'] ?? '';
      const person = `${sheet(2)}/people/${her}`;
      expect(await read(sheet(2))).not.toContain('would lose credit');
      expect(await read(person)).not.toContain('would become');
      await desk
        .post(`${sheet(2)}/marks`)
        .type('form')
        .send({ clinicianId: her, minutes: '30', reason: 'Left at half time' })
        .expect(303);
      const mine = await open('/manage');
      expect(plain(mine.text)).toContain('A loss of credit for 1 person waits for a lead:');
      expect(mine.text).toContain(`href="${sheet(2)}#losses">Opioids and the whole patient`);
      const seen = await read(sheet(2));
      expect(seen).toContain('1 person would lose credit');
      expect(seen).toMatch(/Kofi Mensah-Owusu Mainpro\+[^:]*: 1\.00 would become 0\.50, because: /);
      expect(await read(sheet(2), 'fr')).toMatch(
        /1,00 deviendrait 0,50\. Motif : Une inscription manuelle vous attribue 30 des 60 minutes/,
      );
      await open('/manage', 'en');

      const refusedPage = (await desk.get(person).expect(200)).text;
      expect(plain(refusedPage)).toContain('An owner or lead of the program decides.');
      expect(refusedPage).not.toContain('/losses/');
      const page = (await open(person)).text;
      const action = /action="(\/manage\/sessions\/[^"]*\/losses\/[^"]*)"/.exec(page)?.[1] ?? '';
      const awardId = action.split('/').at(-1) ?? '';
      expect(plain(page)).toMatch(/Let (this loss|these losses) through/);
      await desk.post(action).expect(403);
      await lead.post(`${sheet(1)}/losses/${awardId}`).expect(404);
      const stranger = await signedInStaff(service, 'lead.far@elsewhere.example', {
        role: 'lead',
        organizationId: (await scene.world.organization()).id,
      });
      await stranger.post(action).expect(404);
      const standing = async () =>
        (await service.as(scene.owner).get(`/sessions/${scene.sessionIds[1]}/awards`)).body.items.filter(
          (award: { clinicianId: string }) => award.clinicianId === her,
        ) as { status: string; credits: string }[];
      const waiting = (await standing()).filter((award) => award.status === 'pending-confirmation').length;
      expect(waiting).toBeGreaterThan(1);

      const done = await lead.post(action).expect(303);
      expect(done.headers['location']).toBe(`${person}?notice=loss-confirmed`);
      const after = await standing();
      expect(after.map((award) => award.status)).not.toContain('pending-confirmation');
      expect(after.filter((award) => award.credits === '0.50').length).toBe(waiting);
      expect(await read(person)).not.toContain('would become');
      expect(await read('/manage')).not.toContain('waits for a lead');
      const twice = await lead.post(action).expect(409);
      expect(plain(twice.text)).toContain('Nothing waits here');
      expect((await lead.get(action).expect(303)).headers['location']).toBe(sheet(2));
    });

    test('a session that has not ended is not finalized, and says why', async () => {
      const early = await lead
        .post(`${sheet(6)}/finalize`)
        .type('form')
        .send({})
        .expect(409);
      expect(plain(early.text)).toContain('The session has not ended');
      expect(early.text).not.toContain('problem+json');
    });
  });

  describe('a cohort', () => {
    const path = (): string => `/manage/cohorts/${scene.cohortId}`;

    test('its weeks are links, its sessions a table with what is open', async () => {
      const page = (await open(path())).text;
      expect(
        page.match(/<ol class="weeks".*?<\/ol>/s)?.[0].match(/href="\/manage\/sessions\//g),
      ).toHaveLength(6);
      const text = plain(page);
      expect(text).toMatch(/What chronic pain is Wed 14 January 2026 Finalized 7/);
      expect(text).toContain(`Roster: ${rosterNames.length} people`);
    });

    test('a roster file: preview line by line, then taken in without choosing it again', async () => {
      const csv =
        'Given name,Family name,Email,Profession\nLuc,Roy,luc.roy@clinic.example,nurse\nJane,Doe,jane@clinic.example,family-physician\nNo,Profession,no.prof@clinic.example,\n';
      const preview = await lead
        .post(`${path()}/roster`)
        .attach('file', Buffer.from(csv), 'roster.csv')
        .field('act', 'preview')
        .expect(200);
      const text = plain(preview.text);
      expect(text).toContain('roster.csv holds 3 people. Nothing is written yet.');
      expect(text).toMatch(
        /1 joins the roster, 1 of them with a new record\. 1 is on the roster already\. 1 line is left out/,
      );
      expect(text).toMatch(/4 Left out A new person needs a profession/);
      const french = await lead
        .post(`${path()}/roster?lang=fr`)
        .attach('file', Buffer.from(csv), 'roster.csv')
        .expect(200);
      expect(plain(french.text)).toMatch(/4 Écartée Une nouvelle personne a besoin d’une profession/);
      await open('/manage', 'en');
      expect(await rowsOf('clinician_addresses', { address: 'luc.roy@clinic.example' })).toEqual([]);
      const fields = { kept: hidden(preview.text, 'kept'), keptName: 'roster.csv' };
      expect(
        plain((await lead.post(`${path()}/roster/kept`).type('form').send(fields).expect(200)).text),
      ).toContain('roster.csv is taken in: 3 people read.');
      expect(await rowsOf('clinician_addresses', { address: 'luc.roy@clinic.example' })).toHaveLength(1);
      const wrong = await lead
        .post(`${path()}/roster`)
        .attach('file', Buffer.from('a,b\n1,2\n'), 'x.csv')
        .expect(422);
      expect(plain(wrong.text)).toContain('The roster could not be read');
    });

    test('Zoom’s registration report as a roster: the preview says whom it leaves out and why, in both languages', async () => {
      const report = fixtureBytes('zoom/zoom_registration_report.csv');
      const show = (query: string) =>
        lead.post(`${path()}/roster${query}`).attach('file', report, 'registration.csv').expect(200);
      const text = plain((await show('')).text);
      expect(text).toContain('registration.csv holds 8 people. Nothing is written yet.');
      expect(text).toContain('registrations approved, 3 of 8');
      expect(text).toMatch(/11 Left out This registration waits for approval/);
      expect(text).toMatch(/15 Left out The approval status is blank/);
      const french = plain((await show('?lang=fr')).text);
      expect(french).toContain('inscriptions approuvées, 3 sur 8');
      expect(french).toMatch(/12 Écartée Cette inscription a été refusée/);
      await open('/manage', 'en');
      expect(await rowsOf('clinician_addresses', { address: 'zoe@north.example' })).toEqual([]);
    });

    test('invitations ask how many people before anything leaves, and name nobody twice', async () => {
      const asked = await read(`${path()}/invites`);
      expect(asked).toContain('Send to 9 people');
      expect(await rowsOf('messages', { kind: 'invitation' })).toEqual([]);
      const sent = await lead
        .post(`${path()}/invites`)
        .type('form')
        .send({ session: scene.sessionIds[5] })
        .expect(200);
      expect(plain(sent.text)).toContain('9 mails are on their way.');
      expect(await rowsOf('messages', { kind: 'invitation' })).toHaveLength(9);
      expect(await read(`${path()}/invites`)).toContain(
        'holds the current invitation to every session ahead',
      );
      const over = await lead
        .post(`${path()}/invites`)
        .type('form')
        .send({ session: scene.sessionIds[0] })
        .expect(422);
      expect(plain(over.text)).toContain('This session has begun or is over.');
    });

    test('certificates are issued by system, listed with their number, and not doubled', async () => {
      const issue = () =>
        lead
          .post(`${path()}/certificates`)
          .type('form')
          .send({ creditSystem: 'cfpc-mainpro-certified' })
          .expect(200);
      expect(plain((await issue()).text)).toMatch(/4 new certificates\./);
      const again = await issue();
      expect(plain(again.text)).toContain('0 new certificates. 4 unchanged.');
      const [certificate] = await rowsOf('certificates', { cohort_id: scene.cohortId });
      expect(again.text).toContain(`href="/verify/${certificate.number}"`);
      const nothing = await lead
        .post(`${path()}/certificates`)
        .type('form')
        .send({ creditSystem: 'aoa-1-a' })
        .expect(200);
      expect(plain(nothing.text)).toContain('0 new certificates.');
      expect((await lead.get(`${path()}/certificates`).expect(303)).headers['location']).toBe(path());
    });
  });

  describe('a program', () => {
    const path = (): string => `/manage/programs/${scene.programId}`;

    test('names its approvals, and says plainly where a rule is not confirmed', async () => {
      const text = await read(path());
      expect(text).toMatch(
        /activity 301234-001 Approved · valid from 1 January 2020 to 31 December 2026 Some figures of this rule are not confirmed\./,
      );
      expect(text).toMatch(/AMA-77 Approved · valid from 1 January 2020 to 31 January 2027 (?!Some figures)/);
    });

    test('the export form leads to the file itself, with the cookie of the page', async () => {
      const chosen = await lead
        .get(`${path()}/export?preset=credits&format=csv&from=2026-01-01&to=2026-01-31&lang=en`)
        .expect(303);
      const target = chosen.headers['location'] ?? '';
      expect(target).toBe(
        `/api/v1/programs/${scene.programId}/exports/credits?format=csv&lang=en&from=2026-01-01&to=2026-01-31`,
      );
      const file = await lead.get(target).expect(200);
      expect(file.headers['content-disposition']).toContain('attachment');
      expect(file.text).toContain('MacAulay');
      for (const [query, words] of [
        ['preset=credits&format=csv&from=2026-03-01&to=2026-02-01', 'The first day comes after the last one'],
        ['preset=credits&format=csv&from=2026-02-30&to=', 'One of the days does not exist'],
        ['preset=secrets&format=csv', 'Choose what to export'],
      ] as const) {
        expect(plain((await lead.get(`${path()}/export?${query}`).expect(422)).text)).toContain(words);
      }
    });
  });

  test('the outbox shows what failed and why, and sends it again', async () => {
    const [first] = (await rowsOf('messages', { kind: 'certificate' })) as { id: string }[];
    await service.database.write((trx) =>
      trx('messages')
        .where({ id: first?.id })
        .update({ state: 'failed', last_error: '550 no such <mailbox>' }),
    );
    expect(await read('/manage')).toContain('1 message could not be sent.');
    const page = await open('/manage/outbox?state=failed');
    expect(page.text).toContain('550 no such &lt;mailbox&gt;');
    expect(page.text.match(/<tr><th scope="row">/g)).toHaveLength(1);
    const retried = await lead.post(`/manage/outbox/${first?.id}/retry`).expect(303);
    expect(retried.headers['location']).toBe('/manage/outbox?notice=message-queued');
    expect((await rowsOf('messages', { id: first?.id }))[0].state).toBe('queued');
    const twice = await lead.post(`/manage/outbox/${first?.id}/retry`).expect(409);
    expect(plain(twice.text)).toContain('This message cannot be sent again');
    const foreign = await signedInStaff(service, 'desk@elsewhere.example', {
      role: 'lead',
      organizationId: (await scene.world.organization()).id,
    });
    expect(plain((await foreign.get('/manage/outbox')).text)).toContain('No mail has been written yet.');
    await foreign.post(`/manage/outbox/${first?.id}/retry`).expect(404);
  });

  test('no page of the console carries script or inline style, in either language', async () => {
    const someone = scene.clinicianIds['Daniel'] ?? '';
    const cohort = `/manage/cohorts/${scene.cohortId}`;
    const program = `/manage/programs/${scene.programId}`;
    const sheets = [1, 4, 5, 6].map(sheet);
    const paths = [
      '/manage',
      '/manage/outbox',
      program,
      cohort,
      `${cohort}/invites`,
      ...sheets,
      `${sheet(5)}/import`,
      `${sheet(1)}/people/${someone}`,
    ];
    for (const language of ['fr', 'en'] as const) {
      for (const path of paths) {
        const { text, headers, status } = await open(path, language);
        expect([path, status]).toEqual([path, 200]);
        expect(text).toContain(`<html lang="${language}">`);
        expect(text).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=/);
        expect(headers['cache-control']).toBe('no-store');
      }
    }
  });
});
