import { foldText, tokensOf } from './fold-text.ts';
import { hostNameIn } from './host-name.ts';
import type { JsonObject } from './json.ts';
import { jsonLeaves } from './json-leaves.ts';
import type { Finding } from './screen-flag.ts';
import type { ScreenedCall, ScreenedField } from './screened-call.ts';

/** What the call itself names, folded: whatever the prose names beside this is another thing. */
export type KnownNames = {
  targets: string[];
  /** Target and argument words, whole and in part: `acme-app01` for `acme-app01-2026-weekly`. */
  hosts: ReadonlySet<string>;
  mails: ReadonlySet<string>;
  actsOnUsers: boolean;
  ips: ReadonlySet<string>;
  prefixes: ReadonlySet<string>;
  others: ReadonlySet<string>;
  longestOther: number;
};

const MAX_ARGUMENT_TEXT = 300_000;
const MAX_OTHER_WORDS = 6;
const MIN_OTHER_LENGTH = 4;
const EMAIL = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/g;
const NAME = /[a-z0-9]+(?:[-_][a-z0-9]+)*/g;
const IP = /(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?!\.?\d)/g;
const FILE = /^\.(?:ps1|sh|bat|cmd|py|exe|dll|log|txt|zip|json|msi)\b/;
/** After these a name is the other end of something that the target does or suffers. */
const RELATION =
  /(?:^|[^a-z])(?:from|with|against|by|unlike|like|than|via|behind|towards|between|reach|reaches|contact|connects? to|connection to|replicates? to|route to|path to|link to|talk to|ping|access to|compared to|relative to|von|mit|gegen|avec|contre|depuis|con|contra|desde)(?: the| host| server| user| der| dem| la| le| el)? $/;
const RELATION_LENGTH = 32;

/** Gathers them once for all fields. */
export function knownNames({ tenant, arguments: args, targets, otherNames = [] }: ScreenedCall): KnownNames {
  const own = [tenant.id, tenant.name, ...targets.flatMap(({ name, displayName }) => [name, displayName ?? ''])];
  const text = foldText([...own, argumentText(args)].join('\n')).text;
  const hosts = new Set([...text.matchAll(NAME)].flatMap(([word]) => runsOf(word.split('-'), '-')));
  const mine = new Set(runsOf(wordsOf(text), ' '));
  const others = otherNames.map((name) => wordsOf(foldText(name).text)).filter((words) => words.length <= MAX_OTHER_WORDS);
  const names = others.map((words) => words.join(' ')).filter((name) => name.length >= MIN_OTHER_LENGTH && !mine.has(name));
  return {
    targets: targets.map(({ name }) => foldText(name).text).filter((name) => name !== ''),
    hosts,
    mails: new Set(text.match(EMAIL)),
    actsOnUsers: targets.some(({ kind }) => kind === 'user') || text.search(EMAIL) !== -1,
    ips: new Set(text.match(IP)),
    prefixes: new Set(
      targets.filter(({ kind, name }) => kind === 'host' && name.includes('-')).map(({ name }) => foldText(name).text.split('-')[0] ?? ''),
    ),
    others: new Set(names),
    longestOther: Math.max(0, ...others.map((words) => words.length)),
  };
}

/** Hosts, people, addresses and customers that the prose names and the call does not. */
export function screenNames({ folded: { text, starts, ends }, tokens }: ScreenedField, known: KnownNames): Finding[] {
  const namesTarget = known.targets.some((name) => text.includes(name));
  const isAside = (at: number) => namesTarget && RELATION.test(text.slice(Math.max(0, at - RELATION_LENGTH), at));
  const found: Finding[] = [];
  const add = (start: number | undefined, end: number | undefined, what: string) => {
    const explain = `Names ${what} that is neither a target nor an argument of the call.`;
    if (start !== undefined && end !== undefined) found.push({ kind: 'contradiction', start, end, explain });
  };
  const mails = [...text.matchAll(EMAIL)].map(({ 0: mail, index }) => ({ mail, index, end: index + mail.length }));
  for (const { mail, index, end } of mails) {
    // A call that names no account acts on none, so an address in its prose is only whoever asked.
    if (known.actsOnUsers && !known.mails.has(mail) && !isAside(index)) add(starts[index], ends[end - 1], 'an account');
  }
  let next = 0;
  for (const { 0: word, index } of text.matchAll(NAME)) {
    while ((mails[next]?.end ?? Number.POSITIVE_INFINITY) <= index) next++;
    const inMail = index >= (mails[next]?.index ?? Number.POSITIVE_INFINITY);
    const name = inMail || FILE.test(text.slice(index + word.length, index + word.length + 6)) ? null : hostNameIn(word, known.prefixes);
    if (name !== null && !known.hosts.has(name) && !isAside(index)) add(starts[index], ends[index + name.length - 1], 'a host');
  }
  if (known.ips.size > 0)
    for (const { 0: ip, index } of text.matchAll(IP)) {
      if (isAddress(ip) && !known.ips.has(ip) && !isAside(index)) add(starts[index], ends[index + ip.length - 1], 'an address');
    }
  for (let length = 1; length <= known.longestOther; length++)
    for (let at = 0; at + length <= tokens.length; at++) {
      const words = tokens.slice(at, at + length);
      if (known.others.has(words.map(({ word }) => word).join(' ')))
        add(words[0]?.start, words.at(-1)?.end, 'another customer, host or person');
    }
  return found;
}

function argumentText(args: JsonObject): string {
  const words: string[] = [];
  let room = MAX_ARGUMENT_TEXT;
  for (const { path, value } of jsonLeaves(args)) {
    if (room <= 0) break;
    const text = [...path, typeof value === 'object' ? '' : String(value)].join('\n').slice(0, room);
    room -= text.length + 1;
    words.push(text);
  }
  return words.join('\n');
}

function wordsOf(folded: string): string[] {
  return tokensOf({ text: folded, starts: [], ends: [] }).map(({ word }) => word);
}

/** All runs of up to six neighbouring parts. */
function runsOf(parts: string[], joint: string): string[] {
  return parts.flatMap((_, from) =>
    Array.from({ length: Math.min(MAX_OTHER_WORDS, parts.length - from) }, (_, more) => parts.slice(from, from + more + 1).join(joint)),
  );
}

function isAddress(ip: string): boolean {
  return !/^(?:127|0|255)\./.test(ip) && ip.split('.').every((part) => Number(part) <= 255);
}
