// What Prometheus reads: counters and timings by route pattern, never by path, so that nobody can be told from them.
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** First in the line of middleware: times every request. */
  timeRequests: RequestHandler;
  /** A value read when asked for; `labels` fixed for the life of the program. */
  gauge(name: string, help: string, labels: readonly string[]): MetricGauge;
  contentType: string;
  text(): Promise<string>;
}

export interface MetricGauge {
  /** Takes the place of everything it said before. */
  replace(values: readonly { labels: Record<string, string>; value: number }[]): void;
}

const bucketSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const nanosecondsPerSecond = 1e9;

interface Routed {
  baseUrl: string;
  route?: { path?: unknown };
}

/** `/api/v1/sessions/:id`; what no route answered is one label, however many paths were tried. */
function routeOf({ baseUrl, route }: Routed): string {
  return typeof route?.path === 'string' ? baseUrl + route.path : 'none';
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: bucketSeconds,
    registers: [registry],
  });
  return {
    timeRequests: (request, response, next) => {
      const startedAt = process.hrtime.bigint();
      response.once('finish', () => {
        const method = methods.has(request.method) ? request.method : 'other';
        const labels = { method, route: routeOf(request as Routed), status: String(response.statusCode) };
        duration.observe(labels, Number(process.hrtime.bigint() - startedAt) / nanosecondsPerSecond);
      });
      next();
    },
    gauge: (name, help, labels) => {
      const gauge = new Gauge({ name, help, labelNames: [...labels], registers: [registry] });
      return {
        replace: (values) => {
          gauge.reset();
          for (const { labels: given, value } of values) gauge.set(given, value);
        },
      };
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
