import { z } from 'zod';
import {
  type EditPreview,
  type RequestDetail,
  previewView,
  requestDetail,
  stepUpOptions,
  type StepUpOptions,
  type VoteBody,
} from '#lib/contract/console-view.ts';
import type { JsonObject } from '#lib/contract/call-view.ts';
import { apiFetch } from './api-fetch.ts';

/** What a person decided about exactly what was displayed. `edited` makes it an approval of another call of the same tool. */
export type Ballot = {
  verdict: VoteBody['verdict'];
  reason: string;
  edited?: JsonObject | undefined;
  shown?: string | undefined;
  typed?: string | undefined;
  assertion?: VoteBody['assertion'];
};

const pathOf = (id: string, rest: string) => `/api/console/requests/${encodeURIComponent(id)}/${rest}`;

/** Sends one verdict: `snapshot` is what is on the screen, never the newest one (I5). */
export function castVote(snapshot: RequestDetail, ballot: Ballot): Promise<RequestDetail> {
  const { id, digest, version, tenant } = snapshot.request;
  const body: VoteBody = { verdict: ballot.verdict, reason: ballot.reason, digest, version, tenant };
  if (ballot.edited) body.arguments = ballot.edited;
  if (ballot.shown !== undefined) body.shown = ballot.shown;
  if (ballot.typed !== undefined) body.typed = ballot.typed;
  if (ballot.assertion) body.assertion = ballot.assertion;
  return apiFetch(pathOf(id, 'votes'), requestDetail, { method: 'POST', body });
}

/** Tells the service what this screen shows. Its clock starts the dwell. */
export function postView(id: string, seen: { digest: string; version: number }): Promise<unknown> {
  return apiFetch(pathOf(id, 'views'), z.unknown(), { method: 'POST', body: seen });
}

/** What a passkey has to sign for this approval. `digest` is the edited call's when there is an edit. */
export function requestStepUp(id: string, of: { digest: string; version: number }): Promise<StepUpOptions> {
  return apiFetch(pathOf(id, 'step-up'), stepUpOptions, { method: 'POST', body: of });
}

/** What the service and policy say to an edit. Nothing is stored by asking. */
export function previewEdit(id: string, edited: JsonObject, signal: AbortSignal): Promise<EditPreview> {
  return apiFetch(pathOf(id, 'preview'), previewView, { method: 'POST', body: { arguments: edited }, signal });
}

export function sendMessage(id: string, body: string): Promise<unknown> {
  return apiFetch(pathOf(id, 'messages'), z.unknown(), { method: 'POST', body: { body } });
}

export function endSession(id: string): Promise<unknown> {
  return apiFetch(`/api/console/sessions/${encodeURIComponent(id)}`, z.unknown(), { method: 'DELETE' });
}
