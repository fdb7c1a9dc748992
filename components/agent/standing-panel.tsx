import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ErrorLine } from '#components/ui/error-line.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { OverList } from './over-list.tsx';

type Props<Item> = {
  title: string;
  /** What adds one; null for whoever may not. */
  add: { label: string; testId: string; onAdd: () => void } | null;
  /** Whether there is nothing more to come. */
  settled: boolean;
  error: Error | null;
  /** What stands in the place of those that stand. */
  none: string;
  standing: readonly Item[];
  over: readonly Item[];
  /** One of them, in a list. `stands`: it could still be ended. */
  item: (item: Item, stands: boolean) => ReactNode;
  /** What lies over the page meanwhile. */
  children: ReactNode;
};

/** What was given to a workload and stands until somebody ends it, and below it what is over. */
export function StandingPanel<Item>({ title, add, settled, error, none, standing, over, item, children }: Props<Item>) {
  return (
    <Panel
      title={title}
      aside={
        add && (
          <Button size="sm" data-testid={add.testId} onClick={add.onAdd}>
            <Plus aria-hidden className="size-3.5" /> {add.label}
          </Button>
        )
      }
      bodyClassName="grid gap-4"
    >
      <ErrorLine error={error} />
      {/* As high as what most have, so that nothing below moves when the answer comes. */}
      {standing.length === 0 && <p className="text-muted">{settled ? none : 'Asking…'}</p>}
      {standing.length > 0 && <ul className="divide-y divide-line rounded-md border">{standing.map((each) => item(each, true))}</ul>}
      <OverList items={over}>{(each) => item(each, false)}</OverList>
      {children}
    </Panel>
  );
}
