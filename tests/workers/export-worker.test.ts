// src/workers/export-worker and platform/jobs/thread-pool together: a real thread with a connection of its own.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { ExportRequest } from '../../src/features/exports/write-export.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { worldOf } from '../support/world.js';

const script = fileURLToPath(new URL('../support/export-thread.ts', import.meta.url));

async function onThread(request: ExportRequest): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    script,
    JSON.stringify(request),
  ]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

describeEachEngine('an export on a thread of its own', (engine) => {
  let service: TestService;
  let request: ExportRequest;
  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    const world = worldOf(service, await service.token('owner'));
    const { id: organizationId } = await world.organization();
    const { id: programId } = await world.program(organizationId);
    const cohort = await world.cohort(programId, { repeat: { every: 1, unit: 'week', count: 2 } });
    const person = await world.clinician(organizationId, { name: { given: 'Ann', family: 'Lee' } });
    await world.enrol(cohort.id, person.id);
    request = {
      databaseUrl: service.config.databaseUrl,
      presetId: 'attendance',
      format: 'csv',
      selection: {
        organizationId,
        programId,
        from: null,
        to: null,
        asOf: '2026-03-01T12:00:00Z',
        language: 'fr',
      },
      filePath: join(service.config.dataDir, 'exports', 'made.csv'),
    };
  });
  afterAll(() => service.stop());

  test('writes the whole file, says how many rows, and tells its progress', async () => {
    const answer = await onThread(request);
    const text = readFileSync(request.filePath, 'utf8');
    expect(answer).toMatchObject({ written: { rowCount: 2, sizeBytes: Buffer.byteLength(text) } });
    expect(text.split('\r\n')).toHaveLength(4);
    expect(text).toContain('Nom de famille');
    for (const [done, total] of answer['progress'] as [number, number][])
      expect(done <= total && total === 2).toBe(true);
    expect(existsSync(`${request.filePath}.part`)).toBe(false);
  });

  test('what goes wrong comes back, and leaves no half a file', async () => {
    const filePath = join(service.config.dataDir, 'exports', 'none.csv');
    const answer = await onThread({ ...request, presetId: 'nonsense', filePath });
    expect(answer).toEqual({ code: 'bug', detail: 'Error: there is no export nonsense' });
    expect(existsSync(filePath)).toBe(false);
  });
});
