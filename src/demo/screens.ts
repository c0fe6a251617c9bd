// One screen, several clinicians, in the demo: a standing group is named, its contact says who was there, one colleague confirms.
import type { MadeHub } from './hub.js';
import type { ByAddress } from './people.js';
import type { DemoScreen } from './seeds.js';
import { linkActor } from '../features/screens/screen-links.js';
import type { Session } from '../features/sessions/session.js';
import type { Services } from '../wiring.js';

const idsOf = (addresses: readonly string[], ids: ByAddress): string[] =>
  addresses.flatMap((address) => ids.get(address) ?? []);

/** Named once, as a lead would; those who consent do so for themselves. */
export async function ensureGroup(
  { groupActs }: Services,
  { lead, program }: MadeHub,
  screen: DemoScreen,
  ids: ByAddress,
): Promise<void> {
  const standing = await groupActs.list(lead, program.id);
  if (standing.some(({ name }) => name === screen.name)) return;
  const { members } = await groupActs.create(lead, program.id, {
    name: screen.name,
    devices: [screen.device],
    contactId: ids.get(screen.contact) ?? null,
    memberIds: idsOf(screen.members, ids),
  });
  const consenting = idsOf(screen.consented, ids);
  for (const { id, clinicianId } of members.filter((member) => consenting.includes(member.clinicianId))) {
    await groupActs.setConsent({ actor: linkActor(clinicianId), clinicianIds: [clinicianId] }, id, true);
  }
}

/** The contact says “the same today”; some answer, the others are left to whoever looks at the demo. */
export async function seatGroup(
  services: Services,
  session: Session,
  screen: DemoScreen,
  ids: ByAddress,
): Promise<void> {
  const { screens, shareScreen, answerScreen, screenLists, database } = services;
  const contactId = ids.get(screen.contact);
  const seen = (await screens.look(database.read, session)).find(({ group }) => group?.name === screen.name);
  const group = seen?.group ?? null;
  if (contactId === undefined || seen === undefined || group === null) return;
  const namer = { actor: linkActor(contactId), contactId };
  await shareScreen.listUsual(namer, session.id, seen.device.ref, { groupId: group.id });
  const answering = idsOf(screen.confirmed, ids);
  for (const { id, clinicianId } of await screenLists.seats(database.read, session.id)) {
    if (!answering.includes(clinicianId)) continue;
    const herself = { actor: linkActor(clinicianId), clinicianIds: [clinicianId] };
    await answerScreen.answer(herself, id, { kind: 'confirm', time: null });
  }
}

/** The link of one who has not answered yet, as it was mailed. */
export async function findWaitingSeat(
  { screenLists, screenLinks, database }: Services,
  session: Session | undefined,
): Promise<string | null> {
  if (session === undefined) return null;
  const waiting = (await screenLists.seats(database.read, session.id)).find(
    ({ state }) => state === 'waiting',
  );
  return waiting === undefined ? null : screenLinks.url('seat', waiting.id);
}
