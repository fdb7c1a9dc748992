'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { WhyField } from '#components/ui/why-field.tsx';
import { RiskMark } from '#components/request/risk-mark.tsx';
import { TenantBadge } from '#components/tenant/tenant-badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { DialogFoot } from '#components/ui/dialog-foot.tsx';
import { ExactText } from '#components/ui/exact-text.tsx';
import { Select } from '#components/ui/field.tsx';
import { reviewTools, toolKeys } from '#lib/client/tools.ts';
import type { MeView } from '#lib/contract/console-view.ts';
import { type ProposedToolView, TOOL_CLASSES } from '#lib/contract/proposed-tool.ts';
import { classBy, type Judgement, judgementOf, needsReason } from './judgement.ts';
import { UncheckedList } from './unchecked-list.tsx';

type Props = {
  tenant: MeView['tenants'][number];
  tools: readonly ProposedToolView[];
  onClose: () => void;
  onDone?: () => void;
};

/** Says of some tools of one customer what harm they can do, or that they may not be called; shows which, and as what, first. */
export function ReviewDialog({ tenant, tools: given, onClose, onDone }: Props) {
  const queryClient = useQueryClient();
  // What was opened is what is judged: a list that changes behind the dialog changes nothing in it.
  const [tools] = useState(given);
  const [judgement, setJudgement] = useState<Judgement>('suggested');
  const [reason, setReason] = useState('');
  const mutation = useMutation({
    mutationFn: () =>
      reviewTools({
        tenant: tenant.id,
        reason: reason.trim(),
        tools: tools.map((tool) => judgementOf(tool, judgement)),
      }),
    onSuccess: () => {
      onDone?.();
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: toolKeys.all }),
  });
  const wantsReason = needsReason(judgement, tools);
  const unchecked = judgement === 'refused' ? [] : tools.flatMap(({ uncheckedPatterns }) => uncheckedPatterns);
  const [accepts, setAccepts] = useState(false);
  const many = `${tools.length.toLocaleString('en')} ${tools.length === 1 ? 'tool' : 'tools'}`;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Review ${many} of ${tenant.name}`}
      description="Approved, agents of this customer may call them, and policy judges each call by the class. For no other customer anything changes."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!mutation.isPending) mutation.mutate();
        }}
      >
        <TenantBadge tenant={tenant} size="lg" />
        <Labelled label={tools.length === 1 ? 'It is' : 'They are'}>
          {(id) => (
            <Select id={id} data-testid="judgement" value={judgement} onChange={(event) => setJudgement(event.target.value as Judgement)}>
              <option value="suggested">{tools.length === 1 ? 'approved, as suggested' : 'approved, each as suggested for it'}</option>
              {TOOL_CLASSES.map((each) => (
                <option key={each} value={each}>
                  approved, as {each}
                </option>
              ))}
              <option value="refused">refused</option>
            </Select>
          )}
        </Labelled>
        <ul
          aria-label="What is reviewed"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keys only when it takes the focus
          tabIndex={0}
          className="max-h-56 divide-y divide-line overflow-y-auto rounded-md border bg-sunken"
        >
          {tools.map((tool) => {
            const gets = classBy(judgement, tool);
            return (
              <li
                key={tool.name}
                data-testid="judged"
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-0.5 px-3 py-1.5 text-[0.8125rem]"
              >
                <ExactText text={tool.name} mono />
                {gets === null ? (
                  <span className="font-medium text-danger text-xs">Refused</span>
                ) : (
                  <RiskMark toolClass={gets} className="text-xs" />
                )}
              </li>
            );
          })}
        </ul>
        {unchecked.length > 0 && (
          <div className="grid gap-2.5 rounded-md bg-warn-soft px-3 py-2.5">
            <UncheckedList patterns={unchecked} />
            <label className="flex items-start gap-2.5 text-[0.8125rem]">
              <input
                type="checkbox"
                data-testid="accept-unchecked"
                checked={accepts}
                onChange={(event) => setAccepts(event.target.checked)}
                className="mt-0.5 size-4 shrink-0 accent-held"
              />
              Agents may call it although {unchecked.length === 1 ? 'this pattern is' : 'these patterns are'} not checked. Each of its calls
              waits for people, whatever policy says.
            </label>
          </div>
        )}
        <WhyField
          hint={wantsReason ? 'needed: less care than was suggested' : 'the log gets these words'}
          testId="review-reason"
          value={reason}
          required={wantsReason}
          onChange={setReason}
        />
        <ErrorLine error={mutation.error} />
        <DialogFoot onBack={onClose}>
          <Button
            type="submit"
            size="lg"
            variant={judgement === 'refused' ? 'danger-solid' : 'ink'}
            data-testid="confirm-review"
            disabled={mutation.isPending || (wantsReason && reason.trim() === '') || (unchecked.length > 0 && !accepts)}
          >
            {judgement === 'refused' ? 'Refuse' : 'Approve'} {many}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
