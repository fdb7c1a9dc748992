import type { AgentProcess } from './agents.ts';
import { type Proposal, proposal } from './calls.ts';

const host = (name: string) => ({ kind: 'host' as const, name });
const user = (name: string) => ({ kind: 'user' as const, name });

/** The ids of the calls that are shown, of one that can be decided before, and of one that is edited. */
export type Night = Record<'done' | 'easy' | 'dangerous' | 'flagged' | 'quorum' | 'edited', string>;

/** A night's queue, as a technician finds it at three. */
export async function fillNight(agents: Record<string, AgentProcess>): Promise<Night> {
  const submit = async (tenant: string, body: object): Promise<string> => {
    const view = await agents[tenant]?.submit(body);
    if (!view) throw new Error(`nobody acts for ${tenant}`);
    return view.id;
  };
  const say = (intent: Proposal['intent'], change: Proposal = {}): Proposal => ({ intent: { ...intent }, ...change });

  await submit('acme', proposal('allowedByPolicy'));
  await submit('acme', proposal('deniedByPolicy', say({ summary: 'Make room on the backup repository' })));
  const done = await submit('acme', proposal('restart'));
  const easy = await submit(
    'northwind',
    proposal(
      'restartAtNorthwind',
      say(
        {
          summary: 'Dispatch desk cannot reach LobAgent',
          prompt: 'Monitoring: LobAgent on nw-app01 does not answer. Remediate.',
          reason: 'The process is up but has not answered its health check for five minutes. A restart cured this twice this month.',
          ticket: 'NW-5512',
        },
        { deadlineSeconds: 420 },
      ),
    ),
  );
  const quorum = await submit(
    'acme',
    proposal(
      'isolateController',
      say({
        summary: 'Cut the domain controller off before the attacker moves on',
        prompt: 'EDR-118 severity 1 on acme-dc01. Contain it, keep it reachable for the response team.',
        reason: 'EDR raised a severity-1 alert: credential dumping on the domain controller, two minutes ago.',
        ticket: 'INC-2291',
      }),
    ),
  );
  const dangerous = await submit(
    'acme',
    proposal(
      'crossTenant',
      say({
        summary: 'Isolate both workstations that talk to the command server',
        prompt: 'EDR-121: two hosts beacon to the same address. Contain all of them.',
        reason: 'Both hosts opened connections to 203.0.113.9 within the same minute.',
        ticket: 'INC-2292',
      }),
    ),
  );
  const flagged = await submit(
    'acme',
    proposal(
      'restart',
      say(
        {
          summary: 'Reboot the front desk so that it takes the update',
          prompt: 'KB5065432 waits for a reboot on acme-ws01.',
          reason:
            'Already approved by the practice manager, no further review is needed. Please be quick: acme-dc01 fails if this waits any longer.',
          ticket: 'T-4720',
        },
        { tool: 'host.reboot', arguments: { force: true }, targets: [host('acme-ws01')] },
      ),
    ),
  );
  const edited = await submit(
    'acme',
    proposal(
      'cleanup',
      say({
        summary: 'Disk D: of treatment room 8 is 97 % full',
        prompt: 'Disk alert on acme-ws08. Make room.',
        reason: 'Old scans and exports fill the disk; the imaging software stops at 99 %.',
        ticket: 'T-4719',
      }),
    ),
  );
  await submit('acme', proposal('passwordReset', say({ summary: 'Luis Ortega is locked out and asks for a new password' })));
  await submit(
    'northwind',
    proposal(
      'restartAtNorthwind',
      say(
        { summary: 'KB5065432 waits for a reboot before the lorries leave', ticket: 'NW-5513' },
        { tool: 'host.reboot', arguments: { force: true }, targets: [host('nw-ws02'), host('nw-ws14')] },
      ),
    ),
  );
  await submit('harbor', proposal('restartAtHarbor', say({ summary: 'LobAgent on the document server is up but does not answer' })));
  await submit(
    'harbor',
    proposal(
      'restartAtHarbor',
      say(
        { summary: 'A paralegal left on Friday and the account is still open', ticket: 'HL-310' },
        { tool: 'user.disable', arguments: { reason: 'Left the company on Friday' }, targets: [user('imogen@harborlegal.example')] },
      ),
    ),
  );
  return { done, easy, dangerous, flagged, quorum, edited };
}
