// A session of 1,000 clinicians and four approvals finalized, beside inserting the same ledger entries.
import { v7 } from 'uuid';
import { systemActor } from '../../src/core/access.js';
import { addCohort, type Hub } from './hub.js';
import { median, rateRow, secondsOf, type BenchRow } from './measure.js';
import { insertInto, openRaw } from './raw-sqlite.js';
import { addEvidence } from './report.js';

const people = 1000;

type Entry = Record<string, unknown> & { clinician_id: string; approval_id: string; kind: string };

function bareFinalize(databasePath: string, sessionId: string, entries: readonly Entry[]): Promise<number> {
  const raw = openRaw(databasePath);
  const columns = Object.keys(entries[0] ?? {});
  const award = insertInto(raw, 'awards', columns);
  const standing = insertInto(raw, 'standing_awards', [
    'session_id',
    'clinician_id',
    'approval_id',
    'kind',
    'award_id',
  ]);
  const attendance = raw.prepare('select * from attendance where session_id = ?');
  const close = raw.prepare('update sessions set finalized_at = ? where id = ?');
  return secondsOf(() => {
    raw.transaction(() => {
      attendance.all(sessionId);
      for (const entry of entries) {
        const id = v7();
        award.run({ ...entry, id, session_id: sessionId });
        const { clinician_id, approval_id, kind } = entry;
        standing.run({ session_id: sessionId, clinician_id, approval_id, kind, award_id: id });
      }
      close.run('2025-06-01T00:00:00Z', sessionId);
    })();
  }).finally(() => raw.close());
}

export async function benchFinalize(hub: Hub, options: { quick: boolean }): Promise<BenchRow[]> {
  const count = options.quick ? 2 : 5;
  const { sessions } = await addCohort(hub, 'Finalize', count, people, '08:00');
  // A different hour, so that no minute of the two is counted twice.
  const bare = await addCohort(hub, 'Bare finalize', count, people, '15:00');
  await addEvidence(hub, sessions, people);
  await addEvidence(hub, bare.sessions, people);
  const oursSeconds: number[] = [];
  const bareSeconds: number[] = [];
  for (const [index, { id: sessionId }] of sessions.entries()) {
    oursSeconds.push(
      await secondsOf(async () => {
        const outcome = await hub.running.services.finalizeSession(systemActor, sessionId);
        if (outcome.awards !== people * 4)
          throw new Error(`${outcome.awards} awards of ${people * 4}: ${JSON.stringify(outcome)}`);
      }),
    );
    const raw = openRaw(hub.databasePath, { readonly: true });
    const entries = raw
      .prepare("select * from awards where session_id = ? and entry = 'award'")
      .all(sessionId) as Entry[];
    raw.close();
    bareSeconds.push(await bareFinalize(hub.databasePath, bare.sessions[index]?.id ?? '', entries));
  }
  const rate = (seconds: number[]) => (people * 4) / median(seconds.slice(1));
  return [
    rateRow(
      'finalize, 1,000 clinicians × 4 approvals',
      'awards/s',
      rate(oursSeconds),
      rate(bareSeconds),
      null,
    ),
  ];
}
