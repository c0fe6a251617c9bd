// The language of a page: ?lang, else the cookie it left, else the person's own, else what the browser asks for.
import type { Request, Response } from 'express';
import { languages, type Language } from '../../core/bilingual.js';

const cookieName = 'echo-language';
const yearMilliseconds = 365 * 86_400_000;

function asLanguage(text: unknown): Language | undefined {
  return languages.find((language) => language === text);
}

function cookieLanguage(request: Request): Language | undefined {
  const match = /(?:^|;\s*)echo-language=(\w+)/.exec(request.get('cookie') ?? '');
  return asLanguage(match?.[1]);
}

export function chooseLanguage(request: Request, own: Language | null): Language {
  return (
    asLanguage(request.query['lang']) ??
    cookieLanguage(request) ??
    own ??
    asLanguage(request.acceptsLanguages([...languages])) ??
    'en'
  );
}

/** Keeps the choice in this browser; no secret, so it needs no session. */
export function rememberLanguage(response: Response, language: Language, https: boolean): void {
  response.cookie(cookieName, language, {
    maxAge: yearMilliseconds,
    httpOnly: true,
    sameSite: 'lax',
    secure: https,
    path: '/',
  });
}

/** A language chosen in the address is kept from then on. */
export function rememberAskedLanguage(request: Request, response: Response, https: boolean): void {
  const asked = asLanguage(request.query['lang']);
  if (asked !== undefined) rememberLanguage(response, asked, https);
}

/** The same page in another language. */
export function inOtherLanguage(request: Request, language: Language): string {
  const url = new URL(request.originalUrl, 'http://page.invalid');
  url.searchParams.delete('notice');
  url.searchParams.set('lang', language);
  return `${url.pathname}${url.search}`;
}
