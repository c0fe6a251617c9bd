// The alias table of Zoom's columns.
import { expect, test } from '@jest/globals';
import { blockFieldsOf, columnsOf, isYes } from '../../../../src/core/attendance/readers/zoom-headers.js';

test.each([
  [
    'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)',
    'name,email,join,leave,minutes',
  ],
  ['Name (original name),Email,Total duration (minutes),Guest', 'name,email,totalMinutes,guest'],
  [
    "Nom (nom original),Adresse e-mail de l'utilisateur,Heure de connexion,Heure de déconnexion,Dans la salle d’attente",
    'name,email,join,leave,waiting',
  ],
  ['名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）', 'name,email,join,leave,minutes'],
  ['Join Time,Join Time,', 'join'],
  ['Full Name,User Action,Timestamp', ''],
])('%s', (titles, columns) => {
  expect([...columnsOf(titles.split(',')).keys()].join()).toBe(columns);
});

test('the block in both generations and in French', () => {
  expect([
    ...blockFieldsOf(
      'Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,'.split(','),
    ).keys(),
  ]).toHaveLength(7);
  expect([
    ...blockFieldsOf('Topic,ID,Host,Duration (minutes),Start time,End time,Participants'.split(',')).keys(),
  ]).toHaveLength(7);
  expect([...blockFieldsOf('N° de réunion,Sujet,Heure de début,Heure de fin'.split(',')).keys()]).toEqual([
    'meetingId',
    'topic',
    'start',
    'end',
  ]);
});

test('yes in three languages', () => {
  expect(['Yes', 'OUI', ' y ', 'はい', 'No', 'Non', '', 'NA'].map(isYes)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
