import type { AlertText } from './alert-text.ts';

/** Asks the browser; false when it does not know notifications or the person said no. */
export async function askPermission(): Promise<boolean> {
  if (typeof Notification === 'undefined') return false;
  return Notification.permission === 'granted' || (await Notification.requestPermission()) === 'granted';
}

/** Shown by the service worker where there is one: phones know no other way, and a press on it finds the open page. */
export async function showNotification({ title, body, url, tag }: AlertText): Promise<void> {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const options = { body, tag, icon: '/icon-192.png', badge: '/icon-192.png', data: { url } };
  const worker = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  if (worker?.active) return worker.showNotification(title, options);
  const notification = new Notification(title, options);
  notification.addEventListener('click', () => {
    window.focus();
    location.assign(url);
  });
}
