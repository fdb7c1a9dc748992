import { cn } from '#components/ui/cn.ts';
import { Input, Textarea } from '#components/ui/field.tsx';
import { Labelled } from '#components/ui/labelled.tsx';
import { asksIssuer, type FederationField, type FederationForm, type FieldErrors, pinsKeys } from './federation-form.ts';
import { FEDERATION_WORDS } from './federation-words.ts';

type Props = { form: FederationForm; errors: FieldErrors; onChange: (change: Partial<FederationForm>) => void };

/** The fields that the kind of federation asks for, each with what is wrong with it. */
export function FederationFields({ form, errors, onChange }: Props) {
  const spiffe = form.kind === 'spiffe';
  const text = (name: FederationField, label: string, hint: string, placeholder: string) => (
    <Field label={label} hint={hint} error={errors[name]}>
      {(control) => (
        <Input
          {...control}
          data-testid={`federation-${name}`}
          className="font-mono"
          value={form[name]}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={2_048}
          onChange={(event) => onChange({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      <Choice
        legend="What it brings"
        name="federation-kind"
        value={form.kind}
        options={(['oidc', 'spiffe', 'private_key_jwt'] as const).map((kind) => ({ value: kind, ...FEDERATION_WORDS[kind] }))}
        onChange={(kind) => onChange({ kind })}
      />
      {form.kind === 'oidc' && text('issuer', 'Issuer', 'the token’s iss: https, without a query', 'https://login.example.com/tenant')}
      {form.kind !== 'private_key_jwt' &&
        (spiffe
          ? text('subject', 'SPIFFE ID', 'the SVID’s sub', 'spiffe://example.org/ns/patching/sa/agent')
          : text('subject', 'Subject', 'the token’s sub, no patterns', 'repo:example/patching:ref:refs/heads/main'))}
      {form.kind !== 'private_key_jwt' &&
        text('audience', 'Audience (optional)', 'the token’s aud, alone; else the address of this service', '')}
      {form.kind !== 'private_key_jwt' && (
        <Choice
          legend="Where its keys come from"
          name="federation-keys"
          value={form.keys}
          options={[
            {
              value: 'discovery',
              word: 'Discovery',
              what: spiffe ? 'An issuer’s document names them' : 'The issuer’s document names them',
            },
            { value: 'pinned', word: 'Pinned', what: 'Pasted here, and replaced by hand' },
          ]}
          onChange={(keys) => onChange({ keys })}
        />
      )}
      {spiffe && asksIssuer(form) && text('issuer', 'Discovery', 'the issuer whose document names the keys', 'https://oidc.example.org')}
      {pinsKeys(form) && (
        <Field label="Public keys" hint="a JWK Set (RFC 7517); never a private key" error={errors.jwks}>
          {(control) => (
            <Textarea
              {...control}
              data-testid="federation-jwks"
              className="min-h-28 font-mono text-xs"
              value={form.jwks}
              spellCheck={false}
              placeholder='{"keys":[{"kty":"EC","crv":"P-256","kid":"2026-11","x":"…","y":"…"}]}'
              onChange={(event) => onChange({ jwks: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

type Control = { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined };
type FieldProps = { label: string; hint: string; error: string | undefined; children: (control: Control) => React.ReactNode };

function Field({ label, hint, error, children }: FieldProps) {
  return (
    <Labelled label={label} hint={hint}>
      {(id) => (
        <>
          {children({ id, 'aria-invalid': error ? true : undefined, 'aria-describedby': error ? `${id}-error` : undefined })}
          {error && (
            <p id={`${id}-error`} role="alert" className="text-danger text-xs">
              {error}
            </p>
          )}
        </>
      )}
    </Labelled>
  );
}

type Option<T> = { value: T; word: string; what: string };
type ChoiceProps<T> = { legend: string; name: string; value: T; options: readonly Option<T>[]; onChange: (value: T) => void };

function Choice<T extends string>({ legend, name, value, options, onChange }: ChoiceProps<T>) {
  return (
    <fieldset className={cn('grid gap-2', options.length === 3 ? 'sm:grid-cols-3' : 'grid-cols-2')}>
      <legend className="mb-1 font-medium text-xs">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          data-testid={`${name}-${option.value}`}
          className={cn(
            'grid cursor-pointer content-start rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-held',
            value === option.value ? 'border-held bg-held-soft' : 'hover:bg-sunken',
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            className="sr-only"
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span className="font-medium">{option.word}</span>
          <span className="text-muted text-xs">{option.what}</span>
        </label>
      ))}
    </fieldset>
  );
}
