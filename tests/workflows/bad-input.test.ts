// Everything wrong that people send: a clear refusal or a finding, and nothing half-written.
import { request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { tableCounts } from '../support/table-counts.js';
import { worldOf, type World } from '../support/world.js';
import { reportHeader, zoomReport } from '../support/zoom-report.js';

interface Problem {
  code: string;
  detail: string;
  requestId: string;
  [extension: string]: unknown;
}

const pngBytes = Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex');
const unknownId = '0198c0de-0000-7000-8000-000000000000';

describeEachEngine('bad input', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;
  let stage: Stage;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    stage = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
  });
  afterAll(() => service.stop());

  const row = (name: string, join = '12:00:00', leave = '13:00:00'): [string, string, string, string] => [
    name,
    stage.people[name]?.email ?? '',
    join,
    leave,
  ];

  /** Sends it and proves that the refusal wrote nothing at all. */
  async function refused(
    send: () => PromiseLike<{ status: number; body: unknown }>,
    status: number,
  ): Promise<Problem> {
    const before = await tableCounts(service);
    const response = await send();
    expect(response).toMatchObject({ status });
    const problem = response.body as Problem;
    expect(problem.detail.length).toBeGreaterThan(20);
    expect(problem.requestId).toBeTruthy();
    expect(await tableCounts(service)).toEqual(before);
    return problem;
  }

  const refusedReport = (
    bytes: Buffer | string,
    status = 422,
    fields: Record<string, string> = {},
    sessionId = stage.sessionId,
  ) => refused(() => world.importReport(sessionId, bytes, fields), status);

  describe('a wrong file', () => {
    test.each([
      ['an image', pngBytes, 'attendance.unreadable', /PNG image/],
      ['a PDF', Buffer.from('%PDF-1.7\n'), 'attendance.unreadable', /PDF/],
      ['a spreadsheet', Buffer.from('504b0304aabb', 'hex'), 'attendance.unreadable', /workbook is damaged/],
      ['random bytes', Buffer.from([0, 1, 2, 3, 0, 5, 250, 0, 7]), 'attendance.unreadable', /not text/],
      ['an empty file', Buffer.alloc(0), 'attendance.empty', /Download the report again/],
      ['blank lines', Buffer.from('\r\n \r\n'), 'attendance.empty', /Download the report again/],
      ['only a header', Buffer.from(reportHeader), 'attendance.empty', /names nobody/],
      [
        'a quotation mark that is never closed',
        Buffer.from(`${reportHeader}\r\n"Ann,a@b.example`),
        'attendance.unreadable',
        /line 2/,
      ],
    ])('%s', async (_what, bytes, code, detail) => {
      const problem = await refusedReport(bytes);
      expect(problem.code).toBe(code);
      expect(problem.detail).toMatch(detail);
    });

    test('a CSV of something else: what was recognised, and where to say what the columns mean', async () => {
      const problem = await refusedReport('Invoice,User Email,Amount\r\n17,ann@clinic.example,20');
      expect(problem).toMatchObject({
        code: 'attendance.unknown-format',
        recognisedColumns: ['User Email'],
        mappingUrl: `/manage/sessions/${stage.sessionId}/import/map`,
      });
      const lead = await service.token('lead', organizationId);
      const page = await supertest(service.app)
        .get(String(problem['mappingUrl']))
        .set('authorization', `Bearer ${lead}`)
        .expect(200);
      expect(page.text).toContain('type="file"');
      expect(page.text).toContain(`action="/manage/sessions/${stage.sessionId}/import/map"`);
    });

    test('a header of ours with no row that can be read', async () => {
      const problem = await refusedReport(zoomReport([['Ann\r\nBcc: x', '', '12:00:00', '13:00:00']]));
      expect(problem.code).toBe('attendance.empty');
    });
  });

  describe('a file that is too large', () => {
    let server: Server;
    beforeAll(async () => {
      server = service.app.listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    const options = (headers: Record<string, string>) => ({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      method: 'POST',
      path: `/api/v1/sessions/${stage.sessionId}/attendance-imports`,
      headers: {
        authorization: `Bearer ${owner}`,
        'content-type': 'multipart/form-data; boundary=x',
        ...headers,
      },
      agent: false as const,
    });

    function answerOf(outgoing: ReturnType<typeof httpRequest>): Promise<{ status: number; body: unknown }> {
      return new Promise((resolve, reject) => {
        outgoing.on('response', (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('end', () => {
            resolve({
              status: incoming.statusCode ?? 0,
              body: JSON.parse(Buffer.concat(chunks).toString('utf8')),
            });
            outgoing.destroy();
          });
        });
        outgoing.on('error', reject);
      });
    }

    test('2 GB declared: refused before a byte of it is sent', async () => {
      const problem = await refused(() => {
        const outgoing = httpRequest(options({ 'content-length': String(2 * 1024 ** 3) }));
        outgoing.flushHeaders();
        return answerOf(outgoing);
      }, 413);
      expect(problem.code).toBe('request.too-large');
    });

    test('a stream without an end: cut at the limit, and memory stays small', async () => {
      const before = process.memoryUsage().rss;
      let highest = 0;
      const problem = await refused(() => {
        const outgoing = httpRequest(options({ 'transfer-encoding': 'chunked' }));
        const answered = answerOf(outgoing);
        outgoing.write('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n');
        const chunk = Buffer.alloc(1_000_000, 'a');
        let sent = 0;
        const more = (): void => {
          highest = Math.max(highest, process.memoryUsage().rss);
          // More than enough to see whether it is kept; the answer usually comes after eleven of them.
          if (outgoing.destroyed || sent >= 200) {
            if (!outgoing.destroyed) outgoing.end('\r\n--x--\r\n');
            return;
          }
          sent += 1;
          outgoing.write(chunk, () => setImmediate(more));
        };
        more();
        return answered;
      }, 413);
      expect(problem.code).toBe('request.too-large');
      expect(highest - before).toBeLessThan(150_000_000);
    });
  });

  describe('a form that is none', () => {
    const post = () =>
      supertest(service.app)
        .post(`/api/v1/sessions/${stage.sessionId}/attendance-imports`)
        .set('authorization', `Bearer ${owner}`);
    const csv = Buffer.from(zoomReport([['Ann', '', '12:00:00', '13:00:00']]));

    test.each([
      ['two files', () => post().attach('file', csv, 'a.csv').attach('file', csv, 'b.csv'), 400],
      ['another field name', () => post().attach('report', csv, 'a.csv'), 400],
      ['no file', () => post().field('timeZone', 'America/Toronto'), 400],
      ['JSON instead of a form', () => post().send({ file: 'a' }), 400],
      [
        'a form cut short',
        () => post().set('content-type', 'multipart/form-data; boundary=x').send('--x\r\nContent-Disp'),
        400,
      ],
      [
        'a form without a boundary',
        () => post().set('content-type', 'multipart/form-data').send('hello'),
        400,
      ],
      [
        'an unknown field',
        () => post().attach('file', csv, 'a.csv').field('timezone', 'America/Toronto'),
        422,
      ],
      ['an unknown query', () => post().query({ dryRun: 'true' }).attach('file', csv, 'a.csv'), 422],
      ['an unknown kind', () => post().attach('file', csv, 'a.csv').field('kind', 'podcast'), 422],
      [
        'an unknown time zone',
        () => post().attach('file', csv, 'a.csv').field('timeZone', 'Mars/Olympus'),
        422,
      ],
    ])('%s', async (_what, send, status) => {
      const problem = await refused(send, status);
      expect(problem.code).toMatch(/^(request\.(malformed|invalid)|zone\.unknown)$/);
    });
  });

  describe('encodings and damage', () => {
    test('UTF-16 with and without a mark is read as it is', async () => {
      for (const mark of ['\ufeff', '']) {
        const own = await stageSession(world, organizationId, { people: { Zoé: {} } });
        const email = own.people['Zoé']?.email ?? '';
        const text = `${mark}${zoomReport([['Zoé Okoro', email, '12:00:00', '12:30:00']])}`;
        const done = await world.importReport(own.sessionId, Buffer.from(text, 'utf16le'));
        expect([done.status, done.body.matched]).toEqual([201, 1]);
        expect(await world.attendance(own.sessionId)).toMatchObject([
          { clinicianId: own.of('Zoé'), seconds: 1800 },
        ]);
      }
    });

    test('a UTF-8 file that breaks off in a character: the rest is taken, the line is named', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {} } });
      const whole = Buffer.from(
        zoomReport([['Ann', own.people['Ann']?.email ?? '', '12:00:00', '12:30:00']]) +
          '\r\nZoë Côté,zoe@x.example,01/05/2026 12:00:00 PM,01/05/2026 12:10:00 PM,10,né',
      );
      const done = await world.importReport(own.sessionId, whole.subarray(0, whole.length - 1));
      expect(done.status).toBe(201);
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.broken-character', line: 3 }),
      );
      expect(done.body).toMatchObject({ matched: 1, toReview: 1 });
    });

    test('a date that does not exist refuses its row and no other', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {} } });
      const report = [
        zoomReport([['Ann', own.people['Ann']?.email ?? '', '12:00:00', '12:30:00']]),
        'Bob,bob@x.example,13/45/2026 12:00:00 PM,13/45/2026 12:30:00 PM,30,Yes',
      ].join('\r\n');
      const done = await world.importReport(own.sessionId, report);
      expect([done.status, done.body.rows, done.body.toReview]).toEqual([201, 1, 0]);
      expect(done.body.findings).toContainEqual(expect.objectContaining({ severity: 'refused', line: 3 }));
    });

    test('a line break inside a quoted name refuses that row; a formula is a name like another', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {} } });
      const done = await world.importReport(
        own.sessionId,
        zoomReport([
          ['Ann', own.people['Ann']?.email ?? '', '12:00:00', '12:30:00'],
          ['Eve\r\nBcc: all', '', '12:00:00', '12:30:00'],
          ['=HYPERLINK("http://x.example","me")', '', '12:00:00', '12:30:00'],
        ]),
      );
      expect([done.status, done.body.rows]).toEqual([201, 2]);
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.name-refused', severity: 'refused', line: 3 }),
      );
      expect((await world.reviews(own.sessionId)).map((review) => review['name'])).toEqual([
        '=HYPERLINK("http://x.example","me")',
      ]);
    });
  });

  describe('the wrong session', () => {
    const otherDay = () => zoomReport([row('Ann')], '2026-01-19');

    test('a report of another day is refused, and taken when confirmed', async () => {
      const problem = await refusedReport(otherDay());
      expect(problem).toMatchObject({ code: 'attendance.other-session', fit: 'other-day' });
      expect(problem.detail).toContain('`confirmed`');
      const done = await world.importReport(stage.sessionId, otherDay(), { confirmed: 'true' });
      expect(done.status).toBe(201);
      // Taken in as evidence, and it still proves no minute of this session.
      expect(await world.attendance(stage.sessionId)).not.toContainEqual(
        expect.objectContaining({ clinicianId: stage.of('Ann'), status: 'attended' }),
      );
    });

    test('a report of another meeting is refused, and taken when confirmed', async () => {
      const own = await stageSession(world, organizationId, {
        cohort: { joinUrl: 'https://zoom.example/j/81111111111?pwd=x' },
        people: { Ann: {} },
      });
      const block =
        'Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\r\n82222222222,Other,01/05/2026 12:00:00 PM,01/05/2026 01:00:00 PM,hub@x.example,60,1,\r\n\r\n';
      const report = block + zoomReport([['Ann', own.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]);
      const problem = await refusedReport(report, 422, {}, own.sessionId);
      expect(problem).toMatchObject({ code: 'attendance.other-session', fit: 'other-meeting' });
      const done = await world.importReport(own.sessionId, report, { confirmed: 'true' });
      expect([done.status, done.body.matched]).toEqual([201, 1]);
      const fits = await world.importReport(own.sessionId, report.replace('82222222222', '811 1111 1111'));
      expect(fits.status).toBe(201);
      expect(fits.body.connections).toBe(0);
    });

    test('two possible date orders: asked, then read as told', async () => {
      const own = await stageSession(world, organizationId, {
        people: { Ann: {} },
        cohort: { firstDate: '2026-02-03' },
      });
      const email = own.people['Ann']?.email ?? '';
      const ambiguous = `${reportHeader}\r\nAnn,${email},05/06/2026 12:00:00,05/06/2026 12:30:00,30,Yes`;
      const problem = await refusedReport(ambiguous, 422, {}, own.sessionId);
      expect(problem.code).toBe('attendance.date-order-ambiguous');
      expect(problem['dateOrders']).toEqual(['month-first', 'day-first', 'year-first']);
      const ordered = await refusedReport(ambiguous, 422, { dateOrder: 'day-first' }, own.sessionId);
      expect(ordered.code).toBe('attendance.other-session');
      const june = await stageSession(world, organizationId, { cohort: { firstDate: '2026-01-02' } });
      await world.enrol(june.cohortId, own.of('Ann'));
      const done = await world.importReport(june.sessionId, ambiguous.replaceAll('05/06', '02/01'), {
        dateOrder: 'day-first',
      });
      expect(done.status).toBe(201);
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'import.time-zone-assumed', severity: 'note' }),
      );
      expect(await world.attendance(june.sessionId)).toMatchObject([{ seconds: 1800 }]);
    });

    test('a cancelled session takes no evidence and no finalize', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {} } });
      await service
        .as(owner)
        .post(`/sessions/${own.sessionId}/cancel`, { reason: 'storm', notify: false })
        .expect(200);
      const as = service.as(owner);
      const report = zoomReport([['Ann', own.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]);
      const sends = [
        () => world.importReport(own.sessionId, report),
        () =>
          as.put(`/sessions/${own.sessionId}/attendance/${own.of('Ann')}`, {
            minutes: 30,
            reason: 'was there',
          }),
        () =>
          as.post(`/sessions/${own.sessionId}/roll-call`, {
            reason: 'seen',
            marks: [{ clinicianId: own.of('Ann'), minutes: 30 }],
          }),
        () => as.put(`/sessions/${own.sessionId}/evaluations/${own.of('Ann')}`, {}),
        () => as.post(`/sessions/${own.sessionId}/finalize`, {}),
      ];
      for (const send of sends) expect((await refused(send, 409)).code).toBe('session.cancelled');
    });

    test('a session that has not ended is not finalized', async () => {
      const own = await stageSession(world, organizationId, { cohort: { firstDate: '2026-03-02' } });
      expect(
        (await refused(() => service.as(owner).post(`/sessions/${own.sessionId}/finalize`, {}), 409)).code,
      ).toBe('session.not-ended');
    });
  });

  describe('people', () => {
    test('a name with a line break is refused, in every place a name stands', async () => {
      const as = service.as(owner);
      const person = { organizationId, profession: 'nurse', emails: [] };
      for (const name of [
        { given: 'Eve\r\nBcc: all@x.example', family: 'Lee' },
        { given: 'Eve', family: 'Lee\n' },
        { given: 'Eve', family: 'Lee', display: 'Eve\u0000Lee' },
        { given: 'Eve', family: 'Lee', certificate: 'Eve\u2028Lee' },
      ]) {
        expect((await refused(() => as.post('/clinicians', { ...person, name }), 422)).code).toBe(
          'request.invalid',
        );
      }
      const formula = await world.clinician(organizationId, { name: { given: '=1+1', family: '@SUM(A1)' } });
      expect(formula['name']).toMatchObject({ given: '=1+1', family: '@SUM(A1)' });
    });

    test('one address in two organizations: each hub credits its own record and sees nothing of the other', async () => {
      const other = await world.organization();
      const here = await stageSession(world, organizationId, {
        people: { Kim: { emails: ['kim.both@clinic.example'] } },
      });
      const there = await stageSession(world, other.id, {
        people: { Kim: { emails: ['kim.both@clinic.example'] } },
      });
      const report = zoomReport([['Kim Okoro', 'kim.both@clinic.example', '12:00:00', '12:30:00']]);
      expect((await world.importReport(here.sessionId, report)).body.matched).toBe(1);
      expect((await world.importReport(there.sessionId, report)).body.matched).toBe(1);
      expect(await world.attendance(here.sessionId)).toMatchObject([
        { clinicianId: here.of('Kim'), seconds: 1800 },
      ]);
      expect(await world.attendance(there.sessionId)).toMatchObject([
        { clinicianId: there.of('Kim'), seconds: 1800 },
      ]);
      const lead = service.as(await service.token('lead', other.id));
      expect((await lead.get(`/clinicians/${here.of('Kim')}`)).status).toBe(404);
      const found = await lead.get('/clinicians').expect(200);
      expect((found.body.items as { id: string }[]).map((item) => item.id)).toEqual([there.of('Kim')]);
    });

    test('two people of one name are never credited by name', async () => {
      const own = await stageSession(world, organizationId, {
        people: {
          First: { name: { given: 'Jordan', family: 'Tremblay' } },
          Second: { name: { given: 'Jordan', family: 'Tremblay' } },
        },
      });
      const done = await world.importReport(
        own.sessionId,
        zoomReport([['Jordan Tremblay', '', '12:00:00', '13:00:00']]),
      );
      expect(done.body).toMatchObject({ matched: 0, toReview: 1 });
      const [review] = await world.reviews(own.sessionId);
      expect(review?.['reason']).toBe('ambiguous');
      expect(
        (review?.['suggestions'] as { clinicianId: string }[]).map((item) => item.clinicianId).sort(),
      ).toEqual([own.of('First'), own.of('Second')].sort());
      expect(await world.finalize(own.sessionId)).toMatchObject({ awards: 0, openReviews: 1 });
    });

    test('one person of that name is no surer', async () => {
      const own = await stageSession(world, organizationId, {
        people: { Only: { name: { given: 'Unique', family: 'Namewell' } } },
      });
      const done = await world.importReport(
        own.sessionId,
        zoomReport([['Unique Namewell', '', '12:00:00', '13:00:00']]),
      );
      expect(done.body).toMatchObject({ matched: 0, toReview: 1 });
    });
  });

  describe('at once', () => {
    test.each([2, 20])('finalize %i times: one set of awards, one that was first', async (times) => {
      const own = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {}, Cleo: {} } });
      const rows = ['Ann', 'Bea', 'Cleo'].map((name): [string, string, string, string] => [
        name,
        own.people[name]?.email ?? '',
        '12:00:00',
        '13:00:00',
      ]);
      await world.importReport(own.sessionId, zoomReport(rows));
      const answers = await Promise.all(
        Array.from({ length: times }, () =>
          service.as(owner).post(`/sessions/${own.sessionId}/finalize`, {}),
        ),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: times }, () => 200));
      expect(answers.filter((answer) => answer.body.replay === false)).toHaveLength(1);
      expect(new Set(answers.map((answer) => `${answer.body.awards} ${answer.body.finalizedAt}`)).size).toBe(
        1,
      );
      expect(answers[0]?.body.awards).toBe(3);
      const entries = await service.database.read('awards').where({ session_id: own.sessionId });
      expect(entries).toHaveLength(3);
    });

    test('one file imported several times: one import, no failure', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {} } });
      const report = zoomReport([['Ann', own.people['Ann']?.email ?? '', '12:00:00', '12:30:00']]);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => world.importReport(own.sessionId, report)),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201]);
      expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
      expect(await service.database.read('imports').where({ session_id: own.sessionId })).toHaveLength(1);
      expect(await world.attendance(own.sessionId)).toMatchObject([{ seconds: 1800 }]);
    });

    test('two different files, marks and a finalize: what stands is what all of them together give', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
      const email = (name: string) => own.people[name]?.email ?? '';
      const as = service.as(owner);
      const answers = await Promise.all([
        world.importReport(own.sessionId, zoomReport([['Ann', email('Ann'), '12:00:00', '12:20:00']])),
        as.post(`/sessions/${own.sessionId}/finalize`, {}),
        world.importReport(own.sessionId, zoomReport([['Ann', email('Ann'), '12:10:00', '13:00:00']])),
        as.put(`/sessions/${own.sessionId}/attendance/${own.of('Bea')}`, {
          minutes: 45,
          reason: 'seen by the lead',
        }),
        as.put(`/sessions/${own.sessionId}/attendance/${own.of('Bea')}`, {
          minutes: 30,
          reason: 'seen by the host',
        }),
      ]);
      expect(answers.map((answer) => answer.status).filter((status) => status >= 400)).toEqual([]);
      const marks = await service.database
        .read('manual_marks')
        .where({ session_id: own.sessionId })
        .whereNull('undone_at');
      expect(marks).toHaveLength(1);
      const { differences } = await service.services.verifyLedger();
      expect(differences).toEqual([]);
      expect(
        (await world.awards(own.sessionId)).find((award) => award['clinicianId'] === own.of('Ann')),
      ).toMatchObject({ minutes: 60, credits: '1.00' });
    });

    test('one review settled twice', async () => {
      const own = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
      await world.importReport(own.sessionId, zoomReport([["Ann's iPad", '', '12:00:00', '12:30:00']]));
      const [review] = await world.reviews(own.sessionId);
      const settle = (name: string) =>
        service
          .as(owner)
          .post(`/review/${review?.id}/resolve`, { clinicianId: own.of(name), remember: true });
      const answers = await Promise.all([settle('Ann'), settle('Bea')]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      expect(answers.find((answer) => answer.status === 409)?.body.code).toBe('review.settled');
      expect(
        (await world.attendance(own.sessionId)).filter((entry) => entry['seconds'] === 1800),
      ).toHaveLength(1);
    });
  });

  describe('requests', () => {
    const as = () => service.as(owner);

    test('an unknown field is named', async () => {
      const sends: [() => PromiseLike<{ status: number; body: unknown }>, string][] = [
        [
          () =>
            as().put(`/sessions/${stage.sessionId}/attendance/${stage.of('Ann')}`, {
              minutes: 5,
              reason: 'x',
              note: 'y',
            }),
          '/body/note',
        ],
        [() => as().post(`/sessions/${stage.sessionId}/finalize`, { force: true }), '/body/force'],
        [
          () =>
            as().post(`/cohorts/${stage.cohortId}/certificates`, {
              creditSystem: 'participation-hours',
              all: true,
            }),
          '/body/all',
        ],
        [
          () => as().put(`/sessions/${stage.sessionId}/evaluations/${stage.of('Ann')}`, { score: 5 }),
          '/body/score',
        ],
        [
          () =>
            as().post(`/sessions/${stage.sessionId}/roll-call`, {
              reason: 'x',
              marks: [{ clinicianId: stage.of('Ann'), minutes: 1, role: 'x' }],
            }),
          '/body/marks/0/role',
        ],
      ];
      for (const [send, pointer] of sends) {
        const problem = await refused(send, 422);
        expect(problem['errors']).toContainEqual(expect.objectContaining({ pointer, code: 'field.unknown' }));
      }
    });

    test.each([
      [
        'both minutes and intervals',
        { minutes: 5, intervals: [{ startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T17:30:00Z' }] },
      ],
      ['neither', {}],
      ['a negative number', { minutes: -1 }],
      ['half a minute', { minutes: 1.5 }],
      ['longer than the session', { minutes: 61 }],
      [
        'an interval outside the session',
        { intervals: [{ startsAt: '2026-01-05T16:00:00Z', endsAt: '2026-01-05T17:30:00Z' }] },
      ],
      [
        'an interval backwards',
        { intervals: [{ startsAt: '2026-01-05T17:30:00Z', endsAt: '2026-01-05T17:00:00Z' }] },
      ],
      [
        'an instant that does not exist',
        { intervals: [{ startsAt: '2026-02-30T17:30:00Z', endsAt: '2026-02-30T17:45:00Z' }] },
      ],
    ])('a mark with %s', async (_what, time) => {
      const path = `/sessions/${stage.sessionId}/attendance/${stage.of('Ann')}`;
      expect((await refused(() => as().put(path, { ...time, reason: 'seen' }), 422)).code).toBe(
        'request.invalid',
      );
    });

    test('a mark without a reason', async () => {
      for (const reason of [undefined, '', '  ', 'two\r\nlines']) {
        await refused(
          () =>
            as().put(`/sessions/${stage.sessionId}/attendance/${stage.of('Ann')}`, { minutes: 5, reason }),
          422,
        );
      }
    });

    test('one wrong name on a roll call leaves all of them unmarked', async () => {
      const marks = [
        { clinicianId: stage.of('Bea'), minutes: 10 },
        { clinicianId: unknownId, minutes: 10 },
      ];
      expect(
        (
          await refused(
            () => as().post(`/sessions/${stage.sessionId}/roll-call`, { reason: 'seen', marks }),
            404,
          )
        ).code,
      ).toBe('resource.not-found');
    });

    test('who is unknown cannot be evaluated, and JSON that is none is refused', async () => {
      await refused(() => as().put(`/sessions/${stage.sessionId}/evaluations/${unknownId}`, {}), 404);
      const broken = supertest(service.app)
        .post(`/api/v1/sessions/${stage.sessionId}/finalize`)
        .set('authorization', `Bearer ${owner}`);
      expect(
        (await refused(() => broken.set('content-type', 'application/json').send('{"a":'), 400)).code,
      ).toBe('request.malformed');
    });

    test('NUL characters in any text that reaches the database are refused or find nothing', async () => {
      const nul = '\u0000';
      const sends = [
        () =>
          as().post(`/cohorts/${stage.cohortId}/certificates`, { creditSystem: `participation${nul}hours` }),
        () => as().get('/credit-systems/a%00b'),
        () => as().get('/certificates/a%00b'),
        () => supertest(service.app).get('/verify/a%00b').set('accept', 'application/json'),
        () =>
          as().get(
            `/cohorts/${stage.cohortId}/certificates?cursor=${Buffer.from(`a${nul}`).toString('base64url')}`,
          ),
        () =>
          as().get(
            `/clinicians/${stage.of('Ann')}/awards?cursor=${Buffer.from(`a${nul}`).toString('base64url')}`,
          ),
      ];
      for (const send of sends) {
        const before = await tableCounts(service);
        const response = (await send()) as { status: number };
        expect([400, 404, 422]).toContain(response.status);
        expect(await tableCounts(service)).toEqual(before);
      }
    });

    test.each([
      ['none', undefined],
      ['of another scheme', 'Basic abc'],
      ['cut short', 'Bearer ech'],
      ['with odd characters', 'Bearer <script>'],
      ['unknown', `Bearer echo_${'a'.repeat(43)}`],
    ])('a token %s', async (_what, header) => {
      const problem = await refused(() => {
        const send = supertest(service.app).post(`/api/v1/sessions/${stage.sessionId}/finalize`).send({});
        return header === undefined ? send : send.set('authorization', header);
      }, 401);
      expect(problem.code).toMatch(/^auth\./);
    });
  });

  test('a preview writes nothing and says what an import would', async () => {
    const own = await stageSession(world, organizationId, { people: { Ann: {} } });
    const report = zoomReport([
      ['Ann', own.people['Ann']?.email ?? '', '12:00:00', '12:30:00'],
      ['Somebody', '', '12:00:00', '12:30:00'],
    ]);
    const before = await tableCounts(service);
    const preview = await world.importReport(own.sessionId, report, {}, '?preview=true');
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({ rows: 2, matched: 1, toReview: 1, replay: false });
    expect(await tableCounts(service)).toEqual(before);
    const done = await world.importReport(own.sessionId, report);
    expect(done.status).toBe(201);
    expect({ ...done.body, id: '' }).toEqual({ ...preview.body, id: '' });
  });

  test('after all of it the ledger is what the evidence gives', async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });
});
