import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showOverlay } from './overlay.ts';

type Keys = readonly (readonly [keys: string, what: string])[];

const SECTIONS: readonly (readonly [title: string, keys: Keys])[] = [
  [
    'Everywhere',
    [
      ['⌘K or Ctrl K', 'commands, or a request by its id'],
      ['g q', 'the queue'],
      ['g h', 'the history'],
      ['g w', 'the agents'],
      ['g t', 'the tools of MCP gates'],
      ['g a', 'my account'],
      ['?', 'these keys'],
    ],
  ],
  [
    'On a request',
    [
      ['a', 'approve: what it takes depends on the risk'],
      ['d', 'deny'],
      ['e', 'approve with edits'],
      ['c', 'claim it, or let it go'],
      ['q', 'ask the agent'],
      ['h', 'hand it over'],
      ['r', 'report the agent'],
      ['i', '“I see it”: another customer than before'],
      ['n', 'the next part not seen; after a decision, the next request'],
      ['Escape', 'leave an edit'],
      ['b', 'back to the list'],
      ['j k', 'the next, the one before'],
      ['u', 'take back an approval, for ten seconds'],
    ],
  ],
  [
    'In a list',
    [
      ['j k', 'the next, the one before'],
      ['o or Enter', 'open it'],
      ['a', 'show a routine call on its row; then y approves it'],
      ['d', 'deny it: a number picks a reason'],
      ['e', 'open it to edit'],
      ['c', 'claim it, or let it go'],
      ['n', 'show what is new, put in order'],
      ['/', 'search'],
      ['f', 'filter, group, order'],
      ['1 – 9', 'the saved views, your own after the others'],
      ['u', 'take back an approval, for ten seconds'],
    ],
  ],
];

/** Every key of the console on one sheet. */
export function HelpSheet() {
  return (
    <Dialog
      open
      onClose={() => showOverlay(null)}
      title="Keys"
      description="Nothing dangerous is ever one key away."
      className="sm:w-[min(46rem,calc(100vw-3rem))]"
    >
      <div className="gap-x-10 sm:columns-2">
        {SECTIONS.map(([title, keys]) => (
          <section key={title} aria-label={title} className="mb-5 break-inside-avoid">
            <h3 className="mb-2 font-semibold text-[0.8125rem]">{title}</h3>
            <dl className="grid gap-1.5">
              {keys.map(([key, what]) => (
                <div key={key} className="grid grid-cols-[6.5rem_1fr] items-baseline gap-3">
                  <dt>
                    <kbd className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
                  </dt>
                  <dd className="text-muted">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Button className="justify-self-end" onClick={() => showOverlay(null)}>
        Done
      </Button>
    </Dialog>
  );
}
