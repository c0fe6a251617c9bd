// A service of the tests' own, served on a free port and looked at in a browser by people who sign in by their link.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe } from '@jest/globals';
import type { TestService } from '../../support/service.js';
import { findBrowser, openBrowser, type Visitor } from './watched-browser.js';

const isRequired = !['', '0', 'false'].includes((process.env.CI ?? '').toLowerCase());
const executablePath = findBrowser();

/** Skipped where no browser is installed; on CI the tests run, and opening it says that it is missing. */
export const describeInBrowser = executablePath === undefined && !isRequired ? describe.skip : describe;

export interface ServedBrowser {
  /** Signs in by a link as it would be mailed. */
  enter(address: string, javaScript?: boolean): Promise<Visitor>;
  closeVisitors(): Promise<void>;
  close(): Promise<void>;
}

export async function serveInBrowser(service: TestService): Promise<ServedBrowser> {
  if (executablePath === undefined) throw new Error('CI must run the browser test: install Chromium.');
  const server = createServer(service.app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await openBrowser(executablePath, base);
  const visitors: Visitor[] = [];
  return {
    enter: async (address, javaScript = true) => {
      const visitor = await browser.visitor({ locale: 'en-CA', javaScript });
      visitors.push(visitor);
      const link = new URL(await service.services.signIn.createSignInLink(address));
      await visitor.page.goto(link.pathname);
      await visitor.page.getByRole('button', { name: 'Sign in' }).click();
      return visitor;
    },
    closeVisitors: async () => {
      await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
    },
    close: async () => {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
