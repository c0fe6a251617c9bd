// The schema of one plain e-mail address, lower-cased; two addresses or a line break never pass (invites.md R29).
import { z } from 'zod';

export const emailAddress = z
  .string()
  .max(254)
  .regex(
    /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+\.[^\s@,;:<>()[\]\\".]+$/u,
    'must be one e-mail address like name@clinic.example',
  )
  .transform((text) => text.toLowerCase())
  .meta({ format: 'email' });
