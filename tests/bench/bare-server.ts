// The bare server: Express, helmet, pino-http and the same queries as prepared statements, nothing else.
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { addHook } from './bare-hook.js';
import { openRaw } from './raw-sqlite.js';

/** What the service asked its database to answer one request. */
export interface BareRoute {
  path: string;
  queries: { sql: string; bindings: unknown[] }[];
}

const {
  BARE_DATABASE: databasePath = '',
  BARE_ROUTES: routesPath,
  BARE_HOOK_SECRET: hookSecret,
} = process.env;
const raw = openRaw(databasePath);
const routes = routesPath === undefined ? [] : (JSON.parse(readFileSync(routesPath, 'utf8')) as BareRoute[]);

const app = express();
app.use(pinoHttp({ logger: pino({ level: 'error' }), useLevel: 'debug' }));
app.use(helmet());
for (const { path, queries } of routes) {
  const statements = queries.map(({ sql, bindings }) => ({ statement: raw.prepare(sql), bindings }));
  app.get(path, (_request, response) => {
    let items: unknown[] = [];
    for (const { statement, bindings } of statements) {
      if (!statement.reader) {
        statement.run(...bindings);
        continue;
      }
      const rows = statement.all(...bindings);
      if (rows.length >= items.length) items = rows;
    }
    response.json({ items, nextCursor: null });
  });
}
if (hookSecret !== undefined) addHook(app, raw, hookSecret);
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeAllConnections();
});
