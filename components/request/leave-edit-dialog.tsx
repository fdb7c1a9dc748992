import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import type { EditState } from './use-edit.ts';

/** Nobody loses what they wrote by one key. */
export function LeaveEditDialog({ edit }: { edit: EditState }) {
  return (
    <Dialog
      open={edit.leaving}
      onClose={edit.keep}
      title="Throw your changes away?"
      description="The call is as the agent asked for it again. Nothing was sent."
    >
      <div className="grid grid-cols-2 gap-3">
        <Button size="lg" data-testid="keep-edit" onClick={edit.keep}>
          Keep editing
        </Button>
        <Button size="lg" variant="danger" data-testid="throw-edit-away" onClick={edit.stop}>
          Throw away
        </Button>
      </div>
    </Dialog>
  );
}
