import type { Token } from './fold-text.ts';
import type { Finding } from './screen-flag.ts';
import type { TargetRef } from './target.ts';

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const HOST_NOUNS = wordSet(
  'host hosts machine machines device devices computer computers server servers workstation workstations endpoint endpoints pc pcs laptop laptops system systems rechner gerat gerate gerats arbeitsplatz poste postes serveur serveurs ordinateur ordinateurs machine equipo equipos servidor servidores ordenador ordenadores',
);
const USER_NOUNS = wordSet(
  'user users account accounts mailbox mailboxes person people benutzer benutzern konto konten utilisateur utilisateurs compte comptes usuario usuarios cuenta cuentas',
);
const ONLY = wordSet('only just exactly nur lediglich genau seulement uniquement exactement solo solamente unicamente');
const SINGLE = wordSet('single einzelner einzelne einzelnen einziger einziges einzige einzigen seul seule unico unica');
const NUMBERS = new Map(
  [
    'one ein eine einen einem un une una',
    'two zwei deux dos',
    'three drei trois tres',
    'four vier quatre cuatro',
    'five funf cinq cinco',
    'six sechs seis',
    'seven sieben sept siete',
    'eight acht huit ocho',
    'nine neun neuf nueve',
    'ten zehn dix diez',
    'eleven elf onze once',
    'twelve zwolf douze doce',
  ].flatMap((words, index) => words.split(' ').map((word) => [word, index + 1] as const)),
);

type Mention = { count: number; kind: TargetRef['kind']; exact: boolean; from: number; to: number };

/**
 * Numbers of hosts or people that disagree with the call: too few of them, or `only` another number. A field that also
 * says how many there are in all may speak of some of them.
 */
export function screenCounts(tokens: readonly Token[], targets: readonly TargetRef[]): Finding[] {
  const actual = { host: targets.filter(({ kind }) => kind === 'host').length, user: targets.filter(({ kind }) => kind === 'user').length };
  const mentions = tokens.map((_, index) => mentionAt(tokens, index)).filter((mention) => mention !== null);
  return mentions
    .filter(({ count, kind, exact }) => {
      if (actual[kind] === 0) return false;
      if (exact) return count !== actual[kind];
      return count < actual[kind] && !mentions.some((other) => other.kind === kind && other.count === actual[kind]);
    })
    .map(({ kind, from, to }) => ({
      kind: 'contradiction',
      start: (tokens[from] as Token).start,
      end: (tokens[to] as Token).end,
      explain: `The call has ${actual[kind]} ${kind}${actual[kind] === 1 ? '' : 's'} as targets.`,
    }));
}

/** A number with its noun at most one word later: `12 hosts`, `only one Windows host`, `a single workstation`. */
function mentionAt(tokens: readonly Token[], at: number): Mention | null {
  const word = tokens[at]?.plain ?? '';
  const single = SINGLE.has(word);
  const count = single ? 1 : (NUMBERS.get(word) ?? (/^\d{1,5}$/.test(word) ? Number(word) : null));
  if (count === null) return null;
  const exact = single || (at > 0 && ONLY.has(tokens[at - 1]?.plain ?? '') && tokens[at]?.opens !== 'sentence');
  // A plain `one host` is often an article or the first of several.
  if (count <= 1 && !exact) return null;
  for (const to of [at + 1, at + 2]) {
    const noun = tokens[to];
    if (!noun || noun.opens !== null) return null;
    const kind = HOST_NOUNS.has(noun.plain) ? 'host' : USER_NOUNS.has(noun.plain) ? 'user' : null;
    if (kind) return { count, kind, exact, from: exact && !single ? at - 1 : at, to };
  }
  return null;
}
