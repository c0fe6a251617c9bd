// The number of a Zoom meeting, as its join link holds it.

/** `https://hub.zoom.us/j/81234567890?pwd=…` → `81234567890`; null where there is none. */
export function meetingIdOfJoinUrl(joinUrl: string | null): string | null {
  return joinUrl === null ? null : (/\/[jws]\/(\d{9,12})\b/.exec(joinUrl)?.[1] ?? null);
}
