// What mails of several kinds are given alike: who writes, how to leave, and when a session is; with samples.
import { z } from 'zod';

export const text = z.string().min(1);
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);

const identity = {
  organizationName: text,
  /** The program in whose name the organization writes. */
  onBehalfOf: text.nullable(),
  postalAddress: text.nullable(),
  /** Where the postal address is missing, this is the sender's own address (contract: organizations). */
  contactAddress: z.email(),
};

/** Who writes, and how to leave; required in every mail that is not about security (invites.md R31). */
export const footer = z.strictObject({ ...identity, unsubscribeUrl: z.url() });
export const securityFooter = z.strictObject({ ...identity, unsubscribeUrl: z.null() });

export const sampleHub = {
  organizationName: 'Lakeside Health ECHO',
  contactAddress: 'echo@lakeside.example',
};
const postal = '200 Shoreline Road, Toronto ON  M5V 0A1';

export function sampleFooter(onBehalfOf: string, unsubscribePath: string): z.input<typeof footer> {
  const unsubscribeUrl = `https://echo.lakeside.example/unsubscribe/${unsubscribePath}`;
  return { ...sampleHub, onBehalfOf, postalAddress: postal, unsubscribeUrl };
}

export const sampleSessionTimes = {
  startsAt: '2026-03-04T17:00:00Z',
  endsAt: '2026-03-04T18:00:00Z',
  timeZone: 'America/Toronto',
};
