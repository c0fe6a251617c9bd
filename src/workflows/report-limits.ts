// How much a report may weigh, whichever way it comes.

/** One report; a day-long webinar has a few megabytes. */
export const reportBytesMax = 10_000_000;
/** Several at once: a season of a hub. */
export const reportsAtOnceMax = 60;
export const reportsAtOnceBytesMax = 50_000_000;
