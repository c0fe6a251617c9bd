// Join links in the shapes that leads paste.
import { expect, test } from '@jest/globals';
import { meetingIdOfJoinUrl } from '../../../src/core/attendance/meeting-number.js';

test.each([
  ['https://hub.zoom.example/j/81234567890', '81234567890'],
  ['https://hub.zoom.example/j/81234567890?pwd=abc#success', '81234567890'],
  ['https://hub.zoom.example/w/812345678?tk=x', '812345678'],
  ['https://hub.zoom.example/my/dr.okoro', null],
  ['https://meet.example/pain', null],
  ['https://hub.zoom.example/j/1234', null],
  [null, null],
])('%s → %s', (joinUrl, expected) => {
  expect(meetingIdOfJoinUrl(joinUrl)).toBe(expected);
});
