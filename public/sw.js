// The service worker: the shell of the app comes from this device, network or not.
// It never touches data: API paths and anything but GET pass it by. It never takes over from a running version by
// itself: it waits until the page says SKIP_WAITING, and the page says so when a person does.
// The build replaces the two tokens.

const VERSION = "__VERSION__";
const PRECACHE = __PRECACHE__;

const PREFIX = "shell-";
const CACHE = PREFIX + VERSION;
const INDEX = "/index.html";
const API = ["/session", "/sync", "/links", "/repo", "/blobs", "/health", "/docs", "/metrics"];

// A name with a hash in it always has the same content, so an older copy is as good as a new one.
const HASHED = /[-.][0-9a-f]{8,}(_bg)?\.[a-z0-9]+$/;

const listed = new Set(PRECACHE.map((url) => new URL(url, self.location.origin).pathname));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
	if (event.data === "SKIP_WAITING" || event.data?.type === "SKIP_WAITING") {
		event.waitUntil(self.skipWaiting());
	}
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

function isApi(path) {
	return API.some((prefix) => path === prefix || path.startsWith(prefix + "/"));
}

// All or nothing: one missing file fails the install, and the version before it stays. The half-filled cache goes.
async function install() {
	const cache = await caches.open(CACHE);
	const urls = [...new Set([INDEX, ...PRECACHE])];
	try {
		await Promise.all(urls.map((url) => take(cache, url)));
	} catch (error) {
		if (!(await complete(cache, urls))) await caches.delete(CACHE);
		throw error;
	}
}

async function take(cache, url) {
	const older = HASHED.test(url) ? await caches.match(url) : undefined;
	if (older !== undefined) return cache.put(url, older);
	const response = await fetch(new Request(url, { cache: "reload", credentials: "same-origin" }));
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
	try {
		const response = await fetch(request);
		if (usable(response)) {
			const cache = await caches.open(CACHE);
			// A full disk must not cost the answer.
			await cache.put(url.pathname, response.clone()).catch(() => undefined);
			return response;
		}
		return (await caches.match(url.pathname)) ?? response;
	} catch {
		return (await caches.match(url.pathname)) ?? Response.error();
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
