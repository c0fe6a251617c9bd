// The table of SMTP failures and what each means for the row in the outbox (invites.md §3).
import { describe, expect, test } from '@jest/globals';
import { verdictOfFailure } from '../../../src/platform/mail/verdict.js';

interface Given {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

const failure = ({ code, command, responseCode, response }: Given): Error =>
  Object.assign(new Error(response ?? 'it failed'), { code, command, responseCode, response });

const rcpt = (responseCode: number, response: string): Given => ({
  code: 'EENVELOPE',
  command: 'RCPT TO',
  responseCode,
  response,
});
const body = (responseCode: number, response: string): Given => ({
  code: 'EMESSAGE',
  command: 'DATA',
  responseCode,
  response,
});

describe('what the server answered', () => {
  test.each<[string, Given, string, boolean]>([
    ['no such mailbox', rcpt(550, '550 5.1.1 No such user'), 'hard-bounce', true],
    ['no such domain', rcpt(550, '550-5.1.2 Bad\n550 5.1.2 domain'), 'hard-bounce', true],
    ['not in the directory', rcpt(550, '550 5.1.10 RESOLVER.ADR.RecipientNotFound'), 'hard-bounce', true],
    ['refused by policy', rcpt(550, '550 5.7.1 Not permitted'), 'hard-bounce', false],
    ['a full mailbox for good', rcpt(552, '552 5.2.2 Over quota'), 'hard-bounce', false],
    ['greylisted', rcpt(450, '450 4.7.1 Try later'), 'retry', false],
    ['452 at RCPT', rcpt(452, '452 4.5.3 Too many'), 'retry', false],
    ['content refused', body(554, '554 5.7.1 Message rejected'), 'failed', false],
    ['content refused, naming 5.1.1', body(550, '550 5.1.1 odd'), 'failed', false],
    ['452 after DATA', body(452, '452 4.3.1 Insufficient storage'), 'retry', false],
    [
      '421 in the middle',
      { code: 'ECONNECTION', command: 'CONN', responseCode: 421, response: '421 4.4.2 Bye' },
      'retry',
      false,
    ],
    ['login wanted', rcpt(530, '530 5.7.0 Authentication required'), 'transport-fault', false],
    [
      'sender refused',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 550, response: '550 5.7.60 SendAsDenied' },
      'transport-fault',
      false,
    ],
    [
      'too large',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 552, response: '552 5.3.4 Too big' },
      'failed',
      false,
    ],
    [
      'login refused',
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 5.7.8 Bad' },
      'transport-fault',
      false,
    ],
    [
      'login refused for now',
      { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 454, response: '454 4.7.0' },
      'transport-fault',
      false,
    ],
    ['larger than the server says', { code: 'EMESSAGE', command: 'MAIL FROM' }, 'failed', false],
    ['an envelope nodemailer refuses', { code: 'EENVELOPE', command: 'API' }, 'failed', false],
  ])('%s', (_what, given, outcome, suppress) => {
    for (const handedOver of [false, true]) {
      const verdict = verdictOfFailure(failure(given), handedOver);
      expect(verdict).toMatchObject({ outcome, suppress, responseCode: given.responseCode ?? null });
    }
  });
});

describe('a connection that broke', () => {
  test.each(['ECONNECTION', 'ESOCKET', 'ETIMEDOUT', 'EPROTOCOL'])(
    'R36: %s is uncertain only once the message was handed over',
    (code) => {
      const error = failure({ code, command: 'CONN' });
      expect(verdictOfFailure(error, true).outcome).toBe('uncertain');
      expect(verdictOfFailure(error, false).outcome).toBe('transport-fault');
    },
  );

  test.each(['EDNS', 'ETLS', 'EOAUTH2'])('%s never touched the message', (code) => {
    expect(verdictOfFailure(failure({ code }), false).outcome).toBe('transport-fault');
  });

  test('what a closing pool gives back was not sent', () => {
    expect(verdictOfFailure(new Error('Connection pool was closed'), false)).toEqual({
      outcome: 'retry',
      detail: 'Connection pool was closed',
      responseCode: null,
      suppress: false,
    });
  });
});

test('the detail is one line of bounded length, whatever was thrown', () => {
  const { detail } = verdictOfFailure(failure(body(554, `554 a\r\nb ${'x'.repeat(2000)}`)), true);
  expect(detail.startsWith('EMESSAGE: 554 a b x')).toBe(true);
  expect(detail).toHaveLength(500);
  expect(verdictOfFailure('plain text', false).detail).toBe('plain text');
});
