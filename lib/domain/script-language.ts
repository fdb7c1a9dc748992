import type { Json } from './json.ts';
import { keyWords, schemaText } from './leaf-unit.ts';

/** `none`: it is a script, or a command line, in a language that nothing tells. */
export type ScriptLanguage = 'powershell' | 'bash' | 'batch' | 'python' | 'sql' | 'json' | 'none';

const KEY_WORDS = /^(?:script|scripts|command|commands|cmd|code|powershell|bash|shell|batch|sql|query|expression|snippet|payload|program)$/;
/** `scriptId` names a script and `scriptName` too; neither is one. */
const NAMING_WORDS = /^(?:id|ids|uid|name|names|type|kind|hash|sha|sha1|sha256|path|version|count|number|timeout|result|status|base)$/;
/** Beyond, the language shows in the first part or not at all. */
const LOOKED_AT = 16_384;

const SHEBANGS: readonly [RegExp, ScriptLanguage][] = [
  [/^#!.*\bpython/, 'python'],
  [/^#!.*\b(?:pwsh|powershell)/, 'powershell'],
  [/^#!.*\b(?:ba|z|da|k)?sh\b/, 'bash'],
];
/** Each sign counts once; the language with the most signs wins, two at least unless the name says that it is a script. */
const SIGNS: readonly [ScriptLanguage, readonly RegExp[]][] = [
  [
    'powershell',
    [
      /\b(?:Get|Set|New|Remove|Start|Stop|Restart|Invoke|Write|Test|Add|Clear|Enable|Disable|Import|Export|Where|ForEach|Select|Out|Copy|Move|Install|Uninstall)-[A-Z][A-Za-z]+/i,
      /(?:^|[\s;({])\$[A-Za-z_][\w:.]{0,60}\s{0,4}=/m,
      /\s-(?:ErrorAction|Recurse|Force|Filter|ComputerName|Path|NoProfile|EncodedCommand|ExecutionPolicy)\b/i,
      /^\s{0,40}param\s{0,4}\(/im,
      /\$(?:env:|_\.|null\b|true\b|false\b|PSScriptRoot)/i,
      /\s-(?:eq|ne|lt|gt|like|match)\s/i,
      /\b(?:powershell|pwsh)(?:\.exe)?\b/i,
      /\biex\b|\[System\./i,
    ],
  ],
  [
    'batch',
    [
      /^\s{0,40}@?echo\s+off\b/im,
      /%~?[dpnx]{0,4}[0-9]|%[A-Za-z_]{2,40}%/,
      /^\s{0,40}(?:rem|::)\s/im,
      /\bif\s+(?:not\s+)?(?:exist|errorlevel|defined)\b/i,
      /\bset\s+\/[ap]\b/i,
      /\b(?:reg|net|sc|del|rd|rmdir|xcopy|robocopy|schtasks|sfc|dism|taskkill|wmic|vssadmin|bcdedit|netsh)(?:\.exe)?\s+(?:\/|add|delete|query|stop|start|user|config|set|shadows)/i,
    ],
  ],
  [
    'python',
    [
      /^(?:from\s+[\w.]+\s+)?import\s+[\w.]+/m,
      /^\s{0,40}def\s+\w+\(.*\)[^:\n]{0,80}:/m,
      /^\s{0,40}(?:if|for|while|with|try|else|except|elif)\b[^\n]{0,200}:\s*$/m,
      /\bprint\(/,
      /\bos\.(?:system|path|remove)\b|\bsubprocess\./,
    ],
  ],
  [
    'bash',
    [
      /^\s{0,40}(?:if|while)\s+\[/m,
      /(?:^|\s)(?:then|fi|done|esac)(?:\s|;|$)/m,
      /\b(?:sudo|apt-get|systemctl|chmod|chown|grep|awk|sed|xargs|curl|wget)\s/,
      /\$\([^)]|\$\{[A-Za-z_]/,
      /^\s{0,40}(?:set\s+-[eux]|export\s+\w+=|[A-Z_]{2,40}=\S)/m,
      /\brm\s+-[rf]|\/dev\/null|\s&&\s|\s\|\s*(?:sh|bash)\b/,
    ],
  ],
  [
    'sql',
    [
      /^\s*(?:select|with)\b[\s\S]{1,2000}?\bfrom\b/i,
      /^\s*insert\s+into\b/i,
      /^\s*update\b[\s\S]{1,500}?\bset\b/i,
      /^\s*delete\s+from\b/i,
      /^\s*(?:alter|drop|create|truncate)\s+(?:table|database|user|login|view|index|role|schema)\b/i,
      /\bwhere\b[\s\S]{1,200}?(?:=|<|>|\bin\b|\blike\b)/i,
    ],
  ],
];
/** One of these is enough, whatever the name of the argument. */
const SURE: Partial<Record<ScriptLanguage, number>> = { sql: 1 };

/** The language of a leaf that is a script or a command line; null when it is neither. A guess for colours and line numbers only. */
export function scriptOf(path: readonly (string | number)[], value: unknown, schemaNode?: Json): ScriptLanguage | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const text = value.slice(0, LOOKED_AT);
  const shebang = SHEBANGS.find(([pattern]) => pattern.test(text));
  if (shebang) return shebang[1];
  const named = isNamed(path, schemaNode);
  const scores = SIGNS.map(([language, signs]) => ({ language, score: signs.filter((sign) => sign.test(text)).length }));
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a));
  if (named) {
    if (isJson(value)) return 'json';
    if (best.score > 0) return best.language;
    // One word under `command` or `script` is the name of one.
    return /\s/.test(value.trim()) ? 'none' : null;
  }
  if (isJson(value) && value.includes('\n')) return 'json';
  const needed = value.includes('\n') ? 2 : 3;
  return best.score >= (SURE[best.language] ?? needed) ? best.language : null;
}

/** Whether a leaf should be shown as a script, with line numbers. */
export function isScript(path: readonly (string | number)[], value: unknown, schemaNode?: Json): boolean {
  return scriptOf(path, value, schemaNode) !== null;
}

function isNamed(path: readonly (string | number)[], schemaNode: Json | undefined): boolean {
  if (/^(?:text\/x-|application\/(?:x-sh|x-powershell|sql|json))/.test(schemaText(schemaNode, 'contentMediaType'))) return true;
  const words = keyWords(path);
  return words.some((word) => KEY_WORDS.test(word)) && !words.some((word) => NAMING_WORDS.test(word));
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
