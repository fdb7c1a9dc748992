import { Input, Select } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import type { WorkloadRow } from '#lib/contract/workload-view.ts';
import { ClassPicks } from './class-picks.tsx';
import type { Registration } from './registration.ts';

type Value = Pick<Registration, 'environment' | 'classes'>;
type Props = {
  value: Value;
  onChange: (change: Partial<Value>) => void;
  /** All workloads that are known, and the customer whose classes are offered. */
  known: readonly WorkloadRow[];
  tenant: string;
  testId: string;
};

/** What policy judges an agent by. `classes` is text, with commas between. */
export function PolicyFields({ value: { environment, classes }, onChange, known, tenant, testId }: Props) {
  const others = [...new Set(known.filter((each) => each.tenant.id === tenant).flatMap((each) => each.classes))].sort();
  return (
    <>
      <Labelled label="Environment">
        {(id) => (
          <Select
            id={id}
            className="h-10"
            value={environment}
            onChange={(event) => onChange({ environment: event.target.value as Value['environment'] })}
          >
            <option value="production">production</option>
            <option value="staging">staging</option>
            <option value="lab">lab</option>
          </Select>
        )}
      </Labelled>
      <Labelled label="Remediation classes" hint="policy permits by them; commas between">
        {(id) => (
          <>
            <Input
              id={id}
              data-testid={testId}
              value={classes}
              maxLength={1_000}
              autoComplete="off"
              onChange={(event) => onChange({ classes: event.target.value })}
            />
            <ClassPicks classes={others} text={classes} onChange={(text) => onChange({ classes: text })} />
          </>
        )}
      </Labelled>
    </>
  );
}
