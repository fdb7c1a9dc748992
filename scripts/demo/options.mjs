import path from 'node:path';

/**
 * @typedef {{ help: boolean, reset: boolean, json: boolean, port: number | null, dataDir: string }} DemoOptions
 */

/** A command line that is not understood. The message is for the person who typed it. */
export class UsageError extends Error {
  name = 'UsageError';
}

export const USAGE = `npm run demo -- [options]

  --port N     serve on port N (default: 3000, or the next free one; 0: any)
  --data DIR   keep everything in DIR (default: .data/demo)
  --reset      start over: forget all that an earlier demo left in that folder
  --json       print one machine-readable line on stdout when ready, and nothing else there
  --help       show this`;

/**
 * Reads the demo's options. `--name value` and `--name=value` are the same. Throws UsageError.
 * @param {readonly string[]} args
 * @param {string} root the checkout, which the default folder lies in
 * @param {string} cwd what a relative DIR is relative to
 * @returns {DemoOptions}
 */
export function readOptions(args, root, cwd) {
  /** @type {DemoOptions} */
  const options = { help: false, reset: false, json: false, port: null, dataDir: path.join(root, '.data', 'demo') };
  for (let i = 0; i < args.length; i += 1) {
    const [, name, , inline] = /^(--[a-z]+)(=(.*))?$/s.exec(args[i]) ?? [];
    const value = () => {
      const text = inline ?? args[(i += 1)];
      if (text === undefined || text === '' || (inline === undefined && text.startsWith('--')))
        throw new UsageError(`${name} needs a value.`);
      return text;
    };
    if (name === '--port') options.port = readPort(value());
    else if (name === '--data') options.dataDir = path.resolve(cwd, value());
    else if (inline === undefined && (name === '--help' || name === '--reset' || name === '--json')) options[name.slice(2)] = true;
    else throw new UsageError(`Unknown option: ${args[i]}`);
  }
  return options;
}

function readPort(text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port >= 0 && port <= 65_535) return port;
  throw new UsageError(`--port takes a number from 0 to 65535, not ${JSON.stringify(text)}.`);
}
