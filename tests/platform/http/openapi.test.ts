// src/platform/http/openapi.ts over every endpoint, behind src/platform/http/server.ts.
import { expect, test } from '@jest/globals';
import { engines } from '../../support/engines.js';
import { expectGolden } from '../../support/golden.js';
import { startService } from '../../support/service.js';
import supertest from 'supertest';

test('the OpenAPI document is 3.1, complete, and changes only visibly', async () => {
  const sqlite = engines.find((engine) => engine.name === 'sqlite');
  if (sqlite === undefined) throw new Error('no SQLite');
  const service = await startService(sqlite);
  try {
    const { body } = await supertest(service.app).get('/api/openapi.json').expect(200);
    expect(body.openapi).toBe('3.1.0');
    const operations = Object.values(
      body.paths as Record<string, Record<string, { operationId: string; summary: string }>>,
    ).flatMap((path) => Object.values(path));
    const ids = operations.map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) expect(operation.summary.length).toBeGreaterThan(5);
    expectGolden('openapi.json', `${JSON.stringify(body, null, 1)}\n`);
  } finally {
    await service.stop();
  }
});
