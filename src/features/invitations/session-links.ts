// The public addresses of a session, the same for everybody: its page, its way in, its calendar file.

export interface SessionLinks {
  page: string;
  /** Leads to wherever the meeting is now, so that a new meeting link needs no new invitation (invites.md §1.4). */
  join: string;
  ics: string;
}

export function sessionLinks(publicUrl: string, sessionId: string): SessionLinks {
  const page = `${publicUrl}/s/${sessionId}`;
  return { page, join: `${page}/join`, ics: `${page}.ics` };
}
