// The buttons about the people before one device, the same for its contact and for staff; each answers its notice.
import { AppError, notFound } from '../../core/errors.js';
import type { PageForm } from '../../platform/http/page.js';
import type { Session } from '../sessions/session.js';
import type { Namer } from './lists.service.js';
import type { AnsweringDoor, NamingDoor } from './screen-wishes.js';
import { colleaguesOf, limitsOf, timeOf } from './together-form.js';
import type { TogetherView } from './together-view.service.js';

type ShownScreen = Awaited<ReturnType<TogetherView['load']>>['screens'][number];

interface Doors {
  shareScreen: NamingDoor;
  answerScreen: AnsweringDoor;
}

function nobodyNamed(): AppError {
  const detail = 'Choose at least one person, or write down a colleague.';
  const errors = [{ pointer: '/body/person', code: 'screen.nobody', detail }];
  return new AppError('request.invalid', detail, { errors });
}

async function nameUsual(
  { shareScreen }: Doors,
  form: PageForm,
  session: Session,
  { participant, usual }: ShownScreen,
  namer: Namer,
): Promise<void> {
  if (usual === null) throw notFound('group');
  const present = form.all('person');
  const exceptIds = usual.members.map(({ id }) => id).filter((id) => !present.includes(id));
  if (exceptIds.length === usual.members.length) throw nobodyNamed();
  const wish = { groupId: usual.groupId, exceptIds, limits: limitsOf(form, present) };
  await shareScreen.listUsual(namer, session.id, participant, wish);
}

async function name(
  { shareScreen }: Doors,
  form: PageForm,
  session: Session,
  { participant }: ShownScreen,
  namer: Namer,
): Promise<string> {
  const clinicianIds = form.all('person');
  const colleagues = namer.contactId === null ? [] : colleaguesOf(form);
  if (clinicianIds.length === 0 && colleagues.length === 0) throw nobodyNamed();
  const contactId = form.text('contactId');
  await shareScreen.list(namer, session.id, participant, {
    clinicianIds,
    colleagues,
    ...(contactId === '' ? {} : { contactId }),
  });
  return colleagues.length > 0 ? 'screen-named-asked' : 'screen-named';
}

export async function speakAbout(
  doors: Doors,
  form: PageForm,
  session: Session,
  screen: ShownScreen,
  namer: Namer,
): Promise<string> {
  const clinicianId = form.text('clinicianId');
  switch (form.text('act')) {
    case 'usual':
      await nameUsual(doors, form, session, screen, namer);
      return 'screen-named';
    case 'name':
      return name(doors, form, session, screen, namer);
    case 'off':
      if (screen.listId === null) throw notFound('list');
      await doors.answerScreen.takeOff(namer, screen.listId, clinicianId, null);
      return 'screen-changed';
    case 'limit':
      if (screen.listId === null) throw notFound('list');
      await doors.answerScreen.shorten(namer, screen.listId, clinicianId, timeOf(form, session));
      return 'screen-changed';
    default:
      throw new AppError('request.malformed', 'Use one of the buttons of the page.');
  }
}
