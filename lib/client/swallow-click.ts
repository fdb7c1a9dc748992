/** Browsers send the click of a release right after it. */
const AFTER_RELEASE_MS = 350;
const RELEASES = ['pointerup', 'pointercancel', 'keyup', 'visibilitychange'] as const;
const PRESSES = ['pointerdown', 'keydown'] as const;

/**
 * The release that ends a hold must not press what has come under the finger meanwhile. Swallows clicks until a moment
 * after whatever is down now is let go. A press that begins after the release is meant, however soon it comes.
 */
export function swallowClickOfRelease(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  const stop = () => {
    for (const name of PRESSES) document.removeEventListener(name, stop, true);
    document.removeEventListener('click', swallow, true);
  };
  const released = () => {
    for (const name of RELEASES) document.removeEventListener(name, released, true);
    for (const name of PRESSES) document.addEventListener(name, stop, true);
    setTimeout(stop, AFTER_RELEASE_MS);
  };
  document.addEventListener('click', swallow, true);
  for (const name of RELEASES) document.addEventListener(name, released, true);
}
