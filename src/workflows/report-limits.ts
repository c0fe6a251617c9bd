// How much a report may weigh, whichever way it comes.

/** Several at once: a season of a hub. */
export const reportsAtOnceMax = 60;
export const reportsAtOnceBytesMax = 50_000_000;
