// The list of people to identify through its forms: one session and all, elsewhere, undo, new records, searching, disputes.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nameToType } from '../../../src/features/console/review-list.service.js';
import {
  addressOf,
  came,
  makeConsoleScene,
  reviewedDay,
  signedInStaff,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { zoomReport, type ReportRow } from '../../support/zoom-report.js';

const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');

describe('what a new record may begin with', () => {
  test.each([
    ['Ada Novak', 'Ada', 'Novak'],
    ['Dr. Anne-Lise St. Pierre', 'Anne-Lise', 'St. Pierre'],
    ['Ada Novak MD', 'Ada', 'Novak'],
    ["Seán O'Brien", 'Seán', "O'Brien"],
    ['Ada', '', ''],
    ['iPhone d’Ada', '', ''],
    ['1416***1234', '', ''],
    ['Ada Novak (she/her)', '', ''],
    ['one two three four five', '', ''],
  ])('%s', (shown, given, family) => {
    expect(nameToType(shown)).toEqual({ given, family });
  });
});

describeEachEngine('people to identify', (engine) => {
  let service: TestService;
  let scene: ConsoleScene;
  let lead: StaffAgent;
  const sheet = (number: number) => `/manage/sessions/${scene.sessionIds[number - 1]}`;

  const extra: ReportRow[] = [
    ['Zo', '', '12:00:00', '12:30:00'],
    ['Ada Novak', 'ada@elsewhere.example', '12:00:00', '13:00:00'],
  ];

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeConsoleScene(service);
    lead = await signedInStaff(service, 'lead@hub.example', {
      role: 'lead',
      organizationId: scene.organizationId,
    });
    const zone = { timeZone: 'America/Toronto' };
    // The same two strangers in a finalized session, in the one under review, and in the next.
    await scene.world.importReport(scene.sessionIds[2] ?? '', zoomReport(extra, '2026-01-28'), zone);
    await scene.world.importReport(scene.sessionIds[3] ?? '', zoomReport(extra, reviewedDay), zone);
    await scene.world.importReport(
      scene.sessionIds[4] ?? '',
      zoomReport([...extra, came('Farah', '12:00:00', '13:00:00')], '2026-02-11'),
      zone,
    );
  });
  afterAll(() => service.stop());

  const read = async (path: string, language = 'en') =>
    plain((await lead.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`).expect(200)).text);
  const open = async (number: number) =>
    (await scene.world.reviews(scene.sessionIds[number - 1] ?? ''))
      .filter((row) => row['status'] === 'open')
      .map((row) => row['name'])
      .sort();
  async function rowId(number: number, name: string): Promise<string> {
    const row = (await scene.world.reviews(scene.sessionIds[number - 1] ?? '')).find(
      (one) => one['name'] === name,
    );
    if (row === undefined) throw new Error(`no row ${name}`);
    return row.id;
  }
  async function answer(number: number, name: string, fields: Record<string, string>) {
    return lead
      .post(`${sheet(number)}/reviews/${await rowId(number, name)}`)
      .type('form')
      .send(fields);
  }
  const undo = async (number: number, name: string, fields: Record<string, string>) =>
    lead
      .post(`${sheet(number)}/reviews/${await rowId(number, name)}/undo`)
      .type('form')
      .send(fields);
  const minutesOf = async (number: number, given: string) =>
    (await scene.world.attendance(scene.sessionIds[number - 1] ?? '')).find(
      (entry) => entry['clinicianId'] === scene.clinicianIds[given],
    )?.['minutes'];

  test('one list of all sessions, the latest first, from the page of what needs her', async () => {
    expect(await read('/manage')).toContain('9 people to identify in 3 sessions, one list');
    const page = (await lead.get('/manage/review?lang=en').expect(200)).text;
    const titles = [...page.matchAll(/<h2><a [^>]+>([^<]+)</g)].map(([, title]) => title);
    expect(titles).toEqual([
      'Headache in primary care',
      'Sleep, movement and pain',
      'Neuropathic pain: first steps',
    ]);
    expect(await read('/manage/review', 'fr')).toContain('9 personnes à identifier');
    expect(await read(sheet(4))).toContain('5 people to identify');
  });

  test('suggestions say how well they fit, and who is there already under another connection', async () => {
    await answer(4, "Jane's iPad (Jane Doe)", { clinicianId: scene.clinicianIds['Jane'] ?? '' });
    const page = await read(`${sheet(4)}/review`);
    expect(page).toMatch(/This is Noor Siddiqui the initials fit · fits \d\d of 100/);
    await scene.world.importReport(
      scene.sessionIds[4] ?? '',
      zoomReport([['F. Haddad', '', '12:40:00', '13:00:00']], '2026-02-11'),
      { timeZone: 'America/Toronto' },
    );
    expect(await read(`${sheet(5)}/review`)).toContain('1 h already under another connection');
  });

  test('the last answer is told, and one tap takes it back', async () => {
    const settled = await answer(4, 'N. Siddiqui', {
      clinicianId: scene.clinicianIds['Noor'] ?? '',
      remember: 'yes',
      next: await rowId(4, 'Zo'),
    });
    const to = String(settled.headers['location']);
    const id = await rowId(4, 'N. Siddiqui');
    expect(to).toBe(`${sheet(4)}/review?settled=${id}&remembered=yes#review-${await rowId(4, 'Zo')}`);
    expect(await minutesOf(4, 'Noor')).toBe(48);
    const told = await read(to.split('#')[0] ?? '');
    expect(told).toContain('“N. Siddiqui” is Noor Siddiqui. It is remembered.');
    expect(await read(to.split('#')[0] ?? '', 'fr')).toContain('« N. Siddiqui », c’est Noor Siddiqui.');
    await lead.get('/manage?lang=en');
    const back = await undo(4, 'N. Siddiqui', { atOnce: 'yes', forget: 'yes' });
    expect([back.status, back.headers['location']]).toEqual([
      303,
      `${sheet(4)}/review?notice=review-undone#review-${id}`,
    ]);
    expect(await minutesOf(4, 'Noor')).toBe(0);
    expect(await open(4)).toContain('N. Siddiqui');
    expect(await service.database.read('remembered_identities').whereNull('undone_at')).toEqual([]);
    // Reloaded, the old address tells nothing of a row that is open again.
    expect(await read(to.split('#')[0] ?? '')).not.toContain('“N. Siddiqui” is Noor');
    const audit = await service.database
      .read('audit_entries')
      .where({ action: 'review.reopened' })
      .orderBy('id', 'desc')
      .first();
    expect(audit.reason).toBe('Taken back right after it was answered');
  });

  test('the same elsewhere: one answer, three sessions, and undone together', async () => {
    expect(await read(`${sheet(4)}/review`)).toContain(
      'The same in 2 other sessions that ask about this name',
    );
    const settled = await answer(4, 'Zo', {
      clinicianId: scene.clinicianIds['Hélène'] ?? '',
      elsewhere: 'yes',
      from: 'all',
    });
    const to = String(settled.headers['location']);
    expect(to).toMatch(/^\/manage\/review\?settled=[0-9a-f-]{36}&also=[0-9a-f-]{36}%2C[0-9a-f-]{36}$/);
    expect([
      await minutesOf(3, 'Hélène'),
      await minutesOf(4, 'Hélène'),
      await minutesOf(5, 'Hélène'),
    ]).toEqual([60, 30, 30]);
    const told = (await lead.get(`${to}&lang=en`)).text;
    expect(plain(told)).toContain('“Zo” is Hélène Thériault. So in 2 other sessions.');
    const also = /name="also" value="([^"]+)"/.exec(told)?.[1] ?? '';
    await undo(4, 'Zo', { atOnce: 'yes', also, from: 'all' });
    for (const number of [3, 4, 5]) expect(await open(number)).toContain('Zo');
    expect(await minutesOf(5, 'Hélène')).toBe(0);
  });

  test('somebody new: what is missing is said and nothing typed is lost; then record, roster and row at once', async () => {
    const typed = {
      act: 'create',
      given: 'Ada',
      family: 'Novak',
      address: 'ada@',
      profession: 'nurse',
      role: 'observer',
    };
    const refused = await answer(5, 'Ada Novak', typed);
    expect(refused.status).toBe(422);
    expect(plain(refused.text)).toContain('Write the address as in name@clinic.example');
    expect(refused.text).toContain('value="ada@"');
    expect(refused.text).toContain('<option value="observer" selected>');
    const nobody = await answer(5, 'Ada Novak', { ...typed, given: ' ', family: '', address: '' });
    expect([nobody.status, plain(nobody.text)]).toEqual([
      422,
      expect.stringContaining('a given or a family name'),
    ]);
    const idle = await answer(5, 'Ada Novak', { ...typed, address: '', profession: 'wizard' });
    expect([idle.status, plain(idle.text)]).toEqual([422, expect.stringContaining('Choose a profession')]);
    const taken = await answer(5, 'Ada Novak', { ...typed, address: addressOf('Jane') });
    expect([taken.status, plain(taken.text)]).toEqual([
      409,
      expect.stringContaining('belongs to the record of Jane Doe already'),
    ]);
    const made = await answer(5, 'Ada Novak', {
      ...typed,
      address: 'ada@elsewhere.example',
      role: 'learner',
      elsewhere: 'yes',
    });
    expect(made.status).toBe(303);
    for (const number of [3, 4, 5]) expect(await open(number)).not.toContain('Ada Novak');
    const roster = await service.database
      .read('clinicians')
      .join('enrolments', 'enrolments.clinician_id', 'clinicians.id')
      .where({ family_name: 'Novak', cohort_id: scene.cohortId });
    expect(roster).toHaveLength(1);
  });

  test('searching the hub: found, not found, and somebody off the roster asks about the roster next', async () => {
    const id = await rowId(5, 'Zo');
    const away = await scene.world.clinician(scene.organizationId, {
      name: { given: 'Zoé', family: 'Lépine' },
      profession: 'midwife',
    });
    expect(await read(`${sheet(5)}/review?for=${id}&find=xyzzy`)).toContain(
      'Nobody of the hub whom you may see',
    );
    expect(await read(`${sheet(5)}/review?for=${id}&find=lepine`)).toContain('This is Zoé Lépine Midwife');
    const settled = await answer(5, 'Zo', { clinicianId: away.id });
    expect(settled.headers['location']).toBe(`${sheet(5)}/review?notice=review-kept-open#review-${id}`);
    expect(await read(`${sheet(5)}/review`)).toContain('Put Zoé Lépine on the roster');
    await answer(5, 'Zo', { clinicianId: away.id }).then((done) => expect(done.status).toBe(303));
    expect(await open(5)).not.toContain('Zo');
  });

  test('a settled row is asked again with a reason only; a certain match is taken back from the person’s page', async () => {
    const silent = await undo(4, "Jane's iPad (Jane Doe)", { reason: '' });
    expect([silent.status, plain(silent.text)]).toEqual([
      422,
      expect.stringContaining('Say in one line why'),
    ]);
    await undo(4, "Jane's iPad (Jane Doe)", { reason: 'Her colleague used it' });
    expect(await open(4)).toContain("Jane's iPad (Jane Doe)");
    const twice = await undo(4, "Jane's iPad (Jane Doe)", { reason: 'again' });
    expect([twice.status, plain(twice.text)]).toEqual([
      409,
      expect.stringContaining('Nobody has answered this row yet'),
    ]);

    const person = `${sheet(5)}/people/${scene.clinicianIds['Farah']}`;
    const page = (await lead.get(`${person}?lang=en`).expect(200)).text;
    expect(plain(page)).toContain('Was “Farah Haddad” somebody else? known by the address');
    const action = /action="([^"]+\/dispute)"/.exec(page)?.[1] ?? '';
    const refused = await lead.post(action).type('form').send({ reason: ' ' });
    expect(refused.status).toBe(422);
    expect(await minutesOf(5, 'Farah')).toBe(60);
    const done = await lead.post(action).type('form').send({ reason: 'Her sister sat there' });
    expect(done.headers['location']).toBe(
      `${sheet(5)}/review?notice=match-disputed#review-${await rowId(5, 'Farah Haddad')}`,
    );
    expect(await minutesOf(5, 'Farah')).toBe(0);
    await lead.get(action).expect(303);
  });

  test('two people of one name are told apart wherever one of them is chosen', async () => {
    for (const [address, site] of [
      ['hal@east.example', 'Kenora'],
      ['hal.lee@west.example', undefined],
    ]) {
      const { id } = await scene.world.clinician(scene.organizationId, {
        name: { given: 'Hal', family: 'Lee' },
        emails: [address],
        site,
      });
      await scene.world.enrol(scene.cohortId, id);
    }
    await scene.world.importReport(
      scene.sessionIds[4] ?? '',
      zoomReport([['Hal Lee', '', '12:00:00', '12:20:00']], '2026-02-11'),
      { timeZone: 'America/Toronto' },
    );
    const list = await read(`${sheet(5)}/review`);
    expect(list).toMatch(/This is Hal Lee [a-z ]+ · fits \d\d of 100 · Kenora · hal@east\.example/);
    expect(list).toMatch(/This is Hal Lee [a-z ]+ · fits \d\d of 100 · hal\.lee@west\.example/);
    for (const path of [`${sheet(5)}/review`, sheet(5), `${sheet(5)}/roll-call`]) {
      const text = await read(path);
      expect(text).toContain('Hal Lee (Kenora, hal@east.example)');
      expect(text).toContain('Hal Lee (hal.lee@west.example)');
    }
  });

  test('an auditor reads the lists and may change nothing; another hub has no such pages', async () => {
    const auditor = await signedInStaff(service, 'auditor@hub.example', {
      role: 'auditor',
      organizationId: scene.organizationId,
    });
    const id = await rowId(4, 'Zo');
    for (const path of ['/manage/review', `${sheet(4)}/review`, `${sheet(4)}/review?settled=${id}`]) {
      const { text } = await auditor.get(path).expect(200);
      expect(text).toMatch(/<h[23]>Zo<\/h[23]>/);
      expect(text).not.toMatch(/<form method="post" action="\/manage/);
    }
    for (const path of [`${sheet(4)}/reviews/${id}`, `${sheet(4)}/reviews/${id}/undo`])
      expect((await auditor.post(path).type('form').send({ act: 'ignore', reason: 'x' })).status).toBe(403);
    const foreign = await signedInStaff(service, 'lead@other.example', {
      role: 'lead',
      organizationId: (await scene.world.organization()).id,
    });
    expect((await foreign.get(`${sheet(4)}/review`)).status).toBe(404);
    expect(
      (
        await foreign
          .post(`${sheet(4)}/reviews/${id}/undo`)
          .type('form')
          .send({ reason: 'x' })
      ).status,
    ).toBe(404);
    const own = await foreign.get('/manage/review?lang=en').expect(200);
    expect(plain(own.text)).toContain('Nobody is left to identify in any session.');
  });
});
