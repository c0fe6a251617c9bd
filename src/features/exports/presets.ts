// Every export there is, by the id its address has.
import { attendanceRegister } from './attendance-register.js';
import { creditRegister } from './credit-register.js';
import type { ExportPreset } from './export-preset.js';

export const presets: readonly ExportPreset[] = [attendanceRegister, creditRegister];

export function findPreset(id: string): ExportPreset | undefined {
  return presets.find((preset) => preset.description.id === id);
}
