// The wording of Teams' reports as data: column titles, what people did, and the keys of the summary, in eight languages.
import { titleTable, type TitleAliases, type TitleTable } from './titles.js';

/** `action` and `moment` belong to the log of 2020; `firstJoin` and `lastLeave` to the section of participants. */
export type TeamsColumn =
  | 'name'
  | 'action'
  | 'moment'
  | 'join'
  | 'leave'
  | 'firstJoin'
  | 'lastLeave'
  | 'duration'
  | 'email'
  | 'upn'
  | 'role';

/**
 * attendance-sources.md §4. English, French, German and Polish titles have been met, the others are translations: a table
 * whose titles are unknown is found by its shape.
 */
const columnAliases: TitleAliases<TeamsColumn> = {
  name: [
    ...['Name', 'Full Name', 'Nom', 'Nom complet', 'Vollständiger Name', 'Nombre', 'Nombre completo', 'Nome'],
    ...['Nome completo', 'Naam', 'Volledige naam', 'Nazwa', 'Imię i nazwisko', 'Pełna nazwa'],
  ],
  action: [
    ...['User Action', 'Action de l’utilisateur', 'Benutzeraktion', 'Acción del usuario', 'Atividade'],
    ...['Ação do usuário', 'Azione utente', 'Gebruikersactie', 'Akcja użytkownika'],
  ],
  moment: [
    ...['Timestamp', 'Date et heure', 'Zeitstempel', 'Marca de tiempo', 'Carimbo de data/hora', 'Data e ora'],
    ...['Tijdstempel', 'Sygnatura czasowa'],
  ],
  join: [
    ...['Join Time', 'Heure d’arrivée', 'Heure de participation', 'Beitrittszeit', 'Beitrittszeitpunkt'],
    ...['Hora de unión', 'Hora de entrada', 'Hora de ingresso', 'Ora di accesso', 'Ora di partecipazione'],
    ...['Deelnametijd', 'Tijdstip van deelname', 'Godzina dołączenia', 'Czas dołączenia'],
  ],
  leave: [
    ...['Leave Time', 'Heure de départ', 'Verlassenszeit', 'Austrittszeit', 'Uhrzeit des Verlassens'],
    ...['Hora de salida', 'Hora de saída', 'Ora di uscita', 'Vertrektijd', 'Tijdstip van vertrek'],
    ...['Godzina wyjścia', 'Czas wyjścia'],
  ],
  firstJoin: [
    ...['First Join', 'Première participation', 'Erster Beitritt', 'Primera unión', 'Primeiro ingresso'],
    ...[
      'Primeira entrada',
      'Primo accesso',
      'Prima partecipazione',
      'Eerste deelname',
      'Pierwsze dołączenie',
    ],
  ],
  lastLeave: [
    ...[
      'Last Leave',
      'Dernier départ',
      'Letztes Verlassen',
      'Última salida',
      'Última saída',
      'Ultima uscita',
    ],
    ...['Laatste vertrek', 'Ostatnie wyjście'],
  ],
  duration: [
    ...['Duration', 'In-Meeting Duration', 'Durée', 'Durée de la réunion', 'Dauer', 'Besprechungsdauer'],
    ...['Dauer der Besprechung', 'Duración', 'Duración en la reunión', 'Duração', 'Duração na reunião'],
    ...['Durata', 'Durata nella riunione', 'Duur', 'Duur in vergadering', 'Czas trwania'],
    ...['Czas udziału w spotkaniu'],
  ],
  email: [
    ...['Email', 'E-mail', 'Email Address', 'Adresse e-mail', 'Courriel', 'E-Mail-Adresse'],
    ...['Correo electrónico', 'Posta elettronica', 'Indirizzo e-mail', 'E-mailadres', 'Adres e-mail'],
  ],
  upn: ['Participant ID (UPN)', 'UPN', 'ID de participant (UPN)', 'Identyfikator uczestnika (UPN)'],
  role: ['Role', 'Rôle', 'Rolle', 'Rol', 'Função', 'Ruolo', 'Rola'],
};

export const teamsColumns = withoutMarksToo(columnAliases);

export type TeamsAction = 'joined' | 'left';

const actionAliases: TitleAliases<TeamsAction> = {
  joined: [
    ...[
      'Joined',
      'Joined before',
      'Rejoint',
      'Rejoint avant',
      'A rejoint',
      'A rejoint avant',
      'A rejoint l’appel',
    ],
    ...['Beigetreten', 'Zuvor beigetreten', 'Se unió', 'Se unió antes', 'Se ha unido', 'Ingressou', 'Entrou'],
    ...['Ingressou antes', 'Ha partecipato', 'Deelgenomen', 'Dołączono', 'Dołączył', 'Dołączyła'],
  ],
  left: [
    ...['Left', 'A quitté', 'A quitté l’appel', 'Verlassen', 'Hat verlassen', 'Salió', 'Abandonó', 'Saiu'],
    ...['Ha abbandonato', 'È uscito', 'Verlaten', 'Opuszczono', 'Wyszedł', 'Wyszła'],
  ],
};

/** Look it up with `normaliseTitle`. */
export const teamsActions = withoutMarksToo(actionAliases);

export type TeamsSummaryKey = 'title' | 'start' | 'end';

const summaryAliases: TitleAliases<TeamsSummaryKey> = {
  title: [
    ...['Meeting Title', 'Titre de la réunion', 'Besprechungstitel', 'Titel der Besprechung'],
    ...['Título de la reunión', 'Título da reunião', 'Titolo riunione', 'Titolo della riunione'],
    ...['Titel van vergadering', 'Vergaderingstitel', 'Tytuł spotkania'],
  ],
  start: [
    ...['Start Time', 'Meeting Start Time', 'Heure de début', 'Heure de début de la réunion', 'Startzeit'],
    ...['Startzeit der Besprechung', 'Hora de inicio', 'Hora de início', 'Ora di inizio', 'Begintijd'],
    ...['Godzina rozpoczęcia', 'Czas rozpoczęcia'],
  ],
  end: [
    ...['End Time', 'Meeting End Time', 'Heure de fin', 'Heure de fin de la réunion', 'Endzeit'],
    ...['Endzeit der Besprechung', 'Hora de finalización', 'Hora de término', 'Ora di fine', 'Eindtijd'],
    ...['Godzina zakończenia', 'Czas zakończenia'],
  ],
};

export const teamsSummaryKeys = withoutMarksToo(summaryAliases);

/** `Organizer`, `Organisateur`, `Organisatorin`, `Organizzatore`, `Co-organizer`: one stem in all these languages. */
export function isOrganizer(cell: string): boolean {
  return /^(?:co-?)?organi[sz]\p{L}*$/iu.test(cell.trim());
}

/** Copies saved by hand as ASCII have lost their accents. */
function withoutMarksToo<Field extends string>(aliases: TitleAliases<Field>): TitleTable<Field> {
  const both = Object.entries<readonly string[]>(aliases).map(([field, texts]) => {
    const bare = texts.map((text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, ''));
    return [field, [...texts, ...bare]];
  });
  return titleTable(Object.fromEntries(both) as TitleAliases<Field>);
}
