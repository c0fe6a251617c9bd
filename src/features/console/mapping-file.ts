// Where the sheet of a mapping comes from: sent with the form, kept along it, or waiting among the hub's files.
import { AppError, notFound } from '../../core/errors.js';
import type { PageCall } from '../../platform/http/page.js';
import type { Session } from '../sessions/session.js';
import type { ConsoleDoors } from './console-doors.js';
import { attempt } from '../../platform/http/failure.js';
import { keptFileOf, type KeptFile } from './kept-file.js';

/** `waitingId`: it waits among the hub's files, so it need not travel with the form. */
export interface MappedFile extends KeptFile {
  waitingId: string | null;
}

export function sentFile({ files }: PageCall): MappedFile {
  const [file] = files;
  if (file === undefined || file.bytes.length === 0)
    throw new AppError('attendance.empty', 'Choose a sheet first; no file came, or it has nothing in it.');
  return { ...file, waitingId: null };
}

export async function waitingFile(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  waitingId: string,
): Promise<MappedFile> {
  const waits = await doors.intake.reachWaiting(doors.database.read, call.actor, waitingId);
  if (waits.organizationId !== session.organizationId) throw notFound('file');
  return { fileName: waits.fileName, bytes: waits.bytes, waitingId };
}

/** What came along with the form: the file itself, or the id of one that waits. */
export function carriedFile(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
): MappedFile | Promise<MappedFile> {
  const { form } = call;
  return form.has('waiting')
    ? waitingFile(doors, call, session, form.text('waiting'))
    : { ...keptFileOf(form), waitingId: null };
}

/** The session knows the file by now; somebody may have settled it meanwhile, which comes to the same. */
export async function settleWaiting(
  doors: ConsoleDoors,
  call: PageCall,
  session: Session,
  fileId: string,
): Promise<void> {
  const choice = { sessionId: session.id, timeZone: null, dateOrder: null, confirmed: true };
  await attempt(() => doors.routeFiles.settle(call.actor, fileId, choice), call.language, doors.messages);
}
