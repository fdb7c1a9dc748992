import { nameOf } from './describe-demo.ts';

/** What happens in the lab, a line each, from the moment that the demo is ready. */
export function createActivity(out: NodeJS.WritableStream): { say: (tenant: string, text: string) => void; open: () => void } {
  let waiting: string[] | null = [];
  return {
    say(tenant, text) {
      const line = `  ${new Date().toLocaleTimeString('en-GB')}  ${nameOf(tenant).padEnd(20)} ${text}\n`;
      if (waiting) waiting.push(line);
      else out.write(line);
    },
    open() {
      out.write((waiting ?? []).join(''));
      waiting = null;
    },
  };
}
