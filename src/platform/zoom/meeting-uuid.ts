// How the UUID of one run of a Zoom meeting is written into a path.

/**
 * Base64, so it may hold `/`, `+` and `=`. One that begins with `/` or holds `//` is encoded twice, as Zoom asks
 * (attendance-sources.md §2): `/abCD//e==` → `%252FabCD%252F%252Fe%253D%253D`.
 */
export function meetingUuidInPath(uuid: string): string {
  const once = encodeURIComponent(uuid);
  return uuid.startsWith('/') || uuid.includes('//') ? encodeURIComponent(once) : once;
}
