// A refused request as a page tells it, in the reader's language; bugs and missing pages go on as they are.
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../src/core/errors.js';
import { attempt } from '../../../src/platform/http/failure.js';
import { templatesFolder } from '../../../src/platform/paths.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';

const { messages } = createTemplates(templatesFolder);

describe('an attempt', () => {
  test('a refusal becomes words, a bug and what has its own page go on', async () => {
    const refuse = (error: Error) => attempt(() => Promise.reject(error), 'fr', messages);
    const told = await refuse(new AppError('session.not-ended', 'The session ends later.'));
    expect(told).toMatchObject({
      done: false,
      failure: { status: 409, title: messages.t('fr', 'problem.session.not-ended'), details: [] },
    });
    await expect(refuse(new AppError('resource.not-found', 'no'))).rejects.toThrow(AppError);
    await expect(refuse(new TypeError('a bug'))).rejects.toThrow(TypeError);
    expect(await attempt(() => Promise.resolve(4), 'en', messages)).toEqual({ done: true, outcome: 4 });
  });

  test('what is wrong with a field is told in French too, where there are words for it', async () => {
    const refused = () =>
      Promise.reject(
        new AppError('request.invalid', 'Too many.', {
          errors: [
            { pointer: '/body/clinicianIds', code: 'screen.people-max', detail: 'The program allows 3.' },
            { pointer: '/body/x', code: 'field.nameless', detail: 'Only English.' },
          ],
        }),
      );
    const detailsIn = async (language: 'en' | 'fr') => {
      const told = await attempt(refused, language, messages);
      return told.done ? [] : told.failure.details;
    };
    expect(await detailsIn('fr')).toEqual([messages.t('fr', 'fault.screen.people-max')]);
    expect(await detailsIn('en')).toEqual([
      'Too many.',
      messages.t('en', 'fault.screen.people-max'),
      'Only English.',
    ]);
  });
});
