import { describe, expect, it } from 'vitest';
import { isScript, scriptOf } from './script-language.ts';

describe('the language of a script', () => {
  it.each([
    [
      'script',
      'Get-ChildItem C:\\Temp -Recurse |\n  Where-Object { $_.LastWriteTime -lt (Get-Date).AddDays(-7) } |\n  Remove-Item -Force',
      'powershell',
    ],
    ['text', '$x = Get-Process\nStop-Process -Id $x.Id -Force', 'powershell'],
    ['commandLine', 'powershell -NoProfile -Command whoami', 'powershell'],
    ['command_string', 'reg set HKLM\\Software\\X /v y', 'batch'],
    ['command_string', 'memdump lsass', 'none'],
    ['cmd', 'sfc /scannow', 'batch'],
    ['body', '@echo off\nif exist C:\\Temp del /q C:\\Temp\\*', 'batch'],
    ['body', '#!/usr/bin/env bash\necho hi', 'bash'],
    ['body', '#!/usr/bin/python3\nprint(1)', 'python'],
    ['script', 'import os\nfor x in os.listdir("."):\n    print(x)', 'python'],
    ['shell', 'rm -rf /var/tmp/* && systemctl restart cups', 'bash'],
    ['query', 'SELECT name FROM users WHERE id = 1', 'sql'],
    ['text', 'DROP TABLE users', 'sql'],
    ['payload', '{"a": [1, 2]}', 'json'],
    ['command', 'isolate now', 'none'],
  ])('%s: %j is %s', (key, value, language) => {
    expect(scriptOf([key], value)).toBe(language);
    expect(isScript([key], value)).toBe(true);
  });

  it.each([
    ['service', 'Spooler'],
    ['scriptId', '88'],
    ['scriptName', 'clear print queue.sh'],
    ['cmd', 'block-sta'],
    ['sha256', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['reason', 'Restart-Service did not help, so the host is rebooted'],
    ['reason', 'The user selected a file from the share.\nIt was gone.'],
    ['comment', '96 % full\n4 % free'],
    ['path', 'C:\\Windows\\Temp'],
    ['script', '   '],
    ['script', 42],
    ['script', null],
  ])('%s: %j is none', (key, value) => {
    expect(scriptOf([key], value)).toBeNull();
  });

  it('believes our schema where the name says nothing', () => {
    expect(scriptOf(['body'], 'do it twice', { contentMediaType: 'text/x-shellscript' })).toBe('none');
    expect(scriptOf(['body'], 'do it twice', { contentMediaType: 'image/png' })).toBeNull();
  });

  it.each(['select ', '$a ', 'if ', 'update ', ' ', 'def a(', '[', '\n', 'where '])('ends for 256 KB of %j', (unit) => {
    expect([null, 'powershell', 'bash', 'batch', 'python', 'sql', 'json', 'none']).toContain(
      scriptOf(['script'], unit.repeat(262_144 / unit.length)),
    );
  });
});
