// Only so that the console can be installed, says something calm when the network is away, and can notify on a phone.
// It keeps two files of its own and never an answer of the service: what a person decides about is always fetched.
const CACHE = 'holdpoint-offline-1';
const FILES = ['/offline.html', '/offline.css'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')));
  } else if (new URL(request.url).pathname === '/offline.css') {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.css')));
  }
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.url ?? '/', self.location.origin);
  if (target.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      const [page] = pages;
      return page ? page.focus().then((focused) => focused.navigate(target.href)) : self.clients.openWindow(target.href);
    }),
  );
});
