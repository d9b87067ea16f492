/**
 * A headless Chromium that needs no network.
 */
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Opens a page, hands it to `work`, and closes the browser whatever happens.
 * Chance is replaced by a fixed sequence, so that generated ids, and with them the files, differ only with the model.
 */
export async function withPage(work) {
  const browser = await puppeteer.launch({ executablePath: executable(), headless: true, args: FLAGS });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`In the page: ${error.message}`));
    await page.evaluateOnNewDocument(() => {
      let state = 1;
      Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
    });
    await work(page);
  } finally {
    await browser.close();
  }
}

function executable() {
  const candidates = [process.env.CHROME_BIN, '/usr/bin/chromium', '/usr/bin/google-chrome'];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found) {
    throw new Error('No Chromium found; set CHROME_BIN to its path');
  }
  return found;
}
