import type { Page } from '@playwright/test';

/** Sees to it that pages log no error and never leave their origin, whatever a test does with them. */
export class Guard {
  readonly complaints: string[] = [];
  readonly #origin: string;
  #expected: RegExp[] = [];

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Chromium logs every answer of 400 and above as an error; a test that provokes one says so. */
  expectStatus(...statuses: number[]): void {
    this.#expected.push(...statuses.map((status) => new RegExp(`responded with a status of ${status} `)));
  }

  /** For a test that cuts the wire itself. */
  expectLog(text: RegExp): void {
    this.#expected.push(text);
  }

  watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error' || this.#expected.some((expected) => expected.test(message.text()))) return;
      // A request may be over before its page has said that it shows it; the answer is that it is another version now.
      if (/ 409 /.test(message.text()) && message.location().url.endsWith('/views')) return;
      this.complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.complaints.push(`threw: ${error.message}`));
    page.on('request', (request) => this.#checkOrigin(request.url()));
    page.on('websocket', (socket) => this.#checkOrigin(socket.url().replace(/^ws/, 'http')));
  }

  #checkOrigin(url: string): void {
    if (/^(data|blob|about):/.test(url) || new URL(url).origin === this.#origin) return;
    this.complaints.push(`went to ${url}`);
  }
}
