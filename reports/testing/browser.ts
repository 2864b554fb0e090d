import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a Chromium; null with the reason printed where there is none, unless the machine must have one. */
export function chromiumPath(): string | null {
  const found = PATHS.find((path) => existsSync(path)) ?? null;
  if (found === null && process.env.UNBRIG_REQUIRE_PEERS === '1') {
    throw new Error('UNBRIG_REQUIRE_PEERS=1, but there is no Chromium: apt-get install chromium');
  }
  return found;
}

export async function openBrowser(executablePath: string): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface PageFindings {
  /** Warnings and errors on the console, and exceptions. */
  readonly complaints: readonly string[];
  /** Everything that was asked for beside the page itself and data. */
  readonly requests: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly screenshot: Uint8Array;
}

/** Opens a page from disk in a fresh profile, waits until `selector` is there, and says what it did. */
export async function visit(browser: Browser, file: string, selector: string): Promise<PageFindings> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 2400 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  const url = pathToFileURL(file).href;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text().slice(0, 300));
  });
  page.on('pageerror', (error) => complaints.push(String(error).slice(0, 300)));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  await page.waitForSelector(selector);
  const findings = {
    complaints,
    requests,
    title: await page.title(),
    text: (await page.textContent('body')) ?? '',
    screenshot: await page.screenshot(),
  };
  await context.close();
  return findings;
}
