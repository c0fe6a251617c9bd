// Requests a second of the two reads people make most, beside a bare server that runs the same queries.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemActor } from '../../src/core/access.js';
import type { createApp } from '../../src/app.js';
import { built } from './built.js';
import type { BareRoute } from './bare-server.js';
import { addCohort, type Hub } from './hub.js';
import { rateRow, type BenchRow } from './measure.js';
import { addEvidence } from './report.js';
import { requestsPerSecond, startBare, startOurs } from './servers.js';

const connections = 10;

/** Two people with twelve finalized sessions and a certificate each. */
async function certified(hub: Hub): Promise<{ number: string; clinicianId: string }> {
  const { finalizeSession, issue } = hub.running.services;
  const { cohortId, sessions } = await addCohort(hub, 'Certified', 12, 2, '18:00');
  await addEvidence(hub, sessions, 2);
  for (const { id } of sessions) await finalizeSession(systemActor, id);
  const { certificates } = await issue.issue(systemActor, cohortId, { creditSystem: 'ama-pra-category-1' });
  const [certificate] = certificates;
  if (certificate === undefined) throw new Error('no certificate was issued');
  return { number: certificate.number, clinicianId: certificate.clinicianId };
}

/** What one request asks of the database, heard on the wire. */
async function queriesOf(hub: Hub, path: string, headers: Record<string, string>): Promise<BareRoute> {
  const { outside, services } = hub.running;
  const { createApp: create } = await built<{ createApp: typeof createApp }>('app');
  const server = createServer(create(outside, services)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  const queries: BareRoute['queries'] = [];
  const hear = ({ sql, bindings }: { sql: string; bindings?: unknown[] }): void => {
    queries.push({ sql, bindings: bindings ?? [] });
  };
  // Once before, so that what is done only now and then (the token's last use) is out of the way.
  await fetch(url, { headers });
  outside.database.read.on('query', hear);
  const answer = await fetch(url, { headers });
  if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  await answer.text();
  outside.database.read.removeListener('query', hear);
  server.closeAllConnections();
  server.close();
  return {
    path,
    queries: queries.filter(({ sql }) => !/^(begin|commit|rollback|savepoint|release)/i.test(sql)),
  };
}

export async function benchRequests(
  hub: Hub,
  folder: string,
  options: { quick: boolean },
): Promise<BenchRow[]> {
  const { number, clinicianId } = await certified(hub);
  const { token } = await hub.running.services.accounts.createToken(systemActor, {
    ...{ role: 'lead', organizationId: hub.organizationId, programId: null, name: 'bench' },
  });
  const accept = { accept: 'application/json' };
  const asked = [
    { what: 'GET /verify/{number}', path: `/verify/${number}`, headers: accept },
    {
      what: 'GET /clinicians/{id}/awards, 48 awards',
      path: `/api/v1/clinicians/${clinicianId}/awards`,
      headers: { ...accept, authorization: `Bearer ${token}` },
    },
  ];
  const routes: BareRoute[] = [];
  for (const { path, headers } of asked) routes.push(await queriesOf(hub, path, headers));
  const routesPath = join(folder, 'routes.json');
  writeFileSync(routesPath, JSON.stringify(routes));
  const ours = await startOurs(hub.environment);
  const bare = await startBare({ BARE_DATABASE: hub.databasePath, BARE_ROUTES: routesPath });
  const rows: BenchRow[] = [];
  try {
    for (const [index, { what, path, headers }] of asked.entries()) {
      const load = { connections, duration: options.quick ? 2 : 8, headers };
      const oursRate = await requestsPerSecond({ ...load, url: ours.url + path });
      const bareRate = await requestsPerSecond({ ...load, url: bare.url + path });
      const queries = routes[index]?.queries.length ?? 0;
      rows.push(rateRow(`${what} (${queries} queries)`, 'requests/s', oursRate, bareRate, 0.4));
    }
  } finally {
    await ours.stop();
    await bare.stop();
  }
  return rows;
}
