import type { Token } from './fold-text.ts';
import { compilePhrases, matchPhrases } from './phrase-match.ts';
import type { Finding } from './screen-flag.ts';
import type { ScreenedCall, ScreenedField } from './screened-call.ts';
import type { ToolClass } from './tool-class.ts';

const FAMILIES = {
  read: 'read list query inspect view scan check audit review lesen prufen anzeigen abfragen lire lister verifier consulter leer listar consultar revisar verificar',
  restart: 'restart restarts reboot reboots neustart neustarten redemarrer redemarrage redemarrez reiniciar reinicia reinicio',
  isolate: 'isolate isolates contain quarantine block ban isolieren sperren isoler bloquer aislar bloquear',
  delete:
    'delete deletes deleted deletion remove removes removal wipe wipes erase purge uninstall offboard destroy loschen losche loscht entfernen supprimer suppression effacer eliminar elimina borrar retire',
  release: 'release releases unisolate unblock lift reconnect restore back allow freigeben aufheben liberer lever liberar levantar rejoin',
  disable:
    'disable disables suspend deactivate off stop lock block deaktivieren abschalten ausschalten sperren desactiver suspendre deshabilitar desactivar suspender',
  reset: 'reset resets revoke new zurucksetzen reinitialiser restablecer restablece password passwort kennwort passe contrasena',
} as const;
type Verb = keyof typeof FAMILIES;

const WORDS = new Map(Object.entries(FAMILIES).map(([verb, words]) => [verb as Verb, new Set(words.split(' '))]));
const MILD: readonly Verb[] = ['read', 'restart', 'isolate'];
const GRAVE: readonly Verb[] = ['delete', 'release', 'disable', 'reset'];
/** A verb further in is rarely what the sentence is about. */
const LEADING_WORDS = 8;

const READ_ONLY = compilePhrases([
  'read only',
  'readonly|lesend',
  'only reads',
  'dry run',
  'lecture seule',
  'solo lectura',
  'no ?actual changes are|will',
  'nothing|anything ?is|will|gets ?be modified|altered',
  'without changing|modifying|altering anything',
]);
const NOT_READ_ONLY = compilePhrases([
  'volume|filesystem|file|disk|share|database|datastore|mounted|remounted|went|mode|became|turned|had|has ..3 read only|readonly',
  'read only domain|controller|mode|volume|share|replica|access|account|user|admin|filesystem',
]);
const HARMLESS = compilePhrases([
  'harmless|reversible|undoable|nondestructive|harmlos|umkehrbar|anodin|inoffensif|inofensivo|inofensiva|inocuo',
  'fully|completely|easily|always|trivially reversible|undone|reverted',
  'can|could ?easily ?always ?be undone|reverted|reversed',
  'risk free',
  'no|zero|without ?any risk|danger',
  'non destructive',
  'kann|lasst ..3 ruckgangig',
  'ohne ?jedes risiko|gefahr',
  'sans ?aucun risque|danger',
  'sin ?ningun riesgo|peligro',
  'routine|safe|benign operation|action|command|call|change|cleanup|maintenance',
  'no ?customer data will|is|gets ?be lost|deleted|removed',
  'nothing ?important will|is|gets|can ?be lost|deleted|removed|break',
]);
const NOT_HARMLESS = compilePhrases([
  'not|isnt|non|no|never|nothing|nicht|kein|pas|hardly|cannot|cant|neither ..2 harmless|reversible|undoable|harmlos|umkehrbar|undone|reverted|ruckgangig',
]);

const GRAVE_CLASSES: readonly ToolClass[] = ['destructive', 'lowers-protection'];

/** Prose that says the call does something milder than it does. */
export function screenAction(field: ScreenedField, { tool, toolClass }: ScreenedCall): Finding[] {
  const { tokens } = field;
  const found: Finding[] = field.where === 'summary' ? otherVerb(tokens, tool) : [];
  if (toolClass !== 'read' && toolClass !== 'reversible')
    found.push(...claims(tokens, READ_ONLY, NOT_READ_ONLY, `Says that nothing is changed, but the tool is ${toolClass}.`));
  if (GRAVE_CLASSES.includes(toolClass))
    found.push(...claims(tokens, HARMLESS, NOT_HARMLESS, `Plays the call down, but the tool is ${toolClass}.`));
  return found;
}

function claims(tokens: readonly Token[], index: typeof HARMLESS, unless: typeof HARMLESS, explain: string): Finding[] {
  const excused = matchPhrases(tokens, unless).matches;
  return matchPhrases(tokens, index)
    .matches.filter(({ first, last }) => !excused.some((other) => other.first <= last && other.last >= first))
    .map(({ first, last }) => ({
      kind: 'contradiction',
      start: (tokens[first] as Token).start,
      end: (tokens[last] as Token).end,
      explain,
    }));
}

/** The summary leads with a mild verb and never says the grave one that the tool's name has. */
function otherVerb(tokens: readonly Token[], tool: string): Finding[] {
  const verbs = GRAVE.filter((verb) => wordsOfTool(tool).some((word) => WORDS.get(verb)?.has(word)));
  if (verbs.length === 0 || tokens.some((token) => verbs.some((verb) => says(token, verb)))) return [];
  const lead = tokens
    .slice(0, LEADING_WORDS)
    // `read-only` describes a thing; claims of it have their own rule.
    .find((token, at) => MILD.some((verb) => says(token, verb)) && tokens[at + 1]?.word !== 'only');
  if (!lead) return [];
  return [{ kind: 'contradiction', start: lead.start, end: lead.end, explain: `Says “${lead.word}”, but the tool is ${tool}.` }];
}

function says({ word, plain }: Token, verb: Verb): boolean {
  const words = WORDS.get(verb);
  return words !== undefined && (words.has(word) || words.has(plain));
}

function wordsOfTool(tool: string): string[] {
  return tool
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}
