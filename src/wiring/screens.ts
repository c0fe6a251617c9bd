// One screen, several clinicians: lists, answers, standing groups and the mails about them.
import type { AccountsService } from '../features/accounts/accounts.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import { createAnswersService } from '../features/screens/answers.service.js';
import { createColleaguesService } from '../features/screens/colleagues.service.js';
import { createConsentsService } from '../features/screens/consents.service.js';
import { createGroupActs } from '../features/screens/group-acts.service.js';
import { createGroupsService } from '../features/screens/groups.service.js';
import { createListsService } from '../features/screens/lists.service.js';
import { createMailScenes } from '../features/screens/mail-scene.service.js';
import { createOwnScreensService } from '../features/screens/own-screens.service.js';
import { createScreenLinks } from '../features/screens/screen-links.js';
import { createScreenMails } from '../features/screens/screen-mails.service.js';
import { createScreensService } from '../features/screens/screens.service.js';
import { createTogetherView } from '../features/screens/together-view.service.js';
import { createUnseatedService } from '../features/screens/unseated.service.js';
import { keyedSecrets } from '../platform/secrets.js';
import type { Hubs } from './hubs.js';
import type { Mailing } from './mailing.js';
import type { Outside } from './outside.js';
import type { createAttending } from './records.js';

type Attending = ReturnType<typeof createAttending>;

export function createScreening(
  { config, database, clock, ids }: Outside,
  deps: Hubs &
    Pick<Mailing, 'outbox'> &
    Pick<Attending, 'deviceLinks'> & { audit: AuditService; accounts: AccountsService },
) {
  const { deviceLinks, audit } = deps;
  const { publicUrl, mailFrom } = config;
  const base = { ...deps, database, clock, ids };
  const screenLinks = createScreenLinks({ secrets: keyedSecrets(config.secretKey), publicUrl });
  const lists = createListsService(base);
  const groups = createGroupsService(base);
  const consents = createConsentsService({ clock, audit });
  const scenes = createMailScenes({ ...deps, mailFrom });
  const mails = createScreenMails({ ...deps, scenes, screenLinks, publicUrl });
  const screens = createScreensService({ ...base, lists, groups });
  return {
    screenLinks,
    screenLists: lists,
    screenGroups: groups,
    screenMails: mails,
    screenAnswers: createAnswersService({ clock, deviceLinks }),
    screenColleagues: createColleaguesService(base),
    screens,
    unseated: createUnseatedService({ clock, lists, mails }),
    groupActs: createGroupActs({ ...base, screens, groups, consents, mails }),
    ownScreens: createOwnScreensService({ ...base, lists }),
    togetherView: createTogetherView({ ...base, screens, screenLists: lists }),
  };
}
