import { readFile } from 'node:fs/promises';
import { text as readStream } from 'node:stream/consumers';
import type { Json, JsonObject } from '#lib/domain/json.ts';
import { parseStrictJson } from '#lib/domain/strict-json.ts';
import type { Holdpoint, NewRequest, TargetRef } from '#sdk/main.ts';
import { UsageError } from './output.ts';
import { readSeconds } from './agent-client.ts';
import { typedArgument } from './typed-argument.ts';

export const BODY_OPTIONS = {
  tool: { type: 'string' },
  arg: { type: 'string', multiple: true },
  arguments: { type: 'string' },
  target: { type: 'string', multiple: true },
  summary: { type: 'string' },
  reason: { type: 'string' },
  ticket: { type: 'string' },
  confidence: { type: 'string' },
  deadline: { type: 'string' },
  body: { type: 'string' },
} as const;

export type BodyValues = { [name in keyof typeof BODY_OPTIONS]?: (name extends 'arg' | 'target' ? string[] : string) | undefined };

/** The request that the flags or the file describe. What it may hold is the service's to say; what it says is not changed here. */
export async function readBody(values: BodyValues, holdpoint: Holdpoint, signal: AbortSignal): Promise<NewRequest> {
  const { body, tool, summary, reason, ticket, confidence, deadline } = values;
  if (body !== undefined) {
    const others = Object.entries(values).filter(([name, value]) => name in BODY_OPTIONS && name !== 'body' && value !== undefined);
    if (others.length > 0) throw new UsageError(`--body is the whole request: leave out --${others[0]?.[0] ?? ''}`);
    return (await readJson(body)) as unknown as NewRequest;
  }
  if (!tool || !summary) throw new UsageError('request needs --tool and --summary, or --body');
  const deadlineMs = readSeconds(deadline, 'deadline');
  return {
    tool,
    arguments: await readArguments(values, tool, holdpoint, signal),
    targets: (values.target ?? []).map(readTarget),
    intent: { summary, ...(reason === undefined ? {} : { reason }), ...(ticket === undefined ? {} : { ticket }) },
    ...(confidence === undefined ? {} : { confidence: readConfidence(confidence) }),
    ...(deadlineMs === undefined ? {} : { deadlineSeconds: deadlineMs / 1_000 }),
  };
}

async function readArguments(values: BodyValues, tool: string, holdpoint: Holdpoint, signal: AbortSignal): Promise<JsonObject> {
  const given = values.arguments;
  if (given !== undefined && !given.startsWith('@')) throw new UsageError('--arguments takes @FILE, or @- for standard input');
  const whole = given === undefined ? {} : await readJson(given.slice(1));
  if (!values.arg) return whole;
  const known = (await holdpoint.tools({ signal })).find(({ name }) => name === tool);
  if (!known) throw new UsageError(`no such tool: ${tool}; \`holdpoint tools\` lists them`);
  const typed = values.arg.map((each) => typedArgument(each, known.schema));
  const twice = typed.find(([name], index) => Object.hasOwn(whole, name) || typed.findIndex(([other]) => other === name) !== index);
  if (twice) throw new UsageError(`${twice[0]} is given twice`);
  return { ...whole, ...Object.fromEntries(typed) };
}

/** Read as strictly as the service reads: a key that is there twice is a fault, and not the last one of them. */
async function readJson(file: string): Promise<JsonObject> {
  const value: Json = parseStrictJson(file === '-' ? await readStream(process.stdin) : await readFile(file, 'utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError(`${file} holds no JSON object`);
  return value;
}

function readTarget(text: string): TargetRef {
  const [, kind, name] = /^(host|user):(.+)$/su.exec(text) ?? [];
  if (!kind || !name) throw new UsageError(`--target takes host:NAME or user:NAME, and not ${text}`);
  return { kind: kind as TargetRef['kind'], name };
}

function readConfidence(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new UsageError('--confidence takes a number from 0 to 1');
  return value;
}
