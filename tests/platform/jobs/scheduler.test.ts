import { expect, test } from '@jest/globals';
import { startScheduler } from '../../../src/platform/jobs/scheduler.js';
import { createWakeup } from '../../../src/platform/jobs/wakeup.js';

test('a tick runs, its failure is reported by name, and it comes again', async () => {
  const failures: string[] = [];
  let runs = 0;
  await new Promise<void>((resolve) => {
    const scheduler = startScheduler(
      [
        {
          name: 'often',
          pattern: '* * * * * *',
          run: () => {
            runs += 1;
            return Promise.reject(new Error('no'));
          },
        },
      ],
      (name, error) => {
        failures.push(`${name}: ${(error as Error).message}`);
        if (failures.length === 2) {
          scheduler.stop();
          resolve();
        }
      },
    );
  });
  expect(runs).toBe(2);
  expect(failures).toEqual(['often: no', 'often: no']);
});

test('a wake-up reaches whoever listens, and nobody after that', () => {
  const wakeup = createWakeup();
  let woken = 0;
  wakeup.wake();
  const stop = wakeup.listen(() => (woken += 1));
  wakeup.wake();
  stop();
  wakeup.wake();
  expect(woken).toBe(1);
});
