// Style sheets and pictures of the pages: read once, served from memory, named by their content so they cache for good.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';
import { AppError } from '../../core/errors.js';
import { sha256Hex } from '../secrets.js';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

interface Asset {
  contentType: string;
  bytes: Buffer;
  gzipped: Buffer;
  version: string;
}

export interface Assets {
  /** `/assets/echo.css?v=…`; throws on a name that is not there. */
  url(name: string): string;
  serve: RequestHandler<{ name: string }>;
}

function readAsset(file: string): Asset {
  const bytes = readFileSync(file);
  const contentType = contentTypes[extname(file)];
  if (contentType === undefined) throw new Error(`no content type for ${file}`);
  return { contentType, bytes, gzipped: gzipSync(bytes), version: sha256Hex(bytes).slice(0, 16) };
}

function readFolder(folder: string): Map<string, Asset> {
  const names = readdirSync(folder).filter((name) => extname(name) in contentTypes);
  const pico = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.min.css');
  return new Map([
    ['pico.css', readAsset(pico)],
    ...names.map((name) => [name, readAsset(join(folder, name))] as const),
  ]);
}

export function loadAssets(folder: string): Assets {
  const assets = readFolder(folder);
  return {
    url: (name) => {
      const asset = assets.get(name);
      if (asset === undefined) throw new Error(`there is no asset ${name}`);
      return `/assets/${name}?v=${asset.version}`;
    },
    serve: (request, response) => {
      const asset = assets.get(request.params.name);
      if (asset === undefined) throw new AppError('resource.not-found', 'There is nothing at this address.');
      const isCurrent = request.query['v'] === asset.version;
      response.setHeader('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('ETag', `"${asset.version}"`);
      response.setHeader('Vary', 'Accept-Encoding');
      response.type(asset.contentType);
      if (request.fresh) {
        response.status(304).end();
        return;
      }
      const gzip = request.acceptsEncodings('gzip') === 'gzip';
      if (gzip) response.setHeader('Content-Encoding', 'gzip');
      response.end(gzip ? asset.gzipped : asset.bytes);
    },
  };
}
