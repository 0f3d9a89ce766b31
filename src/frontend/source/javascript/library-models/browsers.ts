import type { LibraryModel } from './types.ts';

const PUPPETEER = `
      async function launch(options) {
        const settings = { handleSIGINT: true, handleSIGTERM: true, handleSIGHUP: true, ...options };
        __browser('puppeteer');
        const browser = __unknown('a browser');
        const close = () => {};
        if (settings.handleSIGTERM) process.on('SIGTERM', close);
        if (settings.handleSIGHUP) process.on('SIGHUP', close);
        if (settings.handleSIGINT) process.on('SIGINT', () => { process.exitCode = 130; });
        return browser;
      }
`;

/** Packages that start a browser, and listen to signals to close it. */
export const BROWSER_MODELS: readonly LibraryModel[] = [
  {
    packages: ['puppeteer', 'puppeteer-core'],
    source:
      'puppeteer/puppeteer 02da11a packages/browsers/src/launch.ts: SIGTERM and SIGHUP close the browser and nothing more; SIGINT kills it (older versions then exit with 130)',
    text: `
      ${PUPPETEER}
      export { launch };
      const puppeteer = { launch, connect: async () => __unknown('a browser') };
      export default puppeteer;
    `,
  },
  {
    packages: ['whatsapp-web.js'],
    source:
      'pedroslopez/whatsapp-web.js 0053067 src/Client.js: initialize() launches a browser with the options of puppeteer, unless it is given browserWSEndpoint; destroy() closes it',
    text: `
      const EventEmitter = require('events');
      ${PUPPETEER}
      export class Client extends EventEmitter {
        constructor(options) {
          super();
          this.options = options;
          this.pupPage = __unknown('a page');
        }
        async initialize() {
          const options = this.options?.puppeteer;
          this.pupBrowser = options?.browserWSEndpoint ? this.pupPage : await launch(options);
        }
        async destroy() {}
        async logout() {}
      }
      export const LocalAuth = __unknown('how it signs in'), RemoteAuth = LocalAuth, NoAuth = LocalAuth, LegacySessionAuth = LocalAuth;
      const made = __unknown('a message');
      export const MessageMedia = made, Location = made, Buttons = made, List = made, Poll = made, MessageTypes = made, Events = made, WAState = made;
    `,
  },
  {
    packages: ['playwright', 'playwright-core', 'playwright-chromium', '@playwright/test'],
    source:
      'microsoft/playwright 0234fb4 packages/playwright-core/src/utils/processLauncher.ts: SIGTERM and SIGHUP close the browser and nothing more; SIGINT closes it and exits with 130',
    text: `
      function type() {
        const launch = async options => {
          const settings = { handleSIGINT: true, handleSIGTERM: true, handleSIGHUP: true, ...options };
          __browser('playwright');
          const close = () => {};
          if (settings.handleSIGTERM) process.on('SIGTERM', close);
          if (settings.handleSIGHUP) process.on('SIGHUP', close);
          if (settings.handleSIGINT) process.on('SIGINT', () => process.exit(130));
          return __unknown('a browser');
        };
        return { launch, launchPersistentContext: (dir, options) => launch(options), launchServer: launch, connect: async () => __unknown('a browser') };
      }
      export const chromium = type();
      export const firefox = type();
      export const webkit = type();
      export default { chromium, firefox, webkit };
    `,
  },
];
