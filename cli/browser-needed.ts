/** A terminal is not enough for this, or cannot be honest about it. `url` is the page where it can be done. */
export class BrowserNeeded extends Error {
  readonly url: string;

  constructor(message: string, url: string) {
    super(message);
    this.url = url;
  }
}
