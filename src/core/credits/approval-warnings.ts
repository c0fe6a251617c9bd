// What is odd about an approval: stored all the same, and shown to the program lead.
import type { Finding } from '../finding.js';
import type { Day } from '../time/instant.js';
import type { DatedApproval } from './approvals-in-force.js';
import { parseCredits } from './amount.js';
import type { AttendancePolicy } from './rule.js';

export interface JudgedTerms {
  activityId: string;
  creditsPerHour: string | null;
  attendancePolicy: AttendancePolicy | null;
  activityType: string | null;
  designatedOn: Day | null;
  expiresOn: Day | null;
  statement: { en: string; fr: string };
}

export interface ApprovalSurroundings {
  programTimeZone: string;
  languages: readonly string[];
  /** Every approval of the program; the judged one may be among them. */
  siblings: readonly DatedApproval[];
}

type Judged = DatedApproval & { terms: JudgedTerms };
type Judge = (approval: Judged, around: ApprovalSurroundings) => Finding[];

function warn(code: string, detail: string, params?: Record<string, string | number>): Finding[] {
  return [{ code, severity: 'warning', detail, ...(params === undefined ? {} : { params }) }];
}

const mainpro = ['cfpc-mainpro-certified', 'cfpc-mainpro-certified-assessment'];
/** From this day Mainpro+ certifies at one credit an hour (credits.md §0.4). */
const mainproOneCreditFrom = '2024-12-16';

/** How an accreditor's activity ids look, where we know it: CERT+ (credits.md §2.2), CCCEP (credits.md §2.4). */
const activityIdForms: Readonly<Record<string, { pattern: RegExp; looksLike: string; example: string }>> = {
  'cfpc-mainpro-certified': {
    pattern: /^\d{6}(-?\d{3})?$/,
    looksLike: 'six or nine digits of CERT+',
    example: '301245-001',
  },
  'cfpc-mainpro-certified-assessment': {
    pattern: /^\d{6}(-?\d{3})?$/,
    looksLike: 'six or nine digits of CERT+',
    example: '301245-001',
  },
  'cccep-ceu': {
    pattern: /^\d{1,5}-\d{4}-\d{1,5}-[LIBCR]-[PTZ]$/,
    looksLike: 'a number like 1092-2020-1356-L-P',
    example: '1092-2020-1356-L-P',
  },
};

const judgeActivityId: Judge = ({ creditSystem, terms }) => {
  if (/^(tbd|tba|n\/?a|none|pending|unknown|x+|0+|[?.-]+)$/i.test(terms.activityId)) {
    return warn(
      'approval.activity-id-placeholder',
      'The activity id is a placeholder; enter the accreditor’s own before documents are issued.',
    );
  }
  const form = activityIdForms[creditSystem];
  if (form === undefined || form.pattern.test(terms.activityId)) return [];
  return warn(
    'approval.activity-id-odd',
    `The activity id is not ${form.looksLike}; compare it with the accreditor’s letter.`,
    { activityId: terms.activityId, example: form.example },
  );
};

/** Longest validity in months (credits.md §2.2, §2.4, §5: a regularly scheduled series lasts 12 at most). */
function validityMonthsMax(creditSystem: string, activityType: string | null): number | undefined {
  if (creditSystem === 'cfpc-mainpro-certified' || creditSystem === 'cccep-ceu') return 12;
  if (creditSystem === 'cfpc-mainpro-certified-assessment') return 36;
  if (creditSystem === 'ama-pra-category-1' && activityType === 'series') return 12;
  return undefined;
}

/** `(2026-01-31, 1)` → `2026-02-31`: only compared with existing days, as text. */
function dayPlusMonths(day: Day, months: number): string {
  const count = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const year = String(Math.floor(count / 12)).padStart(4, '0');
  return `${year}-${String((count % 12) + 1).padStart(2, '0')}-${day.slice(8)}`;
}

const judgeValidity: Judge = ({ creditSystem, validFrom, validTo, terms }) => {
  const months = validityMonthsMax(creditSystem, terms.activityType);
  const long =
    months !== undefined && validTo > dayPlusMonths(validFrom, months)
      ? warn(
          'approval.validity-long',
          `The accreditor approves for ${months} months at most; check the last day.`,
          { months },
        )
      : [];
  const early =
    terms.expiresOn !== null && terms.expiresOn < validTo
      ? warn(
          'approval.expires-within-validity',
          `Sessions after ${terms.expiresOn} earn nothing: the accreditation expires before the validity ends.`,
          { expiresOn: terms.expiresOn },
        )
      : [];
  return [...long, ...early];
};

const judgeDesignation: Judge = ({ creditSystem, validFrom, terms }) => {
  const strict = ['ama-pra-category-1', 'rcpsc-moc-section-1', 'rcpsc-moc-section-3'].includes(creditSystem);
  if (!strict || terms.designatedOn === null || terms.designatedOn <= validFrom) return [];
  return warn(
    'approval.designated-later',
    'The accreditor decided after the validity begins; it does not approve sessions already held.',
  );
};

/** Canadian zones; the International names and their short forms. */
const canadianZones = new Set(
  (
    'Toronto Montreal Vancouver Edmonton Calgary Winnipeg Regina Swift_Current Halifax Moncton Glace_Bay Goose_Bay ' +
    'St_Johns Thunder_Bay Nipigon Rainy_River Atikokan Iqaluit Pangnirtung Rankin_Inlet Resolute Cambridge_Bay ' +
    'Yellowknife Inuvik Whitehorse Dawson Dawson_Creek Fort_Nelson Creston Blanc-Sablon'
  )
    .split(' ')
    .map((city) => `america/${city}`.toLowerCase()),
);

const judgeRegion: Judge = ({ creditSystem }, { programTimeZone }) => {
  const zone = programTimeZone.toLowerCase();
  const inCanada = canadianZones.has(zone) || zone.startsWith('canada/');
  if (creditSystem !== 'eaccme-ecmec' || !inCanada) return [];
  return warn(
    'approval.eaccme-in-canada',
    'EACCME accredits no events in Canada; check with the accreditor before promising ECMECs.',
  );
};

const judgePolicy: Judge = ({ creditSystem, terms: { attendancePolicy } }) => {
  const threshold =
    attendancePolicy?.type === 'threshold-percent' || attendancePolicy?.type === 'threshold-minutes';
  if (creditSystem !== 'ama-pra-category-1' || !threshold || attendancePolicy.award !== 'full') return [];
  return warn(
    'approval.full-threshold',
    'AMA credit is commensurate with participation; a threshold that earns the full credit is hard to defend.',
  );
};

const judgeRate: Judge = ({ creditSystem, validFrom, terms: { creditsPerHour } }) => {
  if (!mainpro.includes(creditSystem) || creditsPerHour === null) return [];
  if (parseCredits(creditsPerHour) <= 1000 || validFrom < mainproOneCreditFrom) return [];
  return warn(
    'approval.rate-withdrawn',
    `Since ${mainproOneCreditFrom} Mainpro+ certifies one credit an hour; ${creditsPerHour} is a rate of older approvals.`,
    { creditsPerHour, since: mainproOneCreditFrom },
  );
};

const judgeStatement: Judge = ({ terms }, { languages }) =>
  terms.statement.fr === '' && languages.includes('fr')
    ? warn(
        'approval.statement-french-missing',
        'French documents will show the English statement; ask the accreditor for its French text.',
      )
    : [];

const judgeSiblings: Judge = (approval, { siblings }) =>
  siblings
    .filter(
      (other) =>
        other.id !== approval.id &&
        other.creditSystem === approval.creditSystem &&
        other.validFrom <= approval.validTo &&
        approval.validFrom <= other.validTo,
    )
    .flatMap((other) =>
      warn(
        'approval.overlaps',
        `Another approval for this credit system is valid from ${other.validFrom} to ${other.validTo}; where both hold, the later beginning counts.`,
        { approvalId: other.id, validFrom: other.validFrom, validTo: other.validTo },
      ),
    );

const judges: readonly Judge[] = [
  judgeActivityId,
  judgeValidity,
  judgeDesignation,
  judgeRegion,
  judgePolicy,
  judgeRate,
  judgeStatement,
  judgeSiblings,
];

export function approvalWarnings(approval: Judged, around: ApprovalSurroundings): Finding[] {
  return judges.flatMap((judge) => judge(approval, around));
}
