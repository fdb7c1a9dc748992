import { ChipLink } from '#components/ui/chip-link.tsx';
import { TenantSwatch } from './tenant-badge.tsx';

type Tenant = { id: string; name: string; color: string };
type Props = {
  tenants: readonly Tenant[];
  selected: string | undefined;
  counts?: Record<string, number>;
  hrefFor: (tenant?: string) => string;
};

/** One customer or all of them. Links, so that a filtered view has an address. */
export function TenantFilter({ tenants, selected, counts, hrefFor }: Props) {
  if (tenants.length < 2) return null;
  return (
    <nav aria-label="Filter by tenant" className="strip gap-1.5 py-1">
      <ChipLink href={hrefFor()} active={selected === undefined}>
        All tenants
      </ChipLink>
      {tenants.map((tenant) => (
        <ChipLink key={tenant.id} href={hrefFor(tenant.id)} active={selected === tenant.id}>
          <TenantSwatch color={tenant.color} className="size-2.5" />
          {tenant.name}
          {counts && <span className="tabular text-faint">{(counts[tenant.id] ?? 0).toLocaleString('en')}</span>}
        </ChipLink>
      ))}
    </nav>
  );
}
