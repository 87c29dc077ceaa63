// Everything in this device's databases as one text, in the format that "restore a copy" reads. Loaded by boot.js when it
// is first wanted, or in peace once the app stands; it needs nothing of the app and changes nothing.

const OPEN_MS = 10000;

function base64(bytes) {
	let text = "";
	for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode.apply(null, bytes.subarray(at, at + 0x8000));
	return btoa(text);
}

/** Values of IndexedDB as JSON; what JSON cannot say becomes an object with one key that begins with "$". */
function plain(value) {
	if (value === undefined) return { $undefined: true };
	if (typeof value === "bigint") return { $bigint: String(value) };
	if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
	if (value === null || typeof value !== "object") return value;
	if (value instanceof ArrayBuffer) return { $bytes: base64(new Uint8Array(value)) };
	if (ArrayBuffer.isView(value)) return { $bytes: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) };
	if (value instanceof Date) return { $date: Number.isNaN(value.getTime()) ? null : value.toISOString() };
	if (Array.isArray(value)) return value.map(plain);
	if (value instanceof Map) return { $map: Array.from(value, ([key, item]) => [plain(key), plain(item)]) };
	if (value instanceof Set) return { $set: Array.from(value, plain) };
	const kind = Object.prototype.toString.call(value).slice(8, -1);
	if (kind !== "Object") return { $unreadable: kind };
	const made = {};
	Object.keys(value).forEach((key) => {
		made[key] = plain(value[key]);
	});
	return made;
}

function settled(request) {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
}

function opened(name) {
	return new Promise((resolve, reject) => {
		const request = indexedDB.open(name);
		const late = setTimeout(() => reject(new Error(name + " 打不开")), OPEN_MS);
		request.onupgradeneeded = () => request.transaction.abort();
		request.onsuccess = () => {
			clearTimeout(late);
			resolve(request.result);
		};
		request.onerror = () => {
			clearTimeout(late);
			reject(request.error);
		};
	});
}

/** `open` gives the readable form of a record under a PIN, and nothing for one that has none. */
async function dumpStore(database, name, open) {
	const store = database.transaction(name, "readonly").objectStore(name);
	const shape = { name: store.name, keyPath: store.keyPath, autoIncrement: store.autoIncrement };
	const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
	const records = keys.map((key, at) => [key, open ? open(database.name, name, key, values[at]) : values[at]]);
	return Object.assign(shape, { records: records.filter(([, value]) => value !== undefined).map((record) => record.map(plain)) });
}

/** One broken store must not cost the others: its error stands in the file in its place. */
async function dumpDatabase(name, open) {
	try {
		const database = await opened(name);
		const stores = [];
		for (const store of Array.from(database.objectStoreNames)) {
			stores.push(await dumpStore(database, store, open).catch((error) => ({ name: store, error: String(error) })));
		}
		const version = database.version;
		database.close();
		return { name, version, stores };
	} catch (error) {
		return { name, error: String(error) };
	}
}

/** The text of the file; null when there is nothing of ours. `beside` goes into it as it is, `open` reads what is under a PIN. */
export async function dump(beside, open) {
	if (typeof indexedDB !== "object" || !indexedDB.databases) throw new Error("这个浏览器列不出本机的数据库");
	const names = (await indexedDB.databases()).map((entry) => entry.name).filter((name) => name && name.startsWith("community-"));
	if (names.length === 0) return null;
	const databases = [];
	for (const name of names) databases.push(await dumpDatabase(name, open));
	const about = { format: "community-export", version: 1, at: new Date().toISOString(), origin: location.origin };
	return JSON.stringify(Object.assign(about, beside, { databases }));
}
