// Check-in codes: what is shown in the room, who redeemed it, and how often somebody guessed.
import type { AttestationsService } from '../features/attendance/attestations.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import { createCheckInsService } from '../features/check-in/check-ins.service.js';
import { createCodesService } from '../features/check-in/codes.service.js';
import { createTriesService } from '../features/check-in/tries.service.js';
import { keyedSecrets, randomBits } from '../platform/secrets.js';
import type { Hubs } from './hubs.js';
import type { Outside } from './outside.js';

export function createCheckingIn(
  outside: Outside,
  deps: Hubs & { audit: AuditService; attestations: AttestationsService },
) {
  const all = { ...outside, ...deps, secrets: keyedSecrets(outside.config.secretKey), randomBits };
  return {
    codes: createCodesService(all),
    tries: createTriesService(all),
    checkIns: createCheckInsService(all),
  };
}
