// The ordered list of migrations; names carry no extension so that one list serves src, dist and tests.
import type { Knex } from 'knex';
import * as foundation from './0001-foundation.js';
import * as organizations from './0002-organizations.js';
import * as accounts from './0003-accounts.js';
import * as programs from './0004-programs.js';
import * as clinicians from './0005-clinicians.js';
import * as attendance from './0006-attendance.js';
import * as credits from './0007-credits.js';
import * as certificates from './0008-certificates.js';
import * as outbox from './0009-outbox.js';
import * as attestations from './0010-attestations.js';
import * as columnMappings from './0011-column-mappings.js';
import * as zoom from './0012-zoom.js';
import * as screens from './0013-screens.js';
import * as checkIn from './0014-check-in.js';
import * as intake from './0015-intake.js';
import * as claims from './0016-claims.js';
import * as mergeJournal from './0017-merge-journal.js';
import * as disputes from './0019-disputes.js';

export const migrations: readonly { name: string; migration: Knex.Migration }[] = [
  { name: '0001-foundation', migration: foundation },
  { name: '0002-organizations', migration: organizations },
  { name: '0003-accounts', migration: accounts },
  { name: '0004-programs', migration: programs },
  { name: '0005-clinicians', migration: clinicians },
  { name: '0006-attendance', migration: attendance },
  { name: '0007-credits', migration: credits },
  { name: '0008-certificates', migration: certificates },
  { name: '0009-outbox', migration: outbox },
  { name: '0010-attestations', migration: attestations },
  { name: '0011-column-mappings', migration: columnMappings },
  { name: '0012-zoom', migration: zoom },
  { name: '0013-screens', migration: screens },
  { name: '0014-check-in', migration: checkIn },
  { name: '0015-intake', migration: intake },
  { name: '0016-claims', migration: claims },
  { name: '0017-merge-journal', migration: mergeJournal },
  { name: '0019-disputes', migration: disputes },
];
