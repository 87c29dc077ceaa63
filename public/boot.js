// Starts the app and watches over it. Knows nothing of wishes: it loads the WebAssembly, registers the service worker,
// and when either fails or the app stops, it says so in words and keeps what is on this device within reach.
// It does not repair anything and never restarts more than once in five minutes by itself.
//
// Syntax stays at what browsers with modules understood from the beginning, so that an old one still reads the words.
//
// Agreements with the app
//   window.appReady()          the app calls it when its first page stands
//   window.appUpdate()         the app calls it, after storing everything, when the person wants the new version
//   window.appKeepAll()        the app calls it on a device that has to have every page without a network
//   window.appExport()         saves everything in this device's databases as one file
//   window.appHandOver(c, n, t) saves a text, or bytes, as a file of this name and type; answers words, or inside WeChat an
//                              element to copy a text from
//   window.appGlance           a promise of {database, bytes}: what this device showed of the wall last, as it is kept, or null
//   event "app-update-ready"   on window: a new version waits
//   event "app-panic"          on window, from the panic hook; detail: the message
//   localStorage "inbound"     {doc, cursor} while received bytes are being merged
//   localStorage "quarantined" [{doc, cursor, at}, …] batches that the app must not apply by itself

const SLOW_MS = 20000;
const RESTART_PAUSE_MS = 5 * 60 * 1000;
const RESTART_COUNTDOWN_S = 8;
const UPDATE_CHECK_MS = 60 * 60 * 1000;
const QUARANTINE_CAP = 20;
const GLANCE_PATIENCE_MS = 2000;
const COPY_LIMIT = 2000000;

const tag = document.querySelector("script[data-wasm]");
const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
let ready = false;
let stopped = false;

// ---------- small preferences; a browser may refuse even these ----------

function recall(key) {
	try {
		return localStorage.getItem(key);
	} catch (_) {
		return null;
	}
}

function remember(key, value) {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
	} catch (_) {
		// Nothing depends on it but comfort.
	}
}

function parsed(text, otherwise) {
	try {
		return JSON.parse(text);
	} catch (_) {
		return otherwise;
	}
}

// ---------- what is seen first ----------

/** Reads the cached glance while the program is still on its way. A database that is not there is not made by it. */
function readGlance() {
	const session = parsed(recall("session"), null);
	if (session === null || typeof indexedDB !== "object") return Promise.resolve(null);
	const database = `community-${session.community}-${session.principal}`;
	return new Promise((resolve) => {
		const nothing = () => resolve(null);
		setTimeout(nothing, GLANCE_PATIENCE_MS);
		try {
			const request = indexedDB.open(database);
			request.onupgradeneeded = () => request.transaction.abort();
			request.onerror = (event) => {
				event.preventDefault();
				nothing();
			};
			request.onsuccess = () => {
				const db = request.result;
				db.onversionchange = () => db.close();
				try {
					const asked = db.transaction("views").objectStore("views").get(new TextEncoder().encode("glance"));
					asked.onerror = nothing;
					asked.onsuccess = () => resolve(asked.result === undefined ? null : { database, bytes: asked.result });
				} catch (_) {
					nothing();
				}
				db.close();
			};
		} catch (_) {
			nothing();
		}
	});
}

window.appGlance = readGlance();

// ---------- the last received batch ----------

/** Moves the batch that was being merged aside. Answers whether there was one. */
function setAside() {
	const text = recall("inbound");
	if (text === null) return false;
	const batch = parsed(text, null);
	if (batch !== null && typeof batch === "object") {
		const before = parsed(recall("quarantined"), []);
		const list = Array.isArray(before) ? before : [];
		list.push({ doc: batch.doc, cursor: batch.cursor, at: new Date().toISOString() });
		remember("quarantined", JSON.stringify(list.slice(-QUARANTINE_CAP)));
	}
	remember("inbound", null);
	remember("inbound-seen", null);
	return batch !== null;
}

/** A batch that was being merged when the page died without a word, twice: the browser itself fell over it. */
function noticeSilentDeath() {
	const text = recall("inbound");
	if (text === null) remember("inbound-seen", null);
	else if (recall("inbound-seen") === text) setAside();
	else remember("inbound-seen", text);
}

// ---------- words on the page ----------

function element(name, attributes, ...children) {
	const made = document.createElement(name);
	Object.keys(attributes).forEach((key) => {
		if (typeof attributes[key] === "function") made.addEventListener(key, attributes[key]);
		else made.setAttribute(key, attributes[key]);
	});
	children.forEach((child) => {
		if (child !== null) made.append(child);
	});
	return made;
}

function button(words, look, press) {
	return element("button", { type: "button", class: "button wide " + look, click: press }, words);
}

/** Shows one block in place of the page and takes the focus to it. */
function show(title, paragraphs, actions, details) {
	const heading = element("h1", { tabindex: "-1", id: "boot-title" }, title);
	const block = element(
		"section",
		{ class: "boot-block", role: "alert", "aria-labelledby": "boot-title" },
		heading,
		...paragraphs.map((words) => element("p", {}, words)),
		element("div", { class: "actions" }, ...actions),
		details ? element("details", {}, element("summary", {}, "技术细节"), element("pre", {}, details)) : null,
	);
	const cover = element("div", { class: "boot over", id: "boot" }, element("p", { class: "boot-name" }, "社区报到"), block);
	const before = document.getElementById("boot");
	if (before) before.remove();
	Array.from(document.body.children).forEach((child) => child.setAttribute("inert", ""));
	document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
	document.body.append(cover);
	heading.focus();
	return block;
}

function weChatHint() {
	return inWeChat ? ["您正在微信里打开。如果一直打不开，请点右上角「…」，选「在浏览器打开」。"] : [];
}

function again() {
	location.reload();
}

/** A page that stops right after opening would stop again: then the start page, unless the address carries a link's secret. */
function reopen() {
	if (performance.now() < 10000 && location.hash === "") location.assign("/");
	else location.reload();
}

function exportButton() {
	const made = button("导出本机数据", "", () => {
		made.setAttribute("aria-busy", "true");
		appExport()
			.then((words) => report(made, words))
			.catch((error) => report(made, "没能导出：" + describe(error)));
	});
	return made;
}

function report(beside, words) {
	beside.removeAttribute("aria-busy");
	beside.after(typeof words === "string" ? element("p", { class: "hint", role: "status" }, words) : words);
}

function describe(error) {
	if (error instanceof Error) return error.name + ": " + error.message;
	return String(error);
}

// ---------- when it does not start ----------

function cannotStart(error) {
	if (stopped) return;
	stopped = true;
	const tooOld = typeof WebAssembly !== "object" || error instanceof SyntaxError
		|| error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError;
	if (tooOld) {
		show(
			"这个浏览器太旧，打不开社区报到",
			["请把浏览器升级到新版本，或者换一个浏览器（手机自带浏览器、Chrome、Edge 都可以）再打开原来的链接。", "以前存在这里的内容没有动过。"]
				.concat(weChatHint()),
			[button("再试一次", "primary", again), exportButton()],
			describe(error),
		);
		return;
	}
	show(
		navigator.onLine === false ? "现在没有网络" : "没能下载完整",
		[
			navigator.onLine === false
				? "第一次打开需要网络。连上网络后再试一次；打开过一次以后，没有网络也能用。"
				: "网络可能断了一下，请再试一次。",
			"以前存在这里的内容没有动过。",
		].concat(weChatHint()),
		[button("再试一次", "primary", again), exportButton()],
		describe(error),
	);
	window.addEventListener("online", again, { once: true });
}

function stillLoading() {
	const first = document.getElementById("boot");
	if (ready || stopped || first === null) return;
	const note = first.querySelector(".boot-note");
	if (note) note.textContent = "还在加载…";
	first.append(
		element(
			"section",
			{ class: "boot-block" },
			...["网络慢的时候，第一次打开要多等一会儿。"].concat(weChatHint()).map((words) => element("p", {}, words)),
			element("div", { class: "actions" }, button("重新加载", "", again)),
		),
	);
}

// ---------- when it stops ----------

/** What the person was typing: the page behind is dead, but its fields still hold the words. */
function halfWritten() {
	return Array.from(document.querySelectorAll("textarea, input:not([type]), input[type=text], input[type=tel], input[type=search]"))
		.filter((field) => field.value.trim() !== "" && field.value !== field.defaultValue)
		.map((field) => field.value)
		.join("\n");
}

function hasStopped(error) {
	if (stopped) return;
	stopped = true;
	const aside = setAside();
	const typed = halfWritten();
	const last = Number(recall("restarted-at")) || 0;
	const sinceLast = Date.now() - last;
	const alone = aside && typed === "" && (sinceLast < 0 || sinceLast > RESTART_PAUSE_MS);
	const block = show(
		"程序出了问题，停下来了",
		["显示过“已存在这台设备”或“已送达”的内容都还在，没有丢。"].concat(
			aside ? ["刚收到的一批数据可能有问题，已经先放在一边，重新打开后不会再自动处理它。"] : [],
		),
		[
			button("重新打开", "primary", reopen),
			element("a", { class: "button wide", href: "/diagnose" }, "查看诊断"),
			exportButton(),
		],
		describe(error),
	);
	if (typed !== "") block.querySelector(".actions").before(copyBox("您刚才正在写的文字，可以先复制下来：", typed));
	if (alone) countDown(block);
}

function copyBox(words, text) {
	const area = element("textarea", { readonly: "", rows: "5", focus: () => area.select() });
	area.value = text;
	return element("label", { class: "field" }, element("span", {}, words), area);
}

function countDown(block) {
	let left = RESTART_COUNTDOWN_S;
	const words = element("span", {});
	const line = element("p", { class: "hint" }, words);
	const tick = () => {
		words.textContent = left + " 秒后自动重新打开。";
		if (left === 0) {
			remember("restarted-at", String(Date.now()));
			reopen();
		}
		left -= 1;
	};
	const clock = setInterval(tick, 1000);
	const stop = () => {
		clearInterval(clock);
		line.remove();
		stay.remove();
	};
	const stay = button("先不要", "quiet", stop);
	// Whoever does something here is not interrupted.
	["pointerdown", "keydown"].forEach((kind) => block.addEventListener(kind, stop, { once: true }));
	block.querySelector(".actions").append(stay);
	block.querySelector(".actions").before(line);
	tick();
}

function isTrap(error) {
	return typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;
}

window.addEventListener("app-panic", (event) => hasStopped(event.detail || "panic"));
window.addEventListener("error", (event) => {
	if (isTrap(event.error)) hasStopped(event.error);
});
window.addEventListener("unhandledrejection", (event) => {
	if (isTrap(event.reason)) hasStopped(event.reason);
});

// ---------- new versions ----------

let registration = null;
let newVersion = false;
let wanted = false;

function announce() {
	newVersion = true;
	window.dispatchEvent(new CustomEvent("app-update-ready"));
}

function watch(installing) {
	if (!installing) return;
	installing.addEventListener("statechange", () => {
		if (installing.state === "installed" && navigator.serviceWorker.controller) announce();
	});
}

async function register() {
	if (!("serviceWorker" in navigator)) return;
	let controlled = navigator.serviceWorker.controller !== null;
	let reloading = false;
	navigator.serviceWorker.addEventListener("controllerchange", () => {
		if (wanted && !reloading) {
			reloading = true;
			location.reload();
		} else if (!wanted && controlled) {
			// Another tab has changed over; this one goes on until the person reloads it.
			announce();
		}
		controlled = true;
	});
	registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
	if (registration.waiting && navigator.serviceWorker.controller) announce();
	watch(registration.installing);
	registration.addEventListener("updatefound", () => watch(registration.installing));
	let checked = Date.now();
	const check = () => {
		if (document.visibilityState !== "visible" || Date.now() - checked < UPDATE_CHECK_MS) return;
		checked = Date.now();
		registration.update().catch(() => undefined);
	};
	document.addEventListener("visibilitychange", check);
	setInterval(check, UPDATE_CHECK_MS);
}

window.appUpdate = function appUpdate() {
	if (registration && registration.waiting) {
		wanted = true;
		registration.waiting.postMessage({ type: "SKIP_WAITING" });
	} else {
		location.reload();
	}
};

window.appKeepAll = function appKeepAll() {
	if (!("serviceWorker" in navigator)) return;
	navigator.serviceWorker.ready
		.then((ready) => ready.active.postMessage({ type: "KEEP_ALL" }))
		.catch((error) => console.warn("service worker:", describe(error)));
};

window.appReady = function appReady() {
	ready = true;
	const first = document.getElementById("boot");
	if (first && !stopped) first.remove();
	// For listeners that were not there yet.
	if (newVersion) announce();
	exporter().catch(() => undefined);
};

// ---------- everything on this device, as a file ----------

/** Once the app stands there is time to have it at hand; it is wanted most when nothing else works. */
function exporter() {
	return import("/export.js");
}

/** `open` gives the readable form of a record under a PIN, and nothing for one that has none. */
async function appExport(open) {
	const { dump } = await exporter();
	const text = await dump({ inbound: parsed(recall("inbound"), null), quarantined: parsed(recall("quarantined"), []) }, open);
	if (text === null) return "这个浏览器里没有社区报到的数据。";
	return handOver(text, "社区报到-本机数据-" + new Date().toISOString().slice(0, 10) + ".json");
}

/** A download where that works; inside WeChat it does not, so there the words can be copied. */
async function handOver(content, name, type = "application/json") {
	const warning = "里面有个人信息，请只交给社区工作人员。";
	if (inWeChat) {
		if (typeof content !== "string") throw new Error("微信里不能下载文件。请在浏览器里打开再试。");
		if (content.length > COPY_LIMIT) throw new Error("微信里不能下载文件，内容又太多，不能复制。请联系社区工作人员。");
		return copyBox("微信里不能下载文件。请长按全选、复制，再发给社区工作人员。" + warning, content);
	}
	const address = URL.createObjectURL(new Blob([content], { type }));
	const link = element("a", { href: address, download: name });
	document.body.append(link);
	link.click();
	link.remove();
	setTimeout(() => URL.revokeObjectURL(address), 60000);
	return "已经交给浏览器下载：" + name + "。" + warning;
}

window.appExport = appExport;
window.appHandOver = handOver;

// ---------- start ----------

async function start() {
	noticeSilentDeath();
	setTimeout(stillLoading, SLOW_MS);
	if (typeof WebAssembly !== "object") throw new Error("no WebAssembly");
	const app = await import(tag.dataset.js);
	await app.default({ module_or_path: tag.dataset.wasm });
}

start().catch((error) => {
	if (isTrap(error)) hasStopped(error);
	else cannotStart(error);
});
register().catch((error) => console.warn("service worker:", describe(error)));
