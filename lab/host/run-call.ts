import type { HostAnswer, HostCall } from '../health.ts';
import { cleanUp, PathRefused } from './drive.ts';
import type { Host } from './host.ts';
import { runScript } from './run-script.ts';

type Run = (host: Host, call: HostCall) => Promise<HostAnswer>;

const done = (output: Record<string, unknown>): HostAnswer => ({ ok: true, output });
const refused = (error: string): HostAnswer => ({ ok: false, output: { error } });

/** The tools that a host of the lab really executes. An approved call of any other is reported as failed. */
const TOOLS: Record<string, Run> = {
  'inventory.read': async (host) => done({ health: await host.health() }),
  'service.restart': async (host, { arguments: args }) => {
    const service = String(args['service']);
    if (!host.services.has(service)) return refused(`${host.config.host} has no service ${service}.`);
    const restarted = await host.services.restart(service);
    host.memory.state.down = host.memory.state.down.filter((name) => name !== service);
    await host.memory.save();
    return done(restarted);
  },
  'disk.cleanup': async (host, { arguments: args }) => {
    const { paths, olderThanDays } = args;
    if (!Array.isArray(paths) || typeof olderThanDays !== 'number') return refused('The arguments are not those of disk.cleanup.');
    const cleaned = [];
    for (const folder of paths) cleaned.push(await cleanUp(host.config.folder, String(folder), olderThanDays, Date.now()));
    return done({ cleaned, usedPct: (await host.disk.health()).usedPct });
  },
  'host.reboot': async (host) => {
    const before = pids(host);
    await host.reboot();
    return done({ oldPids: before, newPids: pids(host) });
  },
  'host.isolate': async (host, { arguments: args }) => {
    const kept = args['keepRmmChannel'] === true;
    const closed = await host.setIsolation(kept ? 'rmm-kept' : 'full');
    return done({ isolated: true, rmmChannelKept: kept, processesCutOff: closed });
  },
  'host.release': async (host) => done({ isolated: false, processesBack: await host.setIsolation('none') }),
  'script.run': async (host, { arguments: args }) => {
    if (args['signed'] !== true) return refused('Only signed scripts run here.');
    return runScript({ sha256: String(args['sha256']), interpreter: String(args['interpreter']) }, host.config.folder);
  },
  'user.passwordReset': async (host, { user, arguments: args }) => {
    if (!user || !host.directory.has(user)) return refused('The directory has no such account.');
    return done(await host.directory.resetPassword(user, args['revokeSessions'] === true));
  },
  'user.disable': async (host, { user, arguments: args }) => {
    if (!user || !host.directory.has(user)) return refused('The directory has no such account.');
    return done(await host.directory.disable(user, String(args['reason'])));
  },
  'patch.install': async (host, { arguments: args }) => {
    const wanted = Array.isArray(args['kb']) ? args['kb'].map(String) : [];
    host.memory.state.patches = [...new Set([...host.memory.state.patches, ...wanted])].sort();
    await host.memory.save();
    if (args['rebootAllowed'] === true) await host.reboot();
    return done({ installed: host.memory.state.patches, rebooted: args['rebootAllowed'] === true });
  },
};

/** Runs one approved call, at most once for each request. */
export async function runCall(host: Host, call: HostCall): Promise<HostAnswer> {
  const run = Object.hasOwn(TOOLS, call.tool) ? TOOLS[call.tool] : undefined;
  if (!run) return refused(`The lab has no connector for ${call.tool}.`);
  // One request may name two accounts of the directory on this host: each of them once.
  if (!(await host.memory.remember(call.user ? `${call.requestId}/${call.user}` : call.requestId)))
    return refused('This request was run here before.');
  try {
    return await run(host, call);
  } catch (error) {
    if (error instanceof PathRefused) return refused(error.message);
    throw error;
  }
}

function pids(host: Host): (number | null)[] {
  return host.services.health().map(({ pid }) => pid);
}
