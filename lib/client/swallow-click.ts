/** Browsers send the click of a release right after it. */
const AFTER_RELEASE_MS = 350;

/**
 * The release that ends a hold must not press what has come under the finger meanwhile. Swallows clicks until a moment
 * after whatever is down now is let go.
 */
export function swallowClickOfRelease(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const released = () => {
    for (const name of RELEASES) document.removeEventListener(name, released, true);
    setTimeout(() => document.removeEventListener('click', swallow, true), AFTER_RELEASE_MS);
  };
  document.addEventListener('click', swallow, true);
  for (const name of RELEASES) document.addEventListener(name, released, true);
}

const RELEASES = ['pointerup', 'pointercancel', 'keyup', 'visibilitychange'] as const;
