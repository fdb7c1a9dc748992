import type { TextRange } from '#components/ui/text-pieces.ts';
import type { ScriptLanguage } from '#lib/contract/call-view.ts';

const CLASS = {
  comment: 'text-muted italic',
  string: 'text-reversible',
  variable: 'text-identity',
  keyword: 'font-medium text-held',
  flag: 'text-lowers',
  number: 'text-lowers',
} as const;
type TokenKind = keyof typeof CLASS;

const DOUBLE = '"(?:[^"\\\\\\n]|\\\\.)*"?';
const NUMBER = '(?<![\\w.])\\d+(?:\\.\\d+)?(?![\\w.])';
const word = (...words: string[]) => `(?<![\\w-])(?:${words.join('|')})(?![\\w-])`;

/** What each language's pieces look like; the first that fits at a place wins. Only colours hang on it. */
const RULES: Record<Exclude<ScriptLanguage, 'none'>, { flags: string; rules: [TokenKind, string][] }> = {
  powershell: {
    flags: 'gi',
    rules: [
      ['comment', '<#[\\s\\S]*?(?:#>|$)|(?<![`\\w])#[^\\n]*'],
      ['string', `@"\\r?\\n[\\s\\S]*?(?:\\n"@|$)|"(?:[^"\`]|\`.|"")*"?|'(?:[^']|'')*'?`],
      ['variable', '\\$(?:\\{[^}]*\\}|[\\w:]+|[$?^_])'],
      [
        'keyword',
        `[a-z]+-[a-z]\\w+|${word('if', 'else', 'elseif', 'foreach', 'for', 'while', 'do', 'switch', 'function', 'param', 'return', 'try', 'catch', 'finally', 'throw', 'exit', 'break', 'continue', 'iex', 'begin', 'process', 'end')}`,
      ],
      ['flag', '(?<=\\s)-[a-z]\\w*'],
      ['number', NUMBER],
    ],
  },
  bash: {
    flags: 'g',
    rules: [
      ['comment', '(?<=^|\\s)#[^\\n]*'],
      ['string', `"(?:[^"\\\\]|\\\\[\\s\\S])*"?|'[^']*'?`],
      ['variable', '\\$(?:\\{[^}]*\\}|\\w+|[@*#?$!])'],
      [
        'keyword',
        word(
          'if',
          'then',
          'else',
          'elif',
          'fi',
          'for',
          'in',
          'do',
          'done',
          'while',
          'case',
          'esac',
          'function',
          'return',
          'exit',
          'export',
          'sudo',
          'rm',
          'set',
        ),
      ],
      ['flag', '(?<=\\s)--?[A-Za-z][\\w-]*'],
      ['number', NUMBER],
    ],
  },
  batch: {
    flags: 'gim',
    rules: [
      ['comment', '^\\s*(?:rem\\b|::)[^\\n]*'],
      ['string', DOUBLE],
      ['variable', '%[^%\\s]+%|%~?\\w|![^!\\s]+!'],
      [
        'keyword',
        word(
          'echo',
          'set',
          'if',
          'not',
          'exist',
          'goto',
          'call',
          'for',
          'do',
          'del',
          'rd',
          'reg',
          'net',
          'sc',
          'exit',
          'start',
          'copy',
          'move',
        ),
      ],
      ['flag', '(?<=\\s)/[a-z]\\w*'],
      ['number', NUMBER],
    ],
  },
  python: {
    flags: 'g',
    rules: [
      ['comment', '#[^\\n]*'],
      ['string', `"""[\\s\\S]*?(?:"""|$)|'''[\\s\\S]*?(?:'''|$)|${DOUBLE}|'(?:[^'\\\\\\n]|\\\\.)*'?`],
      [
        'keyword',
        word(
          'def',
          'class',
          'if',
          'elif',
          'else',
          'for',
          'while',
          'in',
          'not',
          'and',
          'or',
          'return',
          'import',
          'from',
          'as',
          'try',
          'except',
          'finally',
          'raise',
          'with',
          'pass',
          'None',
          'True',
          'False',
          'lambda',
        ),
      ],
      ['number', NUMBER],
    ],
  },
  sql: {
    flags: 'gi',
    rules: [
      ['comment', '--[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$)'],
      ['string', "'(?:[^']|'')*'?"],
      [
        'keyword',
        word(
          'select',
          'from',
          'where',
          'insert',
          'into',
          'update',
          'set',
          'delete',
          'drop',
          'alter',
          'create',
          'truncate',
          'table',
          'join',
          'left',
          'on',
          'and',
          'or',
          'not',
          'in',
          'is',
          'null',
          'values',
          'order',
          'group',
          'by',
          'limit',
          'union',
          'grant',
          'revoke',
        ),
      ],
      ['variable', '@\\w+|\\[[^\\]\\n]*\\]'],
      ['number', NUMBER],
    ],
  },
  json: {
    flags: 'g',
    rules: [
      ['variable', `"(?:[^"\\\\\\n]|\\\\.)*"(?=\\s*:)`],
      ['string', DOUBLE],
      ['keyword', word('true', 'false', 'null')],
      ['number', `-?${NUMBER}`],
    ],
  },
};

/** Where a script's comments, strings, names and words are, as ranges to colour. In order, never overlapping. */
export function scriptTokens(text: string, language: ScriptLanguage): TextRange[] {
  if (language === 'none') return [];
  const { flags, rules } = RULES[language];
  const pattern = new RegExp(rules.map(([, source]) => `(${source})`).join('|'), flags);
  const ranges: TextRange[] = [];
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    const kind = rules[match.slice(1).findIndex((group) => group !== undefined)]?.[0];
    if (kind) ranges.push({ start: match.index, end: match.index + match[0].length, className: CLASS[kind] });
  }
  return ranges;
}
