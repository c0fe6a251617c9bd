// The links that are mailed about shared screens: each names one seat, list or membership and is signed with the server's key.
import type { Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { KeyedSecrets } from '../../platform/secrets.js';

/** `seat`: answer for yourself; `list`: say who was with you; `member`: consent to a standing group. */
export type ScreenLinkKind = 'seat' | 'list' | 'member';

export interface ScreenLinks {
  url(kind: ScreenLinkKind, key: string): string;
  /** What a token names; throws not-found on anything that was not signed here. */
  read(token: string): { kind: ScreenLinkKind; key: string };
  /** Settled by session and group alone: asked twice, the answer is the same, and nobody outside can foresee it. */
  isSpotChecked(sessionId: string, groupId: string, percent: number): boolean;
}

/** Whoever holds a link speaks for the one clinician it was mailed to. */
export function linkActor(clinicianId: string): Actor {
  return { kind: 'person', id: `clinician:${clinicianId}`, grants: [], addresses: [] };
}

const letters: Readonly<Record<string, ScreenLinkKind>> = { s: 'seat', l: 'list', m: 'member' };
const purpose = 'shared-screen';
const form = /^([slm])([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})\.([\w-]{43})$/;
/** Percent in hundredths, so that small shares come out true. */
const spotCheckSteps = 10_000;

export function createScreenLinks(deps: { secrets: KeyedSecrets; publicUrl: string }): ScreenLinks {
  const { secrets, publicUrl } = deps;
  return {
    url: (kind, key) => {
      const subject = `${kind.slice(0, 1)}${key.replaceAll('-', '')}`;
      return `${publicUrl}/together/${subject}.${secrets.sign(purpose, subject)}`;
    },
    read: (token) => {
      const [, letter = '', a = '', b = '', c = '', d = '', e = '', signature = ''] = form.exec(token) ?? [];
      const kind = letters[letter];
      if (kind === undefined || !secrets.verify(purpose, `${letter}${a}${b}${c}${d}${e}`, signature)) {
        throw notFound('link');
      }
      return { kind, key: `${a}-${b}-${c}-${d}-${e}` };
    },
    isSpotChecked: (sessionId, groupId, percent) => {
      const digest = Buffer.from(secrets.sign('spot-check', `${sessionId}\n${groupId}`), 'base64url');
      return digest.readUInt32BE(0) % spotCheckSteps < percent * (spotCheckSteps / 100);
    },
  };
}
