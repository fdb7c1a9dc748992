/** Why what was just tried did not happen, said to a screen reader at once. Takes no room until there is something to say. */
export function ErrorLine({ error }: { error: Error | null | undefined }) {
  return (
    <p role="alert" className="text-danger text-xs empty:hidden">
      {error?.message}
    </p>
  );
}
