import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('organizations', (engine) => {
  let service: TestService;
  let owner: string;
  beforeAll(async () => {
    service = await startService(engine);
    owner = await service.token('owner');
  });
  afterAll(() => service.stop());

  const hub = { slug: 'north', name: { en: 'North Hub', fr: 'Pôle du Nord' } };

  test('an owner adds a hub, reads it, edits it under an ETag, and the audit trail says so', async () => {
    const made = await service.as(owner).post('/organizations', hub).expect(201);
    expect(made.body).toMatchObject({ ...hub, postalAddress: null });
    expect(made.headers.etag).toBe('"1"');
    const path = `/organizations/${made.body.id}`;
    const edited = await service
      .as(owner)
      .patch(path, { contactEmail: 'Hub@North.example' })
      .set('if-match', '"1"')
      .expect(200);
    expect(edited.body.contactEmail).toBe('hub@north.example');
    const stale = await service
      .as(owner)
      .patch(path, { contactEmail: null })
      .set('if-match', '"1"')
      .expect(412);
    expect(stale.body.code).toBe('resource.stale');
    const trail = await service.as(owner).get(`/audit?subject=${made.body.id}`).expect(200);
    expect(trail.body.items.map((entry: { action: string }) => entry.action)).toEqual([
      'organization.created',
      'organization.changed',
    ]);
  });

  test('unknown fields, control characters, a taken slug and broken JSON are refused with a code', async () => {
    const unknown = await service
      .as(owner)
      .post('/organizations', { ...hub, slug: 'x1', colour: 'teal' })
      .expect(422);
    expect(unknown.body).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/body/colour', code: 'field.unknown' }],
    });
    expect(unknown.headers['content-type']).toContain('application/problem+json');
    await service
      .as(owner)
      .post('/organizations', { slug: 'x2', name: { en: 'A\r\nB', fr: 'B' } })
      .expect(422);
    expect((await service.as(owner).post('/organizations', hub).expect(409)).body.errors[0].code).toBe(
      'slug.taken',
    );
    const broken = await supertest(service.app)
      .post('/api/v1/organizations')
      .set('authorization', `Bearer ${owner}`)
      .set('content-type', 'application/json')
      .send('{"slug":')
      .expect(400);
    expect(broken.body.code).toBe('request.malformed');
  });

  test('no token, a broken token, a lesser role and a foreign hub', async () => {
    expect((await supertest(service.app).get('/api/v1/organizations').expect(401)).body.code).toBe(
      'auth.required',
    );
    expect((await service.as('echo_nonsense').get('/organizations').expect(401)).body.code).toBe(
      'auth.invalid-token',
    );
    const own = await service
      .as(owner)
      .post('/organizations', { ...hub, slug: 'own' })
      .expect(201);
    const foreign = await service
      .as(owner)
      .post('/organizations', { ...hub, slug: 'foreign' })
      .expect(201);
    const lead = await service.token('lead', own.body.id as string);
    expect(
      (await service.as(lead).get('/organizations').expect(200)).body.items.map(
        (o: { slug: string }) => o.slug,
      ),
    ).toEqual(['own']);
    await service.as(lead).get(`/organizations/${foreign.body.id}`).expect(404);
    await service.as(lead).patch(`/organizations/${foreign.body.id}`, { slug: 'mine' }).expect(404);
    expect(
      (await service.as(lead).patch(`/organizations/${own.body.id}`, { slug: 'mine' }).expect(403)).body.code,
    ).toBe('auth.forbidden');
    await service
      .as(lead)
      .post('/organizations', { ...hub, slug: 'third' })
      .expect(403);
  });

  test('pages follow a cursor', async () => {
    const first = await service.as(owner).get('/organizations?limit=1').expect(200);
    expect(first.body.items).toHaveLength(1);
    const second = await service
      .as(owner)
      .get(`/organizations?limit=1&cursor=${first.body.nextCursor}`)
      .expect(200);
    expect(second.body.items[0].id).not.toBe(first.body.items[0].id);
    await service.as(owner).get('/organizations?cursor=%00').expect(422);
  });
});
