'use client';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { previewEdit } from '#lib/client/decide.ts';
import { diffJson, type JsonChange, type JsonObject } from '#lib/contract/call-view.ts';
import type { EditPreview, RequestDetail, ScriptView } from '#lib/contract/console-view.ts';
import { useSettled } from './use-settled.ts';

export type EditState = {
  /** The arguments as edited so far; null while nobody edits. */
  draft: JsonObject | null;
  changes: JsonChange[];
  /** What the service says to exactly this draft; null until it has. */
  preview: EditPreview | null;
  /** The script that the draft would run; null when it runs none by name, or while the service has not said which. */
  script: ScriptView | null;
  /** Why the draft cannot be approved, in words; null when it can. */
  problem: string | null;
  /** A field holds what is no value yet, such as a number half written. */
  setUnreadable: (path: string, unreadable: boolean) => void;
  start: () => void;
  stop: () => void;
  /** Stops at once when nothing was changed; else asks first, which is `leaving`. */
  leave: () => void;
  leaving: boolean;
  keep: () => void;
  change: (draft: JsonObject) => void;
};

const SETTLE_MS = 250;

/** An edit in the making: the draft, how it differs from the call, and what policy would say to it. */
export function useEdit({ request, may, script }: RequestDetail): EditState {
  const [written, setDraft] = useState<JsonObject | null>(null);
  // Once it is decided the page shows what was, and not what somebody was about to make of it.
  const draft = request.status === 'pending' ? written : null;
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const [leaving, setLeaving] = useState(false);
  const settled = useSettled(draft, SETTLE_MS);
  const differs = useMemo(() => settled !== null && diffJson(request.arguments, settled).length > 0, [request.arguments, settled]);
  const query = useQuery({
    queryKey: ['requests', 'preview', request.id, request.version, settled],
    queryFn: ({ signal }) => previewEdit(request.id, settled as JsonObject, signal),
    enabled: differs && settled === draft,
    refetchInterval: false,
    gcTime: 0,
  });
  // The same function for ever: a field takes its mark back when this changes, as it does when it goes.
  const mark = useCallback((path: string, is: boolean) => setUnreadable((before) => withMark(before, path, is)), []);
  const deferred = useDeferredValue(draft);
  const changes = useMemo(() => (deferred === null ? [] : diffJson(request.arguments, deferred)), [request.arguments, deferred]);
  const preview = draft !== null && settled === draft ? (query.data ?? null) : null;

  return {
    draft,
    changes,
    preview,
    // Until something differs, it is the call's own.
    script: preview ? preview.script : changes.length === 0 ? script : null,
    problem: draft === null ? null : problemOf(changes, unreadable, preview, query.error),
    setUnreadable: mark,
    start: () => {
      if (request.status !== 'pending' || !may.approve) return;
      setUnreadable(new Set());
      setDraft((current) => current ?? structuredClone(request.arguments));
    },
    stop: () => {
      setLeaving(false);
      setDraft(null);
    },
    leave: () => {
      const untouched = draft === null || (unreadable.size === 0 && diffJson(request.arguments, draft).length === 0);
      if (untouched) setDraft(null);
      else setLeaving(true);
    },
    leaving: leaving && draft !== null,
    keep: () => setLeaving(false),
    change: setDraft,
  };
}

function withMark(before: ReadonlySet<string>, path: string, is: boolean): ReadonlySet<string> {
  if (before.has(path) === is) return before;
  const next = new Set(before);
  if (is) next.add(path);
  else next.delete(path);
  return next;
}

function problemOf(
  changes: JsonChange[],
  unreadable: ReadonlySet<string>,
  preview: EditPreview | null,
  error: Error | null,
): string | null {
  if (unreadable.size > 0) return 'A field is not filled in right';
  if (changes.length === 0) return 'Nothing is edited yet';
  if (error) return error.message;
  if (preview === null) return 'Asking policy about the edit';
  if (preview.errors.length > 0) return 'The edit does not fit the tool’s schema';
  if (preview.policy?.outcome === 'deny') return 'Policy denies the edited call';
  return preview.digest === null ? 'The edit cannot be signed' : null;
}
