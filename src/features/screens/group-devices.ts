// The devices of a standing group: what may stand for one, and whether a participant is one of them.
import { isStandingDevice, screenKey, screenKeysOf } from '../../core/attendance/screen-name.js';
import { AppError, type FieldError } from '../../core/errors.js';
import type { ScreenGroup } from './screen-record.js';

const devicesMax = 10;

export function refuseField(pointer: string, code: string, detail: string): AppError {
  const errors: FieldError[] = [{ pointer, code, detail }];
  return new AppError('request.invalid', detail, { errors });
}

/** The group whose device this is; a name that could be anybody's is nobody's. */
export function isDeviceOf(
  group: Pick<ScreenGroup, 'devices'>,
  device: { name: string; email: string | null },
): boolean {
  const keys = new Set(screenKeysOf(device));
  return group.devices.some((name) => keys.has(screenKey(name)));
}

/** As they are stored: each device once. */
export function checkedDevices(devices: readonly string[]): string {
  const vague = devices.findIndex((name) => !isStandingDevice(name));
  if (vague !== -1) {
    throw refuseField(
      `/body/devices/${vague}`,
      'screen.device-vague',
      `“${devices[vague] ?? ''}” could be anybody’s device. Rename the device in the meeting tool, such as “Sunrise Clinic boardroom”.`,
    );
  }
  if (devices.length === 0 || devices.length > devicesMax) {
    throw refuseField('/body/devices', 'screen.devices', `Name one to ${devicesMax} devices.`);
  }
  return JSON.stringify([...new Map(devices.map((name) => [screenKey(name), name.trim()])).values()]);
}
