import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { systemActor } from '../../../src/core/access.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { workbookOf } from '../../support/workbook.js';

interface Line {
  line: number;
  outcome: string;
  clinicianId?: string;
  findings: { code: string; detail: string }[];
}

describeEachEngine('roster imports', (engine) => {
  let service: TestService;
  let organizationId: string;
  let programId: string;
  let lead: string;
  beforeAll(async () => {
    service = await startService(engine);
    const owner = service.as(await service.token('owner'));
    organizationId = (
      await owner.post('/organizations', { slug: 'north', name: { en: 'N', fr: 'N' } }).expect(201)
    ).body.id;
    const program = {
      organizationId,
      slug: 'pain',
      name: { en: 'P', fr: 'P' },
      timeZone: 'America/Toronto',
      languages: ['en'],
    };
    programId = (await owner.post('/programs', program).expect(201)).body.id;
    lead = await service.token('lead', organizationId);
  });
  afterAll(() => service.stop());

  async function newCohort(): Promise<string> {
    const fields = {
      name: 'W',
      timeZone: 'America/Toronto',
      firstDate: '2026-01-05',
      startTime: '12:00',
      durationMinutes: 60,
      repeat: { every: 1, unit: 'week', count: 1 },
    };
    return (await service.as(lead).post(`/programs/${programId}/cohorts`, fields).expect(201)).body
      .id as string;
  }
  const send = (cohort: string, content: string | Buffer, query = '', bearer = lead) =>
    service
      .as(bearer)
      .post(`/cohorts/${cohort}/enrolment-imports${query}`)
      .attach('file', typeof content === 'string' ? Buffer.from(content) : content, 'roster.csv');
  const outcomes = (body: { report: Line[] }) =>
    body.report.map((each) => [each.line, each.outcome, ...each.findings.map((f) => f.code)]);
  const clinicianCount = async () =>
    Number((await service.database.read('clinicians').count({ n: '*' }))[0]?.n);
  const load = (id: string | undefined) => service.services.clinicians.load(service.database.read, id ?? '');

  test('a workbook is a roster like any other; the sheet that names people is read', async () => {
    const workbook = await workbookOf({
      Notes: [['Winter cohort']],
      Roster: [
        ['Prénom', 'Nom', 'Courriel', 'Profession', 'licence:CPSO'],
        ['Zoë', 'Brûlé', 'zoe.brule@clinic.example', 'nurse', 123456],
        [null, null, null, null, null],
        ['Bo', 'Roy', 'no address', 'nurse', null],
      ],
    });
    const { body } = await send(await newCohort(), workbook).expect(201);
    expect(outcomes(body)).toEqual([
      [2, 'created'],
      [4, 'refused', 'bad-address', 'bad-address'],
    ]);
    expect(body.findings).toEqual([
      expect.objectContaining({ code: 'roster.sheet-chosen', params: { sheet: 'Roster', sheets: 2 } }),
    ]);
    const made = await load(body.report[0].clinicianId);
    expect(made).toMatchObject({ name: { given: 'Zoë', family: 'Brûlé' } });
    expect(made.licences).toMatchObject([{ body: 'CPSO', number: '123456' }]);
  });

  test.each([
    [
      'a workbook cut short',
      async () => (await workbookOf([['Name']])).subarray(0, 500),
      'roster.unknown-format',
    ],
    ['a workbook of nobody', () => workbookOf([['Name', 'Email']]), 'roster.empty'],
    ['an empty workbook', () => workbookOf([[null]]), 'roster.empty'],
    ['JSON', async () => Buffer.from('{"people":[]}'), 'roster.unknown-format'],
  ])('%s is refused with a sentence', async (_, make, code) => {
    const { body } = await send(await newCohort(), await make()).expect(422);
    expect(body).toMatchObject({ code, detail: expect.stringMatching(/^[A-Z].{15,}\.$/) });
  });

  test('preview writes nothing and says what the import then does; again nobody is new', async () => {
    const cohort = await newCohort();
    const file = [
      'Given name,Family name,Email,Profession,Role,Language,Credentials,Site,Postal code,licence:CPSO,Shoe size',
      'Amélie,Roy,AMELIE@roy.example,Médecin de famille,presenter,fr,"MD, CCFP",Clinique A,H2X,0012345,38',
      '=cmd|x,-Formula,formula@x.example,nurse,,,,,,,',
      'Bad,Profession,bad@x.example,wizard,,,,,,,',
      'Twice,Again,amelie@roy.example,nurse,,,,,,,',
      'Bad,Role,role@x.example,nurse,king,,,,,,',
      'Bad,Address,two@@x.example,nurse,,,,,,,',
      ',,lonely@x.example,nurse,,,,,,,',
      '',
      'Zoé,Sans-Courriel,,pharmacist,,,,,,,',
    ].join('\r\n');
    const expected = [
      [2, 'created'],
      [3, 'created'],
      [4, 'refused', 'unknown-profession'],
      [5, 'refused', 'address-repeated'],
      [6, 'refused', 'unknown-role'],
      [7, 'refused', 'bad-address'],
      [8, 'refused', 'name-missing'],
      [10, 'created', 'no-address'],
    ];
    const before = await clinicianCount();
    const preview = await send(cohort, file, '?preview=true').expect(200);
    expect(outcomes(preview.body)).toEqual(expected);
    expect(preview.body).not.toHaveProperty('id');
    expect(preview.body).toMatchObject({ lines: 8, enrolled: 3, created: 3, alreadyEnrolled: 0, refused: 5 });
    expect(preview.body.findings).toMatchObject([
      { code: 'roster.unknown-column', params: { heading: 'Shoe size' } },
    ]);
    expect(await clinicianCount()).toBe(before);
    expect(await service.services.enrolments.roster(service.database.read, cohort)).toEqual([]);

    const done = await send(cohort, file).expect(201);
    expect(outcomes(done.body)).toEqual(expected);
    expect(done.body.report[2].findings[0].detail).toContain('family-physician, specialist-physician');
    expect(await load(done.body.report[0].clinicianId)).toMatchObject({
      name: { given: 'Amélie', family: 'Roy', display: 'Amélie Roy' },
      emails: [{ address: 'amelie@roy.example', shared: false }],
      profession: 'family-physician',
      language: 'fr',
      credentials: 'MD, CCFP',
      site: 'Clinique A',
      postalPrefix: 'H2X',
      licences: [{ body: 'CPSO', number: '0012345' }],
    });
    expect((await load(done.body.report[1].clinicianId)).name.given).toBe('=cmd|x');
    const roster = await service.services.enrolments.roster(service.database.read, cohort);
    expect(roster.map((each) => each.role).sort()).toEqual(['learner', 'learner', 'presenter']);

    const again = await send(cohort, file).expect(201);
    expect(outcomes(again.body).map(([, outcome, code]) => code ?? outcome)).toEqual([
      'already-enrolled',
      'already-enrolled',
      'unknown-profession',
      'address-repeated',
      'unknown-role',
      'bad-address',
      'name-missing',
      'name-twin-without-address',
    ]);
    expect(again.body).toMatchObject({ enrolled: 0, created: 0, alreadyEnrolled: 2, refused: 6 });
  });

  test('known people are matched by address, blanks are filled, nothing stored is overwritten', async () => {
    const cohort = await newCohort();
    const { clinicians } = service.services;
    const known = await clinicians.create(systemActor, {
      organizationId,
      name: { given: 'Nadia', family: 'Khan' },
      emails: [
        { address: 'nadia@khan.example', shared: false },
        { address: 'ward@khan.example', shared: true },
      ],
      profession: 'nurse',
      site: 'East',
    });
    const other = await clinicians.create(systemActor, {
      organizationId,
      name: { given: 'Omar', family: 'Diaz' },
      emails: [{ address: 'omar@diaz.example', shared: false }],
      profession: 'nurse',
    });
    const heading = 'name;email;profession;site;credentials\n';
    const first = await send(
      cohort,
      `${heading}"Khan-Roy, Nadia";nadia@khan.example nadia@home.example;pharmacist;West;BScN\n` +
        'Nadia Khan;nadia.new@khan.example;nurse;;\n' +
        'Nadia Khan;ward@khan.example;nurse;;\n' +
        'Omar Diaz;omar@diaz.example, nadia@khan.example;nurse;;\n' +
        'Someone Else;ward@khan.example;nurse;;\n' +
        ';omar@diaz.example;;;\n',
    ).expect(201);
    expect(outcomes(first.body)).toEqual([
      [2, 'enrolled', 'name-differs', 'field-differs', 'field-differs'],
      [3, 'created', 'name-twin'],
      [4, 'refused', 'clinician-repeated'],
      [5, 'refused', 'address-repeated'],
      [6, 'refused', 'clinician-repeated'],
      [7, 'enrolled'],
    ]);
    expect(first.body.report[0].clinicianId).toBe(known.id);
    expect(first.body.report[5].clinicianId).toBe(other.id);
    const filled = await load(known.id);
    expect(filled).toMatchObject({
      name: { family: 'Khan' },
      profession: 'nurse',
      site: 'East',
      credentials: 'BScN',
    });
    expect(filled.emails.map((each) => each.address)).toEqual([
      'nadia@khan.example',
      'ward@khan.example',
      'nadia@home.example',
    ]);
    expect((await load(first.body.report[1].clinicianId)).id).not.toBe(known.id);

    const second = await send(
      cohort,
      'name,email,role,practice setting\nOmar Diaz,omar@diaz.example,observer,Hospital\nWho Knows,ward@khan.example,,\nX Y,"omar@diaz.example;nadia@home.example",,\n',
    ).expect(201);
    expect(outcomes(second.body)).toEqual([
      [2, 'updated', 'role-differs'],
      [3, 'refused', 'address-shared'],
      [4, 'refused', 'address-repeated'],
    ]);
    const mixed = await send(cohort, 'name,email\nX Y,omar@diaz.example nadia@home.example\n').expect(201);
    expect(outcomes(mixed.body)).toEqual([[2, 'refused', 'addresses-of-two']]);
  });

  test('encodings and delimiters of the world: UTF-16, windows-1252, semicolons, tabs, a sep line, French headings', async () => {
    const cohort = await newCohort();
    const rows = (tag: string, d: string) =>
      `Prénom${d}Nom${d}Courriel${d}Profession\r\nZoé${d}Lefèvre-Noël${d}zoe.${tag}@x.example${d}Infirmière\r\n`;
    const files: [string, Buffer][] = [
      ['utf8bom', Buffer.from(`\ufeff${rows('utf8bom', ',')}`)],
      ['utf16le', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(rows('utf16le', '\t'), 'utf16le')])],
      ['utf16be', iconv.encode(rows('utf16be', ';'), 'utf16-be', { addBOM: true })],
      ['cp1252', iconv.encode(rows('cp1252', ';'), 'windows-1252')],
      ['sep', Buffer.from(`sep=;\r\n${rows('sep', ';')}`)],
    ];
    for (const [tag, content] of files) {
      const { body } = await send(cohort, content).expect(201);
      expect([tag, body.report[0].outcome, body.report.length]).toEqual([tag, 'created', 1]);
      const made = await load(body.report[0].clinicianId);
      expect([tag, made.name.display, made.profession]).toEqual([tag, 'Zoé Lefèvre-Noël', 'nurse']);
      expect(body.findings.map((each: { code: string }) => each.code)).toEqual(
        tag === 'cp1252' ? ['roster.encoding-guessed'] : [],
      );
    }
  });

  test('a line break in a name is refused with its line, and so is a damaged character; the other lines go in', async () => {
    const cohort = await newCohort();
    const { body } = await send(
      cohort,
      'given name,family name,email,profession\n"A\r\nBcc",Break,break@x.example,nurse\nGood,Line,good@x.example,nurse\nDam\ufffdged,Name,damaged@x.example,nurse\nTime,Zone,tz@x.example,nurse\n',
    ).expect(201);
    expect(outcomes(body)).toEqual([
      [2, 'refused', 'control-character'],
      [4, 'created'],
      [5, 'refused', 'broken-character'],
      [6, 'created'],
    ]);
  });

  test('what is no roster is refused as a whole, and nothing is written', async () => {
    const cohort = await newCohort();
    const before = await clinicianCount();
    const refused = async (content: string | Buffer) => (await send(cohort, content).expect(422)).body;
    expect((await refused('')).code).toBe('roster.empty');
    expect((await refused('name,email\n')).code).toBe('roster.empty');
    const other = await refused('Meeting,Host\n1,2\n');
    expect(other).toMatchObject({ code: 'roster.unknown-format', columns: ['Meeting', 'Host'] });
    expect((await refused(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]))).detail).toContain('PNG');
    expect((await refused('name,email\n"Open,x@x.example\nB C,y@x.example\n')).code).toBe(
      'roster.unknown-format',
    );
    await send(cohort, `name\n${'A B\n'.repeat(5001)}`).expect(413);
    await send(cohort, Buffer.alloc(2_200_000, 'a')).expect(413);
    await service.as(lead).post(`/cohorts/${cohort}/enrolment-imports`, {}).expect(400);
    await send(cohort, 'name\nA B\n', '?preview=maybe').expect(422);
    expect(await clinicianCount()).toBe(before);
  });

  test('only those who may edit people; a foreign cohort does not exist', async () => {
    const cohort = await newCohort();
    const file = 'name,email,profession\nA B,ab@x.example,nurse\n';
    await send(cohort, file, '', await service.token('auditor', organizationId)).expect(403);
    const owner = service.as(await service.token('owner'));
    const south = (
      await owner.post('/organizations', { slug: 'south', name: { en: 'S', fr: 'S' } }).expect(201)
    ).body.id as string;
    await send(cohort, file, '', await service.token('lead', south)).expect(404);
    await send(cohort, file, '?preview=true', await service.token('lead', south)).expect(404);
    await send(cohort, file, '', await service.token('coordinator', organizationId, programId)).expect(201);
  });
});
