// Reads what went wrong in an SMTP exchange: whose fault it was and whether to try again (invites.md §3).
import type { SendOutcome, SendVerdict } from './transport.js';

/** The parts of a nodemailer error that tell what happened. */
export interface SmtpFailure {
  code: string | null;
  command: string | null;
  responseCode: number | null;
  response: string;
}

const deadMailbox = /\b5\.1\.(?:1|2|6|10)\b/;
const messageTooLarge = /\b5\.3\.4\b/;
const detailCharactersMax = 500;

function field(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null && name in error
    ? (error as Record<string, unknown>)[name]
    : null;
}

function textField(error: unknown, name: string): string | null {
  const value = field(error, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

export function smtpFailureOf(error: unknown): SmtpFailure {
  const responseCode = field(error, 'responseCode');
  return {
    code: textField(error, 'code'),
    command: textField(error, 'command'),
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    response: textField(error, 'response') ?? textField(error, 'message') ?? String(error),
  };
}

/** A 5xx to MAIL FROM is about us, unless it is about the size of this message. */
function refusedForGood(failure: SmtpFailure): SendOutcome {
  const { command, responseCode, response } = failure;
  // 530: sign in first; whoever is named, it is our login that is missing.
  if (responseCode === 530) return 'transport-fault';
  if (command === 'RCPT TO') return 'hard-bounce';
  if (command === 'MAIL FROM') {
    return responseCode === 552 || messageTooLarge.test(response) ? 'failed' : 'transport-fault';
  }
  return 'failed';
}

function outcomeOf(failure: SmtpFailure, handedOver: boolean): SendOutcome {
  const { code, responseCode } = failure;
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
    case 'EDNS':
    case 'ETLS':
    case 'EREQUIRETLS':
    case 'EPROXY':
    case 'ECONFIG':
      return 'transport-fault';
    case 'EENVELOPE':
    case 'EMESSAGE':
      if (responseCode === null) return 'failed';
      return responseCode < 500 ? 'retry' : refusedForGood(failure);
    case 'ESTREAM':
      return 'failed';
    case null:
      // A pool that is closing fails what was still queued without a code; nothing was sent.
      return handedOver ? 'uncertain' : 'retry';
    default:
      // ESOCKET, ECONNECTION, ETIMEDOUT, EPROTOCOL: the same error before and after the message itself.
      if (responseCode !== null && responseCode >= 400 && responseCode < 500) return 'retry';
      return handedOver ? 'uncertain' : 'transport-fault';
  }
}

/**
 * `handedOver` is true once a byte of the message was read for sending: only then may the server hold a copy, so only
 * then does a lost connection leave the outcome open.
 */
export function verdictOfFailure(error: unknown, handedOver: boolean): SendVerdict {
  const failure = smtpFailureOf(error);
  const outcome = outcomeOf(failure, handedOver);
  return {
    outcome,
    detail: [failure.code, failure.response.replace(/\s+/g, ' ')]
      .filter(Boolean)
      .join(': ')
      .slice(0, detailCharactersMax),
    responseCode: failure.responseCode,
    suppress: outcome === 'hard-bounce' && deadMailbox.test(failure.response),
  };
}
