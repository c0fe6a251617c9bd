// The page on which a lead says what the columns of a sheet mean, from the failure of an upload to the session's minutes.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  addressOf,
  makeConsoleScene,
  signedInStaff,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { workbookOf } from '../../support/workbook.js';

const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
/** What is chosen in a list. */
const chosen = (html: string, name: string): string => {
  const list = new RegExp(`<select id="[^"]*" name="${name}"[^>]*>(.*?)</select>`, 's').exec(html)?.[1] ?? '';
  return /value="([^"]*)" selected/.exec(list)?.[1] ?? '';
};

const daisy = addressOf('Daniel');
const sheetText = [
  'Lakeside Health;;;;',
  'Who;Contact;Came;Went;Signature',
  `Daniel Cardinal;${daisy};11/02/2026 12:00:00;11/02/2026 12:50:30;D.C.`,
  'Somebody <b>else</b>;;11/02/2026 12:10:00;11/02/2026 13:00:00;',
  '',
].join('\n');
const named = {
  titles: '1',
  'column-1': 'name',
  'column-2': 'email',
  'column-3': 'join',
  'column-4': 'leave',
};

describeEachEngine('naming the columns of a sheet', (engine) => {
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

  const session = (number: number): string => `/manage/sessions/${scene.sessionIds[number - 1] ?? ''}`;
  const upload = (path: string, bytes: Buffer, fields: Record<string, string> = {}, name = 'desk.csv') => {
    const sending = lead.post(path).attach('file', bytes, name);
    for (const [field, value] of Object.entries(fields)) void sending.field(field, value);
    return sending;
  };
  const send = (html: string, fields: Record<string, string>, language = 'en') =>
    lead
      .post(`${session(5)}/import/map/kept?lang=${language}`)
      .type('form')
      .send({
        kept: hidden(html, 'kept'),
        keptName: hidden(html, 'keptName'),
        timeZone: 'America/Toronto',
        ...fields,
      });
  const firstLook = async () => {
    const refused = await upload(`${session(5)}/import`, Buffer.from(sheetText), { act: 'preview' });
    return { refused, page: await send(refused.text, { act: 'look' }) };
  };
  const imports = () =>
    service.database.read('imports').where({ session_id: scene.sessionIds[4] }).whereNull('withdrawn_at');

  test('one click leads from the failed upload to the sheet, nothing lost, in both languages', async () => {
    const { refused, page } = await firstLook();
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`action="${session(5)}/import/map/kept"`);
    expect(plain(refused.text)).toContain('Say what its columns mean');
    expect(page.status).toBe(200);
    expect(plain(page.text)).toContain('The first lines of desk.csv');
    expect(page.text).toContain('Somebody &lt;b&gt;else&lt;/b&gt;');
    expect(chosen(page.text, 'titles')).toBe('1');
    expect(plain(page.text)).toContain('Column 3 Came');
    expect(page.text).toContain('11/02/2026 12:00:00 · 11/02/2026 12:10:00');
    const french = await send(refused.text, { act: 'look' }, 'fr');
    expect(plain(french.text)).toContain('Ce que contiennent les colonnes');
    expect(plain(french.text)).toContain('l’heure d’arrivée');
    const { body } = await scene.world.importReport(scene.sessionIds[4] ?? '', sheetText).expect(422);
    expect(body.mappingUrl).toBe(`${session(5)}/import/map`);
    expect(plain((await lead.get(`${body.mappingUrl}?lang=en`).expect(200)).text)).toContain(
      'Show its columns',
    );
  });

  test('what is missing is told before anything is read', async () => {
    const { page } = await firstLook();
    const little = await send(page.text, { titles: '1', 'column-1': 'name', act: 'preview' });
    expect(little.status).toBe(422);
    expect(plain(little.text)).toContain('do not yet tell who was there and when');
    expect(chosen(little.text, 'column-1')).toBe('name');
    const twice = await send(little.text, { ...named, 'column-5': 'leave', act: 'preview' }, 'fr');
    expect(plain(twice.text)).toContain('Deux colonnes sont dites contenir la même chose');
    expect(await imports()).toHaveLength(0);
  });

  test('another line for the titles proposes anew; none at all names columns by number', async () => {
    const { page } = await firstLook();
    const other = await send(page.text, { ...named, titles: '2', act: 'look' });
    expect(chosen(other.text, 'titles')).toBe('2');
    expect(chosen(other.text, 'column-1')).toBe('');
    const bare = await send(other.text, { ...named, titles: '-1', act: 'preview' });
    expect(bare.status).toBe(200);
    expect(chosen(bare.text, 'titles')).toBe('-1');
    expect(plain(bare.text)).toContain('4 lines would be read.');
  });

  test('the preview shows what would be read, the import does it, and the name is kept for the hub', async () => {
    const { page } = await firstLook();
    const preview = await send(page.text, { ...named, name: 'Front desk', act: 'preview' });
    expect(preview.status).toBe(200);
    const shown = plain(preview.text);
    expect(shown).toContain('2 lines would be read.');
    expect(shown).toContain('Nothing is written yet.');
    expect(shown).toMatch(/Daniel Cardinal daniel@clinic\.example [^–]*12:00[^–]*12:50/);
    expect(hidden(preview.text, 'kept')).not.toBe('');
    expect(await imports()).toHaveLength(0);
    const taken = await send(preview.text, { ...named, name: 'Front desk', act: 'import' });
    expect(taken.status).toBe(303);
    expect(taken.headers['location']).toBe(`${session(5)}/review?notice=report-taken-kept`);
    const [row] = await imports();
    expect(JSON.parse(row.mapping_json)).toEqual({
      name: 'Who',
      email: 'Contact',
      join: 'Came',
      leave: 'Went',
    });
    const [kept] = await service.database
      .read('column_mappings')
      .where({ organization_id: scene.organizationId });
    expect(kept).toMatchObject({ name: 'Front desk' });
    expect(JSON.parse(kept.titles_json)).toEqual(['Who', 'Contact', 'Came', 'Went', 'Signature']);
    const again = await send(preview.text, { ...named, name: 'Front desk', act: 'import' });
    expect(again.headers['location']).toBe(`${session(5)}/review?notice=report-known`);
    const attendance = await scene.world.attendance(scene.sessionIds[4] ?? '');
    expect(attendance.find((entry) => entry['name'] === 'Daniel Cardinal')).toMatchObject({ seconds: 3030 });
  });

  test('from then on such a sheet is read by itself, says so, and can still be named otherwise', async () => {
    const next = Buffer.from(sheetText.replace('12:50:30', '12:55:30'));
    const read = await upload(`${session(5)}/import`, next, { act: 'preview', timeZone: 'America/Toronto' });
    expect(read.status).toBe(200);
    expect(plain(read.text)).toContain('as your hub keeps them under “Front desk”');
    expect(read.text).toContain(`action="${session(5)}/import/map/kept"`);
    const page = await send(read.text, { act: 'look' });
    expect(
      ['column-1', 'column-2', 'column-3', 'column-4', 'column-5'].map((each) => chosen(page.text, each)),
    ).toEqual(['name', 'email', 'join', 'leave', '']);
    const taken = await send(page.text, { ...named, name: 'FRONT DESK', 'column-2': '', act: 'preview' });
    expect(taken.status).toBe(422);
    expect(plain(taken.text)).toContain('Other columns are kept under this name');
  });

  test('what the hub keeps is listed on the page, and can be forgotten there', async () => {
    const path = `${session(5)}/import/map`;
    const listed = await lead.get(`${path}?lang=en`).expect(200);
    expect(plain(listed.text)).toContain('Front desk');
    expect(plain(listed.text)).toContain('the e-mail address: Contact');
    const fields = { mappingId: hidden(listed.text, 'mappingId') };
    const done = await lead.post(`${path}/forget`).type('form').send(fields).expect(303);
    expect(done.headers['location']).toBe(`${path}?notice=mapping-forgotten`);
    expect(plain((await lead.get(path)).text)).not.toContain('Front desk');
    await lead.post(`${path}/forget`).type('form').send(fields).expect(404);
    expect((await lead.get(`${path}/forget`).expect(303)).headers['location']).toBe(path);
  });

  test('a sheet that waits among the hub’s files: named from there, taken in, waiting no more', async () => {
    const text = sheetText.replaceAll('11/02/2026', '04/02/2026').replace('Contact', 'Reached at');
    const sent = await lead
      .post('/manage/files?lang=en')
      .field('place', `hub ${scene.organizationId}`)
      .attach('file', Buffer.from(text), 'desk of Wednesday.csv');
    const waitingId = /\/manage\/files\/([0-9a-f-]{36})\/map/.exec(sent.text)?.[1] ?? '';
    expect(plain(sent.text)).toContain('Say what its columns mean');
    const sessionId = scene.sessionIds[3] ?? '';
    const led = await lead
      .post(`/manage/files/${waitingId}/map`)
      .type('form')
      .send({ sessionId })
      .expect(303);
    expect(led.headers['location']).toBe(`${session(4)}/import/map?waiting=${waitingId}`);
    const page = await lead.get(led.headers['location'] ?? '').expect(200);
    expect(plain(page.text)).toContain('The first lines of desk of Wednesday.csv');
    expect(page.text).not.toContain('type="file"');
    const sendOn = (act: string) =>
      lead
        .post(`${session(4)}/import/map/kept`)
        .type('form')
        .send({ waiting: waitingId, timeZone: 'America/Toronto', ...named, act });
    expect(plain((await sendOn('preview').expect(200)).text)).toContain('2 lines would be read.');
    await sendOn('import').expect(303);
    const file = await service.database.read('intake_files').where({ id: waitingId }).first();
    expect(file).toMatchObject({ status: 'taken', session_id: sessionId });
    expect((await sendOn('import')).status).toBe(409);
  });

  test('a date that can be read in two ways, and another session: asked for on the same page', async () => {
    const other = Buffer.from('Who;Came;Went\nAnn;01/03/2026 12:00;01/03/2026 12:30\n');
    const page = await upload(`${session(5)}/import/map`, other, {
      act: 'look',
      timeZone: 'America/Toronto',
    });
    const fields = {
      titles: '0',
      'column-1': 'name',
      'column-2': 'join',
      'column-3': 'leave',
      act: 'preview',
    };
    const asked = await send(page.text, fields);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('name="dateOrder"');
    const elsewhere = await send(asked.text, { ...fields, dateOrder: 'day-first' });
    expect(elsewhere.status).toBe(422);
    expect(elsewhere.text).toContain('name="confirmed"');
    expect(chosen(elsewhere.text, 'dateOrder')).toBe('day-first');
  });

  test('a workbook too long to travel along is asked for once more, with everything else as it was', async () => {
    const noise = () => randomBytes(30).toString('hex');
    const rows = Array.from({ length: 4000 }, (_, i) => [`Person ${i}`, noise(), i % 60]);
    const bytes = await workbookOf([['Who', 'Noise', 'Min.'], ...rows]);
    const path = `${session(5)}/import/map`;
    const page = await upload(path, bytes, { act: 'look' }, 'long.xlsx');
    expect(page.status).toBe(200);
    expect(hidden(page.text, 'kept')).toBe('');
    expect(plain(page.text)).toContain('Choose it once more');
    const fields = {
      titles: '0',
      'column-1': 'name',
      'column-2': '',
      'column-3': 'minutes',
      name: 'Long',
      act: 'preview',
    };
    const preview = await upload(path, bytes, { ...fields, timeZone: 'America/Toronto' }, 'long.xlsx');
    expect(plain(preview.text)).toContain('4,000 lines would be read.');
    expect(chosen(preview.text, 'column-3')).toBe('minutes');
    expect(preview.text).toContain('value="Long"');
  });

  test('what is no sheet is refused with words; nobody else reaches the page', async () => {
    const path = `${session(5)}/import/map`;
    const json = await upload(path, Buffer.from('{"a":1}'), { act: 'look' });
    expect(plain(json.text)).toContain('The file is no table');
    const cut = await upload(path, (await workbookOf([['a']])).subarray(0, 300), { act: 'look' });
    expect([cut.status, plain(cut.text).includes('damaged or cut short')]).toEqual([422, true]);
    const empty = await upload(path, Buffer.alloc(0), { act: 'look' });
    expect(empty.status).toBe(422);
    const lost = await lead.post(`${path}/kept`).type('form').send({ kept: 'AAAA', act: 'look' });
    expect(lost.status).toBe(400);
    const redirected = await lead.get(`${path}/kept`).expect(303);
    expect(redirected.headers['location']).toBe(path);
    const foreign = await signedInStaff(service, 'elsewhere@hub.example', {
      role: 'lead',
      organizationId: (await scene.world.organization()).id,
    });
    await foreign.get(path).expect(404);
    const auditor = await signedInStaff(service, 'auditor@hub.example', {
      role: 'auditor',
      organizationId: scene.organizationId,
    });
    await auditor.get(path).expect(403);
  });
});
