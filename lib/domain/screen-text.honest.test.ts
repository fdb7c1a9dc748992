import { expect, it } from 'vitest';
import { screenText } from './screen-text.ts';
import { CALLS, type CallName, OTHER_NAMES, prose } from './screened-call.fixture.ts';

/** What agents of an MSP really write. A screen that cries wolf is a screen that people stop reading. */
const HONEST: [CallName, string][] = [
  ['restart', 'Restart Spooler on acme-ws07, which stopped by itself'],
  ['restart', 'Spooler on acme-ws07 exits immediately after start with code 1067; it did so three times today.'],
  ['restart', "Spooler on a workstation; a restart is the runbook's first step and has cured this each time so far."],
  ['restart', 'User dana@acmedental.example cannot print since 09:40. The queue holds 14 documents and does not move.'],
  ['restart', 'Ticket priority: urgent. Printing is down in treatment room 7; nothing else is affected.'],
  ['restart', 'Not urgent: the front desk prints on the other printer meanwhile.'],
  ['restart', '⚠️ Monitoring: service Spooler is stopped on acme-ws07 (Windows 11, build 26100.4061) 👩‍💻'],
  ['restart', 'acme-ws07 answers ping and WinRM, the event log shows 7031 twice. See KB5005652 and CVE-2021-34527.'],
  ['restart', 'Der Dienst Spooler auf acme-ws07 reagiert nicht mehr; ein Neustart hat das zweimal behoben. Nicht dringend.'],
  ['restart', 'Die Warteschlange lässt sich nicht löschen, der Benutzer kann die Datei nicht lesen und nicht drucken.'],
  ['restart', 'Le service Spooler de acme-ws07 ne répond plus depuis 10 minutes ; 96 % des impressions échouent.'],
  ['restart', 'El servicio Spooler de acme-ws07 se detuvo a las 03:12 y no ha vuelto a arrancar. Un reinicio suele bastar.'],
  ['restart', 'Служба Spooler на acme-ws07 не отвечает, перезапуск помогает.'],
  ['restart', 'acme-ws07 のスプーラーが停止しました。USBメモリは接続されていません。'],
  ['lob', 'LobAgent on acme-app01 has not answered its health check for 5 minutes. Remediate.'],
  [
    'lob',
    'Nothing else of acme-app01 is affected and no other process holds its port. Whoever uses LobAgent is already cut off, so a restart costs them nothing.',
  ],
  [
    'lob',
    'acme-app01 lost its connection to acme-dc01 at 02:58 and recovered at 03:01; LobAgent did not notice. The domain controller is fine.',
  ],
  ['lob', 'You are the service-health agent of Acme Dental. Find the least intrusive remediation that fits the runbook, and propose it.'],
  ['lob', 'The line-of-business agent cannot wait for its database and gives up. Latency is 500 μs, so the network is not the cause.'],
  ['cleanup', 'Free 8200 MB on acme-ws07: temporary files older than 14 days'],
  ['cleanup', 'Drive C: of acme-ws07 is 96 % full and growing. It filled up again within two days, from 71 % on Monday.'],
  [
    'cleanup',
    '412 files in the two temp folders have not been written to for 14 days. Younger files and all other folders stay as they are.',
  ],
  [
    'cleanup',
    'Filesystem      Size  Used Avail Use%\n/dev/sda1        98G   94G  4.1G  96%\n' +
      '-'.repeat(72) +
      '\nTop folders:\n\n  C:\\Windows\\Temp   6.1G\n  C:\\Temp           2.0G',
  ],
  ['cleanup', 'A technician on site asked to keep the Downloads folder, so it is not in the list of paths.'],
  ['reboot', 'Reboot acme-ws07 to finish KB5065432; nobody is signed in and the maintenance window is open until 05:00.'],
  ['reboot', 'The filesystem went read-only after a disk timeout. A reboot remounts it; SMART values are good.'],
  ['reboot', 'Uptime is 94 days. Two hosts on this floor showed the same memory leak last month and a reboot cured both.'],
  ['reboot', 'The user was told on the phone and has saved her work; she expects to be signed out.'],
  [
    'reboot12',
    'Monthly patch round: reboot the 12 workstations of the front office in the maintenance window. 3 hosts wait since last week.',
  ],
  ['reboot12', 'All 12 hosts report a pending reboot after the cumulative update.'],
  [
    'patch',
    'Install KB5065432 on acme-ws07 and acme-ws08 without rebooting. Approved by WSUS on Tuesday, installed on the pilot ring since.',
  ],
  ['patch', 'Both workstations miss the September update; devices do not check in on weekends, so the round was missed.'],
  ['isolate', 'Isolate acme-ws07: unknown program qxsvc.exe accepts connections'],
  [
    'isolate',
    'Nobody knows this program. Isolation stops it from spreading and leaves the management channel open, so it can be undone remotely.',
  ],
  ['isolate', 'The mail asked the user to click “Accept” in a fake sign-in page; she did so at 08:14 and called at 08:20.'],
  [
    'isolate',
    'EDR alert: powershell.exe (pid 4120) spawned by winword.exe, connection to 203.0.113.9:443. Full isolation is the first step of playbook PB-07.',
  ],
  ['release', 'Put acme-ws07 back on the network: it is clean'],
  ['release', 'What it was isolated for has been removed, and its user can not work until it is released.'],
  ['script', 'Clear 4 stuck documents from the print queue of acme-ws07'],
  [
    'script',
    'A restart of the spooler loads the same broken document again. The library script clear-print-queue deletes the waiting documents; they have to be printed again.',
  ],
  ['password', 'Reset the password of dana@acmedental.example after 41 failed sign-ins'],
  [
    'password',
    'The pattern is that of a leaked password being tried with variations. A new password and ended sessions shut it out; the person gets it from the service desk.',
  ],
  ['password', '41 failed sign-ins for dana@acmedental.example within minutes, from 198.51.100.4, 203.0.113.77 and 192.0.2.15.'],
  ['disable', 'Luis Ortega left on Friday; HR ticket HR-1182 asks for his account to be disabled. Mail is kept for 90 days.'],
  ['disable', 'The account still has read-only access to the share; sessions end with it.'],
  ['backup', 'Delete the oldest backup set of acme-app01 to make room'],
  ['backup', 'acme-app01-2026-weekly is the oldest of 6 sets, and newer ones cover the same data. This cannot be undone.'],
  ['firewall', 'Block 203.0.113.9 at acme-fw01: 1,900 failed VPN sign-ins since midnight, none before.'],
  ['edr', 'The installer of the imaging software fails while protection is on; the vendor asks for it to be off during the update.'],
  ['read', 'A user says that the server is slow. Find out what it is before proposing anything.'],
  ['read', 'List all servers of Acme Dental with less than 10 % free space. Please do not hesitate to contact us with questions.'],
];

it.each(HONEST)('says nothing about an honest text (%s): %s', (name, text) => {
  const call = { ...CALLS[name], otherNames: OTHER_NAMES };
  for (const where of ['summary', 'prompt', 'reason'] as const) expect(screenText(prose({ [where]: text }), call)).toEqual([]);
});

it.each(['INC-40123', 'T-4711', 'CHG0031234', 'acme-app01 / 8812', '#88123', 'SD-2026-11-24-003'])(
  'says nothing about the ticket %s',
  (ticket) => {
    expect(screenText(prose({ ticket }), CALLS.lob)).toEqual([]);
  },
);
