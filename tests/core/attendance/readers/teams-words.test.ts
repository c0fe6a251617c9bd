// The wording of Teams in its languages, with and without accents.
import { expect, test } from '@jest/globals';
import {
  isOrganizer,
  teamsActions,
  teamsColumns,
  teamsSummaryKeys,
} from '../../../../src/core/attendance/readers/teams-words.js';
import { columnsIn, normaliseTitle } from '../../../../src/core/attendance/readers/titles.js';

test.each([
  ['Full Name|User Action|Timestamp', 'name action moment'],
  ['Nom complet|Action de l’utilisateur|Date et heure', 'name action moment'],
  ["Nom complet|Action de l'utilisateur|Date et heure", 'name action moment'],
  ['Nome Completo|Atividade|Carimbo de data/hora', 'name action moment'],
  [
    'Full Name|Join Time|Leave Time|Duration|Email|Role|Participant ID (UPN)',
    'name join leave duration email role upn',
  ],
  ["Nom complet|Heure d'arrivée|Heure de départ|Durée|E-mail|Rôle", 'name join leave duration email role'],
  ["Nom complet|Heure d'arrivee|Heure de depart|Duree|E-mail|Role", 'name join leave duration email role'],
  [
    'Name|First join|Last leave|In-meeting duration|Email|Participant ID (UPN)|Role',
    'name firstJoin lastLeave duration email upn role',
  ],
  [
    'Name|Erster Beitritt|Letztes Verlassen|Besprechungsdauer|E-Mail|Rolle',
    'name firstJoin lastLeave duration email role',
  ],
  [
    'Nazwa|Pierwsze dołączenie|Ostatnie wyjście|Czas udziału w spotkaniu|Adres e-mail|Rola',
    'name firstJoin lastLeave duration email role',
  ],
  ['Nom|Heure de participation|Heure de départ|Durée|E-mail|Rôle', 'name join leave duration email role'],
  [
    'Nombre|Primera unión|Última salida|Duración en la reunión|Correo electrónico|Rol',
    'name firstJoin lastLeave duration email role',
  ],
  [
    'Nome|Primeiro ingresso|Última saída|Duração na reunião|E-mail|Função',
    'name firstJoin lastLeave duration email role',
  ],
  [
    'Nome|Primo accesso|Ultima uscita|Durata nella riunione|E-mail|Ruolo',
    'name firstJoin lastLeave duration email role',
  ],
  [
    'Naam|Eerste deelname|Laatste vertrek|Duur in vergadering|E-mailadres|Rol',
    'name firstJoin lastLeave duration email role',
  ],
  ['Topic|Name (Original Name)|User Email|Display Name|Time joined', ''],
])('%s', (titles, columns) => {
  expect([...columnsIn(titles.split('|'), teamsColumns).keys()].join(' ')).toBe(columns);
});

test.each([
  [
    'joined',
    ['Joined', 'Joined before', 'Rejoint', 'Rejoint avant', 'A rejoint', 'Ingressou', 'Se unió', 'Se unio'],
  ],
  ['left', ['Left', 'A quitté', "A quitté l'appel", 'A quitté l’appel', 'A quitte', 'Saiu', 'Verlassen']],
  [undefined, ['Admitted', '', 'constructor', 'Joined and left']],
])('%s', (action, words) => {
  expect(words.map((word) => teamsActions.get(normaliseTitle(word)))).toEqual(words.map(() => action));
});

test('the keys of the summary', () => {
  const keyOf = (text: string) => teamsSummaryKeys.get(normaliseTitle(text));
  expect(['Meeting title', 'Titre de la réunion', 'Besprechungstitel'].map(keyOf)).toEqual([
    'title',
    'title',
    'title',
  ]);
  expect(['Start time', 'Meeting Start Time', 'Heure de début de la réunion'].map(keyOf)).toEqual([
    'start',
    'start',
    'start',
  ]);
  expect(['End time', 'Heure de fin', 'Attended participants'].map(keyOf)).toEqual(['end', 'end', undefined]);
});

test('who organizes, in all these languages', () => {
  const roles = [
    'Organizer',
    'Organisateur',
    'Organisatorin',
    'Organizador',
    'Organizzatore',
    'Co-organizer',
    'Coorganisateur',
  ];
  expect(roles.map(isOrganizer)).toEqual(roles.map(() => true));
  expect(['Presenter', 'Attendee', 'Disorganized', ''].map(isOrganizer)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
