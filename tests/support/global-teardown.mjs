// Takes away what the run left: its temporary folder and its databases on the test server.
import { rmSync } from 'node:fs';

export default async function tearDown() {
  const folder = process.env.ECHO_TEST_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  const [url, run] = [process.env.TEST_DATABASE_URL, process.env.ECHO_TEST_RUN];
  if (!url || !run) return;
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const left = await client.query('select datname from pg_database where starts_with(datname, $1)', [
      `echo_test_${run}_`,
    ]);
    for (const { datname } of left.rows)
      await client.query(`drop database if exists "${datname}" with (force)`);
  } finally {
    await client.end();
  }
}
