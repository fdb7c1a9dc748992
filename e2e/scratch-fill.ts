import { readFileSync } from 'node:fs';
const s = JSON.parse(readFileSync('/tmp/work/stack.json', 'utf8'));
const tok = (t: string) => s.manifest.agents.find((a: any) => a.tenant === t).token;
export async function submit(t: string, tool: string, args: object, targets: string[], intent: object, extra: object = {}) {
  const r = await fetch(`${s.url}/api/v1/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tok(t)}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({
      tool,
      arguments: args,
      targets: targets.map((name) => ({ kind: name.includes('@') ? 'user' : 'host', name })),
      intent,
      confidence: 0.92,
      ...extra,
    }),
  });
  const j = await r.json();
  console.log(r.status, t, tool, j.id ?? JSON.stringify(j), j.status ?? '');
  return j;
}
await submit('acme', 'service.restart', { service: 'LobAgent' }, ['acme-ws07'], {
  summary: 'LobAgent stopped answering its health check on acme-ws07',
  prompt: 'Monitor: LobAgent heartbeat missing for 5 min on acme-ws07. Decide a remediation.',
  reason: 'Three missed heartbeats; a restart fixed it the last four times.',
  ticket: 'T-4711',
});
await submit('acme', 'host.isolate', { keepRmmChannel: true }, ['acme-dc01'], {
  summary: 'Suspicious lateral movement from acme-dc01',
  prompt: 'EDR alert',
  reason: 'Contain first.',
});
await submit(
  'northwind',
  'user.disable',
  { reason: 'left the company' },
  ['lee@northwind.example'],
  { summary: 'Offboarding of Lee', prompt: 'HR mail', reason: 'Left on Friday' },
  { deadlineSeconds: 200 },
);
await submit('northwind', 'disk.cleanup', { paths: ['C:\\Temp', 'D:\\Logs\\old'], olderThanDays: 14 }, ['nw-ws11', 'nw-app01'], {
  summary: 'Disk C: at 96 %\u202Egpj.exe on two hosts <b>bold</b> ![x](https://evil.example/p.png)',
  prompt: '\u001b[31mred\u001b[0m',
  reason: 'раypal mixed',
});
await submit(
  'northwind',
  'script.run',
  { script: 'Get-ChildItem C:\\Temp -Recurse |\n  Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-7) } |\n  Remove-Item -Force' },
  ['nw-app01'],
  { summary: 'Run the cleanup script', prompt: 'x', reason: 'y' },
  { deadlineSeconds: 45 },
);
await submit('harbor', 'service.restart', { service: 'LobAgent' }, ['hl-app01'], { summary: 'LobAgent is hung', prompt: '', reason: '' });
await submit('acme', 'inventory.read', { query: 'all' }, ['acme-ws07'], { summary: 'Look', prompt: '', reason: '' });
await submit('acme', 'backup.delete', { setId: 'b-7' }, ['acme-app01'], { summary: 'Free space', prompt: '', reason: '' });
await submit('acme', 'host.reboot', { force: false }, ['acme-ws07', 'unknown-9'], {
  summary: 'Pending reboot after patch',
  prompt: '',
  reason: 'KB5065432 waits for a reboot.',
});
