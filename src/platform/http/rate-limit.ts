// How often one network may ask for something that needs no sign-in; counted in memory.
import type { RequestHandler, Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { AppError } from '../../core/errors.js';

export interface NetworkLimit {
  max: number;
  windowSeconds: number;
  /** Count only what was answered with a refusal: a whole room may be right at once, nobody is wrong so often. */
  onlyRefused?: boolean;
  /** Whoever has signed in is known by name and has limits of her own; a network is not shut to her. */
  strangersOnly?: boolean;
}

/** `max` 0 switches it off. IPv6 is counted by the network a household or site gets, not by the single address. */
export function networkLimit(
  { max, windowSeconds, onlyRefused = false }: NetworkLimit,
  isExempt: (response: Response) => boolean = () => false,
): RequestHandler {
  if (max === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: windowSeconds * 1000,
    limit: max,
    skipSuccessfulRequests: onlyRefused,
    skip: (_request, response) => isExempt(response),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) => {
      next(
        new AppError(
          'request.rate-limited',
          'Too many requests came from your network; wait a few minutes and try again.',
        ),
      );
    },
  });
}
