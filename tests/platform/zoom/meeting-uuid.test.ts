// The two vectors of attendance-sources.md §2, and that both decode to what they were.
import { expect, test } from '@jest/globals';
import { meetingUuidInPath } from '../../../src/platform/zoom/meeting-uuid.js';

test.each([
  ['/abCD//efgh1234567890==', '%252FabCD%252F%252Fefgh1234567890%253D%253D'],
  ['abC/Defgh12345678901==', 'abC%2FDefgh12345678901%3D%3D'],
  ['ab//cd+ef==', 'ab%252F%252Fcd%252Bef%253D%253D'],
  ['4444AAAiAAAAAiAiAiiAii==', '4444AAAiAAAAAiAiAiiAii%3D%3D'],
])('%s', (uuid, expected) => {
  expect(meetingUuidInPath(uuid)).toBe(expected);
});
