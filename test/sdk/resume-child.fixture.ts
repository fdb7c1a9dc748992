import { Holdpoint, type NewRequest } from '#sdk/main.ts';

/** An agent in a process of its own: asks with a given key, says which request it is, waits, and says what became of it. */
const [url = '', key = '', idempotencyKey = '', call = ''] = process.argv.slice(2);
const holdpoint = new Holdpoint({ url, key });
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
const { id } = await holdpoint.request(JSON.parse(call) as NewRequest, { idempotencyKey });
say({ id });
const { status, grant } = await holdpoint.wait(id);
say({ id, status, granted: grant !== null });
