import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemActor } from '../../../src/core/access.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('clinicians', (engine) => {
  let service: TestService;
  let owner: string;
  let north: string;
  let south: string;
  let lead: string;
  beforeAll(async () => {
    service = await startService(engine);
    owner = await service.token('owner');
    const hub = async (slug: string) =>
      (
        await service
          .as(owner)
          .post('/organizations', { slug, name: { en: slug, fr: slug } })
          .expect(201)
      ).body.id as string;
    [north, south] = [await hub('north'), await hub('south')];
    lead = await service.token('lead', north);
  });
  afterAll(() => service.stop());

  const person = (given: string, family: string, ...emails: (string | object)[]) => ({
    name: { given, family },
    emails,
    profession: 'nurse',
  });
  const add = async (fields: object, bearer = lead) =>
    (await service.as(bearer).post('/clinicians', fields).expect(201)).body as {
      id: string;
      version: number;
    };

  test('defaults, an ETag, and edits part by part', async () => {
    const made = await service
      .as(lead)
      .post('/clinicians', {
        ...person('Élise', 'Tremblay', 'Elise.Tremblay@Clinic.example', {
          address: 'desk@clinic.example',
          shared: true,
        }),
        timeZone: 'America/Toronto',
        licences: [{ body: 'CPSO', number: '0012345' }],
      })
      .expect(201);
    expect(made.headers.etag).toBe('"1"');
    expect(made.body).toMatchObject({
      organizationId: north,
      name: { given: 'Élise', family: 'Tremblay', display: 'Élise Tremblay', certificate: null },
      emails: [
        { address: 'elise.tremblay@clinic.example', shared: false },
        { address: 'desk@clinic.example', shared: true },
      ],
      language: 'en',
      licences: [{ body: 'CPSO', number: '0012345' }],
      mergedIntoId: null,
    });
    const path = `/clinicians/${made.body.id}`;
    const renamed = await service
      .as(lead)
      .patch(path, { name: { family: 'Gagnon' } })
      .set('if-match', '"1"')
      .expect(200);
    expect(renamed.body.name).toEqual({
      given: 'Élise',
      family: 'Gagnon',
      display: 'Élise Gagnon',
      certificate: null,
    });
    await service
      .as(lead)
      .patch(path, { name: { display: 'Dre É. Gagnon' }, emails: ['new@clinic.example'], licences: [] })
      .expect(200);
    const again = await service
      .as(lead)
      .patch(path, { name: { given: 'Elise' }, credentials: 'RN' })
      .expect(200);
    expect(again.body).toMatchObject({
      name: { given: 'Elise', display: 'Dre É. Gagnon' },
      credentials: 'RN',
      licences: [],
    });
    expect(again.body.emails).toEqual([{ address: 'new@clinic.example', shared: false }]);
    expect(
      (await service.as(lead).patch(path, { site: 'X' }).set('if-match', '"1"').expect(412)).body.code,
    ).toBe('resource.stale');
    expect(
      (
        await service
          .as(lead)
          .patch(path, { name: { given: '', family: '' } })
          .expect(422)
      ).body.errors[0].code,
    ).toBe('name.empty');
  });

  test('what does not fit is refused by field; a formula is only a name', async () => {
    const refused = async (fields: object) =>
      (await service.as(lead).post('/clinicians', fields).expect(422)).body;
    expect((await refused(person('A\r\nBcc: x', 'B', 'crlf@x.example'))).errors).toEqual([
      {
        pointer: '/body/name/given',
        code: 'field.rule',
        detail: 'must be one line without control characters',
      },
    ]);
    expect((await refused(person('', '', 'nobody@x.example'))).errors[0].pointer).toBe('/body/name');
    expect((await refused({ ...person('A', 'B', 'z@x.example'), timeZone: 'Mars/Olympus' })).code).toBe(
      'zone.unknown',
    );
    expect(
      (await refused({ ...person('A', 'B', 'z@x.example'), profession: 'wizard' })).errors[0].pointer,
    ).toBe('/body/profession');
    expect((await refused(person('A', 'B', 'twice@x.example', 'TWICE@x.example'))).errors[0].pointer).toBe(
      '/body/emails/1',
    );
    expect((await refused(person('A', 'B', 'one@x.example, two@x.example'))).errors[0].pointer).toBe(
      '/body/emails/0',
    );
    expect(
      (await refused({ ...person('A', 'B'), licences: [{ body: 'CPSO', number: 12345 }] })).errors[0].pointer,
    ).toBe('/body/licences/0/number');
    expect((await refused({ ...person('A', 'B'), colour: 'teal' })).errors[0].code).toBe('field.unknown');
    const formula = await add(person('=HYPERLINK("x")', '+1'));
    expect(formula).toMatchObject({ name: { given: '=HYPERLINK("x")', display: '=HYPERLINK("x") +1' } });
  });

  test('which organization: said where the token has several, known where it has one', async () => {
    const none = await service
      .as(owner)
      .post('/clinicians', person('O', 'Wner', 'o@x.example'))
      .expect(422);
    expect(none.body.code).toBe('organization.required');
    await add({ ...person('O', 'Wner', 'o@x.example'), organizationId: south }, owner);
    await service
      .as(lead)
      .post('/clinicians', { ...person('L', 'Ead'), organizationId: south })
      .expect(404);
    const missing = '00000000-0000-7000-8000-000000000000';
    await service
      .as(owner)
      .post('/clinicians', { ...person('L', 'Ead'), organizationId: missing })
      .expect(404);
  });

  test('an address is unique within an organization; in another one it is another record, and neither sees the other', async () => {
    const mine = await add(person('Ana', 'Roy', 'ana@both.example'));
    const taken = await service
      .as(lead)
      .post('/clinicians', person('Someone', 'Else', 'fresh@x.example', 'ANA@both.example'))
      .expect(409);
    expect(taken.body).toMatchObject({
      code: 'resource.conflict',
      errors: [{ pointer: '/body/emails/1', code: 'address.taken' }],
    });
    expect(JSON.stringify(taken.body)).not.toContain('Roy');
    const theirs = await add({ ...person('Ana', 'Roy', 'ana@both.example'), organizationId: south }, owner);
    const southLead = await service.token('lead', south);
    await service.as(lead).get(`/clinicians/${theirs.id}`).expect(404);
    await service.as(southLead).get(`/clinicians/${mine.id}`).expect(404);
    await service.as(southLead).patch(`/clinicians/${mine.id}`, { site: 'X' }).expect(404);
    await service.as(lead).get(`/clinicians?organizationId=${south}`).expect(404);
    const found = await service.as(southLead).get('/clinicians?search=both.example').expect(200);
    expect(found.body.items.map((each: { id: string }) => each.id)).toEqual([theirs.id]);
    const other = await add(person('Ben', 'Li', 'ben@x.example'));
    const clash = await service
      .as(lead)
      .patch(`/clinicians/${other.id}`, { emails: ['ben@x.example', 'ana@both.example'] })
      .expect(409);
    expect(clash.body.errors[0].pointer).toBe('/body/emails/1');
    expect((await service.as(lead).get(`/clinicians/${other.id}`).expect(200)).body.emails).toHaveLength(1);
  });

  test('two people of one name live side by side; a search minds neither case nor accents nor wildcards', async () => {
    const one = await add(person('Noémie', 'Côté', 'n1@twins.example'));
    const two = await add(person('Noémie', 'Côté', 'n2@twins.example'));
    const search = async (text: string) =>
      (
        await service
          .as(lead)
          .get(`/clinicians?search=${encodeURIComponent(text)}`)
          .expect(200)
      ).body.items.map((c: { id: string }) => c.id);
    expect(await search('noemie cote')).toEqual([one.id, two.id]);
    expect(await search('CÔTÉ')).toEqual([one.id, two.id]);
    expect(await search('N2@Twins')).toEqual([two.id]);
    expect(await search('%')).toEqual([]);
    const page = await service.as(lead).get('/clinicians?search=cote&limit=1').expect(200);
    const next = await service
      .as(lead)
      .get(`/clinicians?search=cote&limit=1&cursor=${page.body.nextCursor}`)
      .expect(200);
    expect(next.body.items[0].id).toBe(two.id);
    expect(next.body.nextCursor).toBeNull();
  });

  test('roles: an auditor reads, a coordinator edits, nobody else sees; she herself reads her record', async () => {
    const her = await add(
      person('Mia', 'Own', 'mia@own.example', { address: 'ward@own.example', shared: true }),
    );
    const path = `/clinicians/${her.id}`;
    const auditor = await service.token('auditor', north);
    await service.as(auditor).get(path).expect(200);
    expect((await service.as(auditor).patch(path, { site: 'X' }).expect(403)).body.code).toBe(
      'auth.forbidden',
    );
    await service.as(auditor).post('/clinicians', person('No', 'Way')).expect(403);
    await service
      .as(await service.token('coordinator', north))
      .patch(path, { site: 'Ward 3' })
      .expect(200);
    const { clinicians } = service.services;
    const herself = { kind: 'person' as const, id: 'p1', grants: [], addresses: ['mia@own.example'] };
    expect((await clinicians.get(herself, her.id)).site).toBe('Ward 3');
    await expect(
      clinicians.get({ ...herself, addresses: ['ward@own.example'] }, her.id),
    ).rejects.toMatchObject({ code: 'resource.not-found' });
    await expect(clinicians.edit(herself, her.id, { site: 'Y' })).rejects.toMatchObject({
      code: 'resource.not-found',
    });
  });

  test('her records of several organizations, by an address that is hers alone', async () => {
    const { clinicians } = service.services;
    const read = service.database.read;
    const here = await add(person('Ida', 'Two', 'ida@person.example'));
    const there = await add({ ...person('Ida', 'Two', 'ida@person.example'), organizationId: south }, owner);
    await add(person('Desk', 'One', { address: 'shared@person.example', shared: true }));
    const records = await clinicians.recordsOfPerson(read, ['ida@person.example', 'shared@person.example']);
    expect(records.map((each) => each.id).sort()).toEqual([here.id, there.id].sort());
    expect(await clinicians.recordsOfPerson(read, [])).toEqual([]);
    await service.database.write((trx) => clinicians.addAddress(trx, here.id, ' Ida.Home@person.example '));
    await service.database.write((trx) => clinicians.addAddress(trx, here.id, 'ida.home@person.example'));
    const identity = (await clinicians.listForIdentity(read, north)).find(
      (each) => each.clinicianId === here.id,
    );
    expect(identity).toEqual({
      clinicianId: here.id,
      displayName: 'Ida Two',
      givenName: 'Ida',
      familyName: 'Two',
      addresses: [
        { address: 'ida@person.example', shared: false },
        { address: 'ida.home@person.example', shared: false },
      ],
    });
    const other = await add(person('Not', 'Ida'));
    const grab = service.database.write((trx) => clinicians.addAddress(trx, other.id, 'ida@person.example'));
    await expect(grab).rejects.toMatchObject({ code: 'resource.conflict' });
  });

  test('a merge moves what the doubled record held, points to the other, and cannot be done twice', async () => {
    const stays = await add({
      ...person('Lou', 'Ng', 'lou@work.example'),
      licences: [{ body: 'CPSO', number: '1' }],
    });
    const goes = await add({
      ...person('Louis', 'Ng', 'lou@home.example'),
      licences: [
        { body: 'CPSO', number: '2' },
        { body: 'CNO', number: '3' },
      ],
    });
    const earlier = await add(person('L.', 'Ng', 'lou@old.example'));
    const merge = (from: string, intoId: string, bearer = lead) =>
      service.as(bearer).post(`/clinicians/${from}/merge`, { intoId, reason: 'registered twice' });
    await merge(earlier.id, goes.id).expect(200);
    const done = await merge(goes.id, stays.id).expect(200);
    expect(done.body.clinician.emails.map((each: { address: string }) => each.address)).toEqual([
      'lou@work.example',
      'lou@home.example',
      'lou@old.example',
    ]);
    expect(done.body.clinician.licences).toEqual([
      { body: 'CNO', number: '3' },
      { body: 'CPSO', number: '1' },
    ]);
    expect(done.body.warnings.map((each: { code: string }) => each.code)).toEqual([
      'merge.licence-kept-apart',
    ]);
    for (const id of [goes.id, earlier.id]) {
      expect((await service.as(lead).get(`/clinicians/${id}`).expect(200)).body.mergedIntoId).toBe(stays.id);
    }
    const listed = await service.as(lead).get('/clinicians?search=ng').expect(200);
    expect(listed.body.items.map((each: { id: string }) => each.id)).toEqual([stays.id]);
    expect((await merge(goes.id, stays.id).expect(409)).body.errors[0].code).toBe('merge.merged');
    expect((await merge(stays.id, goes.id).expect(409)).body.errors[0].code).toBe('merge.merged');
    expect((await merge(stays.id, stays.id).expect(409)).body.errors[0].code).toBe('merge.same');
    expect(
      (await service.as(lead).patch(`/clinicians/${goes.id}`, { site: 'X' }).expect(409)).body.mergedIntoId,
    ).toBe(stays.id);
    const trail = await service.as(lead).get(`/audit?subject=${goes.id}`).expect(200);
    expect(trail.body.items.at(-1)).toMatchObject({ action: 'clinician.merged', reason: 'registered twice' });
  });

  test('merging across organizations is refused, also to who owns both; a foreign record does not exist', async () => {
    const mine = await add(person('Kim', 'Here'));
    const theirs = await add({ ...person('Kim', 'There'), organizationId: south }, owner);
    const body = { intoId: theirs.id, reason: 'same person' };
    expect(
      (await service.as(owner).post(`/clinicians/${mine.id}/merge`, body).expect(409)).body.errors[0].code,
    ).toBe('merge.organizations');
    await service.as(lead).post(`/clinicians/${mine.id}/merge`, body).expect(404);
    await service
      .as(await service.token('auditor', north))
      .post(`/clinicians/${mine.id}/merge`, { ...body, intoId: mine.id })
      .expect(403);
    await service.as(lead).post(`/clinicians/${mine.id}/merge`, { intoId: mine.id, reason: '' }).expect(422);
  });

  test('many at once keep their order and their addresses', async () => {
    const people = Array.from({ length: 1200 }, (_, index) => ({
      name: { given: 'Bulk', family: `No ${index}` },
      emails: [{ address: `bulk${index}@many.example`, shared: false }],
      profession: 'pharmacist' as const,
    }));
    const { clinicians } = service.services;
    const ids = await service.database.write((trx) => clinicians.addMany(trx, systemActor, south, people));
    expect(new Set(ids).size).toBe(1200);
    const loaded = await clinicians.loadMany(service.database.read, ids);
    expect(loaded).toHaveLength(1200);
    expect(loaded.find((each) => each.id === ids[777])?.emails[0]?.address).toBe('bulk777@many.example');
  });
});
