// What can go wrong between us and Zoom, as one closed list; its words name no person, no meeting and no secret.
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';

/** kind → whether asking again later may help by itself, without anybody changing a setting. */
export const zoomFaults = {
  /** No connection, no whole answer, a proxy that refuses. */
  unreachable: { passes: true },
  /** 429: too many calls for this account. */
  busy: { passes: true },
  /** 5xx. */
  failing: { passes: true },
  /** Not what the reference describes: no JSON, a field missing, pages without end. */
  'broken-answer': { passes: true },
  /** The token is refused: account id, client id or client secret. */
  credentials: { passes: false },
  /** The app lacks a permission. */
  scope: { passes: false },
  'not-found': { passes: false },
  /** The meeting does not ask people to register. */
  'registration-off': { passes: false },
  /** Any other refusal. */
  refused: { passes: false },
} as const satisfies Record<string, { passes: boolean }>;

export type ZoomFaultKind = keyof typeof zoomFaults;

export class ZoomFault extends Error {
  override name = 'ZoomFault';

  constructor(
    readonly kind: ZoomFaultKind,
    readonly more: {
      status?: number;
      /** Zoom's own number of the error. */
      zoomCode?: number;
      /** How long Zoom asks us to wait. */
      retryAfterSeconds?: number;
      /** True where Zoom may have done what was asked although we do not know it. */
      isUncertain?: boolean;
    } = {},
  ) {
    super(
      [
        `zoom: ${kind}`,
        ...(more.status === undefined ? [] : [`status ${more.status}`]),
        ...(more.zoomCode === undefined ? [] : [`code ${more.zoomCode}`]),
      ].join(', '),
    );
  }
}

/** `Retry-After` comes as seconds or as a date, and may be missing (attendance-sources.md §2). */
export function busyFault(retryAfter: string | undefined, now: Instant): ZoomFault {
  const text = retryAfter?.trim() ?? '';
  const at = Date.parse(text);
  const seconds = /^\d+$/.test(text)
    ? Number(text)
    : Number.isNaN(at)
      ? undefined
      : Math.max(0, Math.ceil(at / 1000) - epochSecondsOf(now));
  return new ZoomFault('busy', {
    status: 429,
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
}
