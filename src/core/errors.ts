// The closed catalogue of requests that cannot be honoured, and the error that carries one of them.

/** Stable code → [HTTP status, short English title]. A code never changes its meaning (RFC 9457 `code`). */
export const problemCatalogue = {
  'request.malformed': [400, 'The request could not be read'],
  'request.invalid': [422, 'Some of what was sent does not fit'],
  'request.too-large': [413, 'The file or request is too large'],
  'request.unsupported-media-type': [415, 'This kind of content is not read here'],
  'request.rate-limited': [429, 'Too many requests in a short time'],
  'request.cross-site': [403, 'The request came from another site'],
  'auth.required': [401, 'Sign in or send a token'],
  'auth.invalid-token': [401, 'The token is not accepted'],
  'auth.forbidden': [403, 'Your role does not allow this'],
  'auth.link-spent': [410, 'This sign-in link has been used or has expired'],
  'resource.not-found': [404, 'Not found'],
  'resource.conflict': [409, 'This would clash with what is stored'],
  'resource.stale': [412, 'It changed since you read it'],
  'organization.required': [422, 'Say which organization'],
  'zone.unknown': [422, 'Unknown time zone'],
  'zone.outdated': [422, 'The time-zone data of this server are too old for this zone'],
  'schedule.no-such-time': [422, 'This local time does not exist on that day'],
  'schedule.ambiguous-time': [422, 'This local time happens twice on that day'],
  'schedule.empty': [422, 'The schedule has no sessions'],
  'session.not-begun': [409, 'The session has not begun'],
  'session.not-ended': [409, 'The session has not ended'],
  'session.cancelled': [409, 'The session is cancelled'],
  'session.finalized': [409, 'The session is finalized'],
  'attendance.unknown-format': [422, 'The file is not a meeting report we know'],
  'attendance.empty': [422, 'The file holds nobody'],
  'attendance.unreadable': [422, 'The file could not be read as text'],
  'attendance.roster-file': [422, 'The file is a roster, not an attendance report'],
  'attendance.partial-report': [422, 'The file is only a part of a report'],
  'attendance.several-meetings': [422, 'The file holds several meetings'],
  'attendance.time-zone-required': [422, 'Say in which time zone the times of the file are'],
  'attendance.date-order-ambiguous': [422, 'The dates can be read in two ways'],
  'attendance.other-session': [422, 'The file seems to belong to another session'],
  'claim.settled': [409, 'This claim has been answered already'],
  'claim.too-late': [422, 'The time to claim attendance is over'],
  'intake.settled': [409, 'This file has been settled already'],
  'review.open': [409, 'This row has not been answered yet'],
  'grid.unknown-format': [422, 'The attendance grid could not be read'],
  'grid.nothing-placed': [422, 'Nothing of the grid could be placed'],
  'check-in.unknown-code': [422, 'No session shows this code'],
  'check-in.expired': [410, 'This code can no longer be redeemed'],
  'check-in.closed': [409, 'The codes of this session are no longer shown'],
  'check-in.no-record': [403, 'This hub has no record with your address'],
  'check-in.too-many-tries': [429, 'Too many wrong codes'],
  'review.settled': [409, 'This row has been settled already'],
  'screen.not-allowed': [409, 'The program does not allow shared screens'],
  'screen.device-absent': [422, 'The device was not in this session'],
  'screen.too-late': [410, 'The time to answer is over'],
  'screen.not-listed': [409, 'This person is not on the list any more'],
  'certificate.nothing-to-issue': [422, 'There is nothing to certify'],
  'certificate.incomplete': [422, 'The document cannot be issued yet'],
  'certificate.not-valid': [409, 'The certificate is not the valid one any more'],
  'roster.unknown-format': [422, 'The roster could not be read'],
  'roster.empty': [422, 'The file holds nobody'],
  'export.too-many-rows': [422, 'Too many rows for this format'],
  'export.as-of-future': [422, 'The date asked for is in the future'],
  'message.not-retryable': [409, 'This message cannot be sent again'],
  'export.not-ready': [409, 'The file is not ready yet'],
  'service.not-ready': [503, 'The service is not ready'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problemCatalogue;

/** One field at fault: a JSON pointer into the request, a stable code, and what to do about it. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** The request cannot be honoured; answered as `application/problem+json`. Anything else thrown is a bug. */
export class AppError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: { errors?: FieldError[]; extensions?: Record<string, unknown> } = {},
  ) {
    super(`${code}: ${detail}`);
    this.name = 'AppError';
  }

  get status(): number {
    return problemCatalogue[this.code][0];
  }

  get title(): string {
    return problemCatalogue[this.code][1];
  }
}

/** What belongs to another organization answers exactly as what does not exist. */
export function notFound(what: string): AppError {
  return new AppError('resource.not-found', `There is no such ${what}, or it is not yours to see.`);
}
