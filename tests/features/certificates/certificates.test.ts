// Certificates from issue to revocation: one cause has one standing document, and every number tells the truth.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { sha256Hex } from '../../../src/platform/secrets.js';
import { createServices } from '../../../src/wiring.js';
import { describeEachEngine } from '../../support/engines.js';
import { refusal } from '../../support/refusal.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { worldOf, type World } from '../../support/world.js';
import { totalsReport, zoomReport } from '../../support/zoom-report.js';

interface Certificate {
  number: string;
  clinicianId: string;
  totals: { sessions: number; minutes: number; credits: string; hours: string };
  status: string;
  statusReason: string | null;
  sha256: string | null;
  language: string;
  replacedBy: string | null;
}

interface Outcome {
  issued: number;
  superseded: number;
  unchanged: number;
  refused: { clinicianId: string; problems: string[] }[];
  items: Certificate[];
}

const system = 'participation-hours';
const neverIssued = '0000-0000-0000-0000-0';

describeEachEngine('certificates', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, {
      now: '2026-03-01T12:00:00Z',
      environment: { VERIFY_RATE_PER_MINUTE: '0' },
    });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const as = () => service.as(owner);

  /** Sessions held by everybody staged, the first whole, the second half; finalized. */
  async function held(fields: StageFields = {}): Promise<Stage> {
    const stage = await stageSession(world, organizationId, {
      people: { Ann: {}, Bea: { language: 'fr' } },
      cohort: { repeat: { every: 1, unit: 'week', count: 2 } },
      ...fields,
    });
    for (const [index, sessionId] of stage.sessionIds.entries()) {
      const leave = index === 0 ? '13:00:00' : '12:30:00';
      const rows = Object.entries(stage.people).map(([name, { email }]): [string, string, string, string] => [
        name,
        email,
        '12:00:00',
        leave,
      ]);
      expect(
        (await world.importReport(sessionId, zoomReport(rows, index === 0 ? '2026-01-05' : '2026-01-12')))
          .status,
      ).toBe(201);
      await world.finalize(sessionId);
    }
    return stage;
  }

  async function issue(stage: Stage, more: object = {}): Promise<Outcome> {
    const response = await as().post(`/cohorts/${stage.cohortId}/certificates`, {
      creditSystem: system,
      ...more,
    });
    expect(response.status).toBe(200);
    return response.body as Outcome;
  }

  const listed = async (stage: Stage) =>
    (await as().get(`/cohorts/${stage.cohortId}/certificates`).expect(200)).body.items as Certificate[];
  const verify = (number: string) =>
    supertest(service.app)
      .get(`/verify/${encodeURIComponent(number)}`)
      .set('accept', 'application/json');
  const of = (outcome: { items: Certificate[] }, stage: Stage, name: string): Certificate => {
    const found = outcome.items.find((item) => item.clinicianId === stage.of(name));
    if (found === undefined) throw new Error(`no certificate of ${name}`);
    return found;
  };
  const download = (number: string, query = '') =>
    as()
      .get(`/certificates/${number}.pdf${query}`)
      .buffer(true)
      .parse((response, done) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          done(null, Buffer.concat(chunks));
        });
      });
  const markMinutes = (stage: Stage, name: string, minutes: number) =>
    as()
      .put(`/sessions/${stage.sessionId}/attendance/${stage.of(name)}`, {
        minutes,
        reason: 'the host saw her leave',
      })
      .expect(204);

  test('a cohort: names, totals and sessions as the awards have them, and its numbers verify', async () => {
    const stage = await held();
    const outcome = await issue(stage);
    expect(outcome).toMatchObject({ issued: 2, superseded: 0, unchanged: 0, refused: [] });
    const ann = of(outcome, stage, 'Ann');
    expect(ann).toMatchObject({
      status: 'valid',
      totals: { sessions: 2, minutes: 90, credits: '1.50' },
      language: 'en',
      replacedBy: null,
    });
    const facts = await verify(ann.number).expect(200);
    expect(facts.body).toMatchObject({
      number: ann.number,
      status: 'valid',
      name: 'Ann Okoro',
      program: { en: 'ECHO Chronic Pain', fr: 'ECHO Douleur chronique' },
      period: { from: '2026-01-05', to: '2026-01-12' },
      sessions: [
        { date: '2026-01-05', minutes: 60, credits: '1.00' },
        { date: '2026-01-12', minutes: 30, credits: '0.50' },
      ],
      totals: { sessions: 2, minutes: 90, credits: '1.50' },
      sha256: ann.sha256,
      replaces: null,
    });
    // What a stranger sees holds no address and no id.
    expect(JSON.stringify(facts.body)).not.toMatch(/@|[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('asked again: the same ones, and nothing is written', async () => {
    const stage = await held();
    const first = await issue(stage);
    const before = await tableCounts(service);
    const again = await issue(stage);
    expect(again).toMatchObject({ issued: 0, superseded: 0, unchanged: 2 });
    expect(again.items.map((item) => item.number).sort()).toEqual(
      first.items.map((item) => item.number).sort(),
    );
    expect(await tableCounts(service)).toEqual(before);
  });

  test('a period is a cause of its own', async () => {
    const stage = await held();
    await issue(stage);
    const january = await issue(stage, { from: '2026-01-10', to: '2026-01-31' });
    expect(january).toMatchObject({ issued: 2 });
    expect(of(january, stage, 'Ann').totals).toMatchObject({ sessions: 1, credits: '0.50' });
    expect((await listed(stage)).every((item) => item.status === 'valid')).toBe(true);
    for (const period of [
      { from: '2026-01-10' },
      { to: '2026-01-10' },
      { from: '2026-02-01', to: '2026-01-01' },
      { from: '2026-02-30', to: '2026-03-01' },
    ]) {
      await as()
        .post(`/cohorts/${stage.cohortId}/certificates`, { creditSystem: system, ...period })
        .expect(422);
    }
  });

  test('where nobody has credit nothing is issued', async () => {
    const stage = await stageSession(world, organizationId, { people: { Ann: {} } });
    expect(await issue(stage)).toMatchObject({ issued: 0, unchanged: 0, refused: [], items: [] });
  });

  test('changed awards: the old number says that it was replaced, by which, and since when no more', async () => {
    const stage = await held();
    const first = of(await issue(stage), stage, 'Ann');
    await markMinutes(stage, 'Ann', 30);
    const old = await verify(first.number).expect(200);
    expect(old.body).toMatchObject({ status: 'superseded', totals: { credits: '1.50' } });
    expect(old.body.statusReason).toContain('manual mark');
    const standing = (await listed(stage)).filter(
      (item) => item.clinicianId === stage.of('Ann') && item.status === 'valid',
    );
    expect(standing).toMatchObject([{ number: old.body.replacedBy, totals: { credits: '1.00' } }]);
    expect((await verify(standing[0]?.number ?? '').expect(200)).body.replaces).toBe(first.number);
    // The old document stays to be had as it was.
    expect(sha256Hex((await download(first.number).expect(200)).body as Buffer)).toBe(first.sha256);
    expect(await issue(stage)).toMatchObject({ issued: 0, superseded: 0, unchanged: 2 });
  });

  test('a gain after issue: asked again, the certificate is replaced', async () => {
    const stage = await held();
    const first = of(await issue(stage), stage, 'Ann');
    const cleo = await world.clinician(organizationId);
    await world.enrol(stage.cohortId, cleo.id);
    await as()
      .put(`/sessions/${stage.sessionId}/attendance/${cleo.id}`, { minutes: 60, reason: 'phoned in' })
      .expect(204);
    const again = await issue(stage);
    expect(again).toMatchObject({ issued: 1, superseded: 0, unchanged: 2 });
    expect(of(again, stage, 'Ann').number).toBe(first.number);
  });

  test('no credit left: the certificate is revoked by itself', async () => {
    const stage = await held({ cohort: {} });
    const first = of(await issue(stage), stage, 'Ann');
    await markMinutes(stage, 'Ann', 0);
    expect((await verify(first.number).expect(200)).body).toMatchObject({
      status: 'revoked',
      replacedBy: null,
    });
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  test('revoked by hand: with a reason, once, and issued anew only when asked', async () => {
    const stage = await held();
    const { number } = of(await issue(stage), stage, 'Ann');
    await as().post(`/certificates/${number}/revoke`, {}).expect(422);
    const revoked = await as()
      .post(`/certificates/${number}/revoke`, { reason: 'issued to the wrong person' })
      .expect(200);
    expect(revoked.body).toMatchObject({ status: 'revoked', statusReason: 'issued to the wrong person' });
    expect((await verify(number).expect(200)).body).toMatchObject({
      status: 'revoked',
      statusReason: 'issued to the wrong person',
    });
    for (const act of ['revoke', 'supersede']) {
      expect(
        (await as().post(`/certificates/${number}/${act}`, { reason: 'again' }).expect(409)).body.code,
      ).toBe('certificate.not-valid');
    }
    await service.services.issueCertificates('2026-06-01T00:00:00Z');
    expect(
      (await listed(stage)).filter((item) => item.clinicianId === stage.of('Ann') && item.status === 'valid'),
    ).toEqual([]);
  });

  test('superseded by hand: a corrected name in a new document', async () => {
    const stage = await held();
    const { number } = of(await issue(stage), stage, 'Ann');
    await as()
      .patch(`/clinicians/${stage.of('Ann')}`, {
        name: { given: 'Anne', family: 'Okoro', display: 'Anne Okoro' },
      })
      .expect(200);
    const successor = await as()
      .post(`/certificates/${number}/supersede`, { reason: 'name corrected' })
      .expect(200);
    expect(successor.body).toMatchObject({ status: 'valid' });
    expect(successor.body.number).not.toBe(number);
    expect((await verify(successor.body.number as string).expect(200)).body).toMatchObject({
      name: 'Anne Okoro',
      replaces: number,
    });
    expect((await verify(number).expect(200)).body).toMatchObject({
      status: 'superseded',
      name: 'Ann Okoro',
      replacedBy: successor.body.number,
    });
  });

  test('twenty requests at once: one standing certificate a cause, no failure', async () => {
    const stage = await held();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        as().post(`/cohorts/${stage.cohortId}/certificates`, { creditSystem: system }),
      ),
    );
    expect([...new Set(answers.map((answer) => answer.status))]).toEqual([200]);
    expect(answers.reduce((sum, answer) => sum + (answer.body as Outcome).issued, 0)).toBe(2);
    const numbers = new Set(
      answers.flatMap((answer) => (answer.body as Outcome).items.map((item) => item.number)),
    );
    expect(numbers.size).toBe(2);
    expect(await listed(stage)).toHaveLength(2);
  });

  test('issued while the award changes: what is valid states what stands', async () => {
    const stage = await held();
    await Promise.all([
      issue(stage),
      markMinutes(stage, 'Ann', 30),
      issue(stage),
      markMinutes(stage, 'Ann', 45),
    ]);
    const valid = (await listed(stage)).filter(
      (item) => item.clinicianId === stage.of('Ann') && item.status === 'valid',
    );
    expect(valid).toHaveLength(1);
    const standing = (
      (
        await as()
          .get(`/clinicians/${stage.of('Ann')}/awards`)
          .expect(200)
      ).body.items as { minutes: number }[]
    ).reduce((sum, award) => sum + award.minutes, 0);
    expect(valid[0]?.totals.minutes).toBe(standing);
  });

  describe('the document', () => {
    test('both languages, the stored bytes, every time', async () => {
      const stage = await held();
      const bea = of(await issue(stage), stage, 'Bea');
      expect(bea.language).toBe('fr');
      const own = await download(bea.number).expect(200);
      expect(own.headers['content-type']).toContain('application/pdf');
      expect((own.body as Buffer).subarray(0, 5).toString()).toBe('%PDF-');
      expect(sha256Hex(own.body as Buffer)).toBe(bea.sha256);
      expect(
        ((await download(bea.number, '?lang=fr').expect(200)).body as Buffer).equals(own.body as Buffer),
      ).toBe(true);
      const english = (await download(bea.number, '?lang=en').expect(200)).body as Buffer;
      expect(english.equals(own.body as Buffer)).toBe(false);
      const rows = await service.database.read('certificate_files').where({ sha256: sha256Hex(english) });
      expect(rows).toMatchObject([{ language: 'en', size_bytes: english.length }]);
      expect(await service.services.documents.findByBytes(english)).toMatchObject({
        number: bea.number,
        status: 'valid',
      });
      await as().get(`/certificates/${bea.number}.pdf?lang=de`).expect(422);
    });

    test('left undrawn by a crash: the job draws it and mails it', async () => {
      await service.services.documents.drawPending();
      const stage = await held();
      // The transaction of the issue without what follows it: what a crash between the two leaves.
      const actor = await service.services.accounts.actorOfBearer(`Bearer ${owner}`);
      if (actor === undefined) throw new Error('no actor');
      const { issued } = await service.database.write((trx) =>
        service.services.certificates.issueForCohort(trx, actor, stage.cohortId, { creditSystem: system }),
      );
      expect(issued).toHaveLength(2);
      expect((await listed(stage)).map((item) => item.sha256)).toEqual([null, null]);
      // Another process takes over.
      const after = createServices(service.outside);
      expect((await after.issueCertificates('2026-03-01T12:00:00Z')).drawn).toBe(2);
      expect((await listed(stage)).every((item) => item.sha256?.length === 64)).toBe(true);
      expect(
        await service.database
          .read('messages')
          .where({ kind: 'certificate' })
          .whereIn('clinician_id', [stage.of('Ann'), stage.of('Bea')]),
      ).toHaveLength(2);
      expect((await after.issueCertificates('2026-03-01T12:00:00Z')).drawn).toBe(0);
    });

    test('left undrawn by a crash: asking again draws it too', async () => {
      const stage = await held({ people: { Ann: {} } });
      const actor = await service.services.accounts.actorOfBearer(`Bearer ${owner}`);
      if (actor === undefined) throw new Error('no actor');
      await service.database.write((trx) =>
        service.services.certificates.issueForCohort(trx, actor, stage.cohortId, { creditSystem: system }),
      );
      expect(of(await issue(stage), stage, 'Ann').sha256).toMatch(/^[0-9a-f]{64}$/);
    });

    test('goes out by mail with the stored bytes attached', async () => {
      const stage = await held();
      const outcome = await issue(stage);
      await service.services.outboxSender.drain();
      const { mailbox } = service.services;
      if (mailbox === null) throw new Error('no mailbox');
      for (const name of ['Ann', 'Bea']) {
        const certificate = of(outcome, stage, name);
        const heads = (await mailbox.listKeptMails()).filter((head) => head.to === stage.people[name]?.email);
        expect(heads).toHaveLength(1);
        expect(heads[0]?.language).toBe(certificate.language);
        const mail = await mailbox.readKeptMail(heads[0]?.id ?? '');
        expect(mail?.attachments.map((file) => [file.contentType, sha256Hex(file.content)])).toEqual([
          ['application/pdf', certificate.sha256],
        ]);
        expect(mail?.attachments[0]?.fileName).toContain(certificate.number);
        expect(mail?.text).toContain(`/verify/${certificate.number}`);
      }
    });
  });

  describe('what cannot be printed', () => {
    test('a name without glyphs is refused with the character, the others are issued', async () => {
      const stage = await held({
        people: { Ann: {}, Mei: { name: { given: 'Mei', family: 'Lin', certificate: '林美' } } },
      });
      const outcome = await issue(stage);
      expect(outcome).toMatchObject({ issued: 1 });
      expect(outcome.refused.map((item) => item.clinicianId)).toEqual([stage.of('Mei')]);
      expect(outcome.refused[0]?.problems.join(' ')).toContain('林');
      await as()
        .patch(`/clinicians/${stage.of('Mei')}`, {
          name: { given: 'Mei', family: 'Lin', certificate: 'Mei Lin' },
        })
        .expect(200);
      expect(await issue(stage)).toMatchObject({ issued: 1, unchanged: 1, refused: [] });
    });

    test('superseding by hand into what cannot be printed is refused, and the old one stays', async () => {
      const stage = await held({ people: { Ann: {} } });
      const { number } = of(await issue(stage), stage, 'Ann');
      await as()
        .patch(`/clinicians/${stage.of('Ann')}`, {
          name: { given: 'Ann', family: 'Okoro', certificate: '林美' },
        })
        .expect(200);
      const before = await tableCounts(service);
      const refused = await as()
        .post(`/certificates/${number}/supersede`, { reason: 'name changed' })
        .expect(422);
      expect(refused.body.code).toBe('certificate.incomplete');
      expect(await tableCounts(service)).toEqual(before);
      expect((await verify(number)).body.status).toBe('valid');
    });

    test('credits changed and the successor cannot be printed: the old one is not left valid', async () => {
      const stage = await held({ people: { Ann: {} } });
      const { number } = of(await issue(stage), stage, 'Ann');
      await as()
        .patch(`/clinicians/${stage.of('Ann')}`, {
          name: { given: 'Ann', family: 'Okoro', certificate: '林美' },
        })
        .expect(200);
      await markMinutes(stage, 'Ann', 30);
      expect((await verify(number)).body).toMatchObject({ status: 'revoked', replacedBy: null });
      await as()
        .patch(`/clinicians/${stage.of('Ann')}`, {
          name: { given: 'Ann', family: 'Okoro', certificate: 'Ann Okoro' },
        })
        .expect(200);
      expect(await issue(stage)).toMatchObject({ issued: 1 });
    });
  });

  describe('numbers', () => {
    test('as people type them', async () => {
      const stage = await held({ people: { Ann: {} } });
      const { number } = of(await issue(stage), stage, 'Ann');
      const typed = [
        number.toLowerCase(),
        number.replaceAll('-', ' '),
        number.replaceAll('-', ''),
        ` ${number} `,
        number.replaceAll('-', '–'),
      ];
      for (const form of typed) expect((await verify(form).expect(200)).body.number).toBe(number);
    });

    test('never issued: 404, whatever the form', async () => {
      for (const form of [
        neverIssued,
        'hello',
        '1',
        "' or 1=1 --",
        '🩺',
        'a'.repeat(5000),
        '%00',
        '../../etc/passwd',
      ]) {
        const answer = await verify(form);
        expect([form, answer.status, answer.body.code]).toEqual([form, 404, 'resource.not-found']);
        if (form.length < 40)
          await as()
            .get(`/certificates/${encodeURIComponent(form)}`)
            .expect(404);
      }
    });

    test('one symbol wrong is no other certificate', async () => {
      const stage = await held({ people: { Ann: {} } });
      const { number } = of(await issue(stage), stage, 'Ann');
      const wrong = number.startsWith('A') ? `B${number.slice(1)}` : `A${number.slice(1)}`;
      await verify(wrong).expect(404);
    });
  });

  test('a session known by a total only says so on the document and where it is verified', async () => {
    const stage = await stageSession(world, organizationId, {
      people: { Ann: {} },
      cohort: { repeat: { every: 1, unit: 'week', count: 2 } },
    });
    const email = stage.people['Ann']?.email ?? '';
    const [first = '', second = ''] = stage.sessionIds;
    await world.importReport(first, totalsReport([['Ann', email, 60]]), { confirmed: 'true' });
    await world.importReport(second, zoomReport([['Ann', email, '12:00:00', '13:00:00']], '2026-01-12'));
    for (const id of [first, second]) await world.finalize(id);
    const { number } = of(await issue(stage), stage, 'Ann');
    const facts = (await verify(number).expect(200)).body as { sessions: { totalsOnly: boolean }[] };
    expect(facts.sessions.map(({ totalsOnly }) => totalsOnly)).toEqual([true, false]);
    const row = await service.database.read('certificates').where({ number }).first();
    const snapshot = JSON.parse(String(row.snapshot_json)) as { sessions: object[] };
    expect(snapshot.sessions.map((session) => 'isTotalsOnly' in session)).toEqual([true, false]);
    const page = await supertest(service.app).get(`/verify/${number}?lang=en`).set('accept', 'text/html');
    expect(page.text.match(/by the report’s total, without times/g)).toHaveLength(1);
  });

  test('a certificate whose file was changed is found by verify', async () => {
    const stage = await held({ people: { Ann: {} } });
    const { number } = of(await issue(stage), stage, 'Ann');
    const row = await service.database
      .read<{ id: string; number: string }>('certificates')
      .where({ number })
      .first();
    const check = () => service.services.documents.check(row?.id ?? '');
    expect(await check()).toBeNull();
    await service.database.write((trx) =>
      trx('certificates')
        .where({ number })
        .update({ snapshot_json: trx.raw(`replace(snapshot_json, 'Okoro', 'Okora')`) }),
    );
    expect(await check()).toContain('no longer draws');
    await service.database.write((trx) =>
      trx('certificates')
        .where({ number })
        .update({ snapshot_json: trx.raw(`replace(snapshot_json, 'Okora', 'Okoro')`) }),
    );
    expect(await check()).toBeNull();
    // Left valid although its awards were replaced: as if the amendment had forgotten it.
    await markMinutes(stage, 'Ann', 30);
    await service.database.write((trx) =>
      trx('certificates')
        .where({ cause_key: trx('certificates').where({ number }).select('cause_key') })
        .whereNull('superseded_at')
        .update({ revoked_at: '2026-03-01T12:00:00Z' }),
    );
    await service.database.write((trx) =>
      trx('certificates').where({ number }).update({ superseded_at: null }),
    );
    expect(await check()).toContain('no longer stand');
    expect(await refusal(service, (trx) => trx('certificate_files').update({ sha256: 'x' }))).toContain(
      'append-only',
    );
  });
});
