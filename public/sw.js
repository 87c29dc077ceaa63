// The service worker: the shell of the app comes from this device, network or not.
// It never touches data: API paths and anything but GET pass it by. It never takes over from a running version by
// itself: it waits until the page says SKIP_WAITING, and the page says so when a person does.
// A version is kept whole: what a device has of LATER, the new version has too before it may take over.
// The build replaces the three tokens.

const VERSION = "__VERSION__";
const PRECACHE = __PRECACHE__;
// What only staff ever use. A device fetches it when its page says KEEP_ALL, and from then on with every version.
const LATER = __LATER__;

const PREFIX = "shell-";
const CACHE = PREFIX + VERSION;
// An empty cache of this name says that this device keeps everything.
const ALL = "keep-all";
const INDEX = "/index.html";
const API = ["/session", "/sync", "/links", "/repo", "/blobs", "/health", "/docs", "/glance", "/metrics", "/proofs"];

// A name with a hash in it always has the same content, so an older copy is as good as a new one.
const HASHED = /[-.][0-9a-f]{8,}(_bg)?\.[a-z0-9]+$/;

const listed = new Set(PRECACHE.map((url) => new URL(url, self.location.origin).pathname));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
	if (event.data === "SKIP_WAITING" || event.data?.type === "SKIP_WAITING") {
		event.waitUntil(self.skipWaiting());
	} else if (event.data?.type === "KEEP_ALL") {
		event.waitUntil(keepAll());
	}
});

// A reminder leads to the page it names: in a window that is open, or in a new one.
self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(show(event.notification.data ?? "/"));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	if (request.method !== "GET" || request.headers.has("range")) return;
	const url = new URL(request.url);
	if (url.origin !== self.location.origin || isApi(url.pathname)) return;
	if (request.mode === "navigate") {
		event.respondWith(page(request, url));
	} else if (listed.has(url.pathname)) {
		event.respondWith(shell(request, url));
	} else if (HASHED.test(url.pathname)) {
		event.respondWith(straggler(request, url));
	}
});

async function show(path) {
	const [open] = await self.clients.matchAll({ type: "window" });
	if (open === undefined) return self.clients.openWindow(path);
	const there = await open.focus();
	// A page that cannot be sent on is in view all the same.
	return there.navigate(path).catch(() => undefined);
}

function isApi(path) {
	return API.some((prefix) => path === prefix || path.startsWith(prefix + "/"));
}

// All or nothing: one missing file fails the install, and the version before it stays. The half-filled cache goes.
async function install() {
	const cache = await caches.open(CACHE);
	const later = (await caches.has(ALL)) ? LATER : [];
	const urls = [...new Set([INDEX, ...PRECACHE, ...later])];
	try {
		await Promise.all(urls.map((url) => take(cache, url)));
	} catch (error) {
		if (!(await complete(cache, urls))) await caches.delete(CACHE);
		throw error;
	}
}

// One after the other and behind what the page itself wants. What does not come now is asked for at the next start.
async function keepAll() {
	await caches.open(ALL);
	const cache = await caches.open(CACHE);
	for (const url of LATER) {
		if ((await cache.match(url)) === undefined) await take(cache, url, "low").catch(() => undefined);
	}
}

async function take(cache, url, priority = "auto") {
	const older = HASHED.test(url) ? await caches.match(url) : undefined;
	if (older !== undefined) return cache.put(url, older);
	// What the page has only just downloaded under a name with a hash is not sent again.
	const reuse = HASHED.test(url) ? "default" : "reload";
	const response = await fetch(new Request(url, { cache: reuse, credentials: "same-origin", priority }));
	if (!usable(response)) throw new TypeError(`${url}: ${response.status} ${response.type}`);
	return cache.put(url, await plain(response));
}

async function complete(cache, urls) {
	const found = await Promise.all(urls.map((url) => cache.match(url)));
	return found.every((response) => response !== undefined);
}

// First the pages, then the old caches: no page is ever served by a version whose files are gone.
async function activate() {
	await self.clients.claim();
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
}

// Every address of the app is the same page; the app reads the address.
async function page(request, url) {
	const file = listed.has(url.pathname) && url.pathname !== INDEX ? url.pathname : INDEX;
	return (await cached(file)) ?? network(request);
}

async function shell(request, url) {
	return (await cached(url.pathname)) ?? network(request);
}

// A file of another version, or one that is loaded only when first used.
async function straggler(request, url) {
	const kept = await anywhere(url.pathname);
	if (kept !== undefined) return kept;
	const response = await network(request);
	if (usable(response)) {
		const copy = response.clone();
		// A full disk must not cost the answer.
		await caches.open(CACHE).then((cache) => cache.put(url.pathname, copy)).catch(() => undefined);
	}
	return response;
}

async function anywhere(path) {
	try {
		return await caches.match(path);
	} catch {
		return undefined;
	}
}

async function cached(path) {
	try {
		const cache = await caches.open(CACHE);
		return await cache.match(path);
	} catch {
		return undefined; // The browser lost its cache storage: the network still works.
	}
}

async function network(request) {
	try {
		const response = await fetch(request);
		return response.type === "opaque" ? Response.error() : response;
	} catch {
		return Response.error();
	}
}

function usable(response) {
	return response.ok && response.status === 200 && response.type === "basic";
}

// A response that was redirected may not answer a navigation; a copy may.
async function plain(response) {
	if (!response.redirected) return response;
	return new Response(await response.blob(), { status: 200, headers: response.headers });
}
