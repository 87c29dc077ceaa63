// Lets one call into IndexedDB go wrong, or that one and all that follow. For the tests of the store only.
//
// How:
//   "refused"  the call throws
//   "full"     a call that writes throws as browsers do when there is no room; other calls are not counted
//   "aborted"  the call is made and its transaction aborted
//   "closed"   the connection is closed under the call, which takes its transaction with it

let left = -1;
let lasting = false;
let how = "";
let struck = false;

export function arm(call, always, kind) {
	left = call;
	lasting = always;
	how = kind;
	struck = false;
}

export function disarm() {
	left = -1;
	return struck;
}

function strikes() {
	if (left < 0) return false;
	if (left > 0) {
		left -= 1;
		return false;
	}
	if (!lasting) left = -1;
	struck = true;
	return true;
}

function wrap(prototype, names, wrong) {
	names.forEach((name) => {
		const real = prototype[name];
		prototype[name] = function (...given) {
			const call = () => real.apply(this, given);
			return wrong(this, name, call);
		};
	});
}

const refuse = () => {
	throw new DOMException("refused by the test", "UnknownError");
};

wrap(IDBFactory.prototype, ["open"], (_, _name, call) => {
	if (how === "refused" && strikes()) refuse();
	return call();
});

wrap(IDBDatabase.prototype, ["transaction"], (database, _, call) => {
	if (how === "full" || !strikes()) return call();
	if (how === "refused") refuse();
	if (how === "closed") {
		database.close();
		return call();
	}
	const transaction = call();
	transaction.abort();
	return transaction;
});

const WRITES = ["put", "add", "delete"];

wrap(IDBObjectStore.prototype, [...WRITES, "get", "getAll", "getAllKeys"], (store, name, call) => {
	if ((how === "full" && !WRITES.includes(name)) || !strikes()) return call();
	if (how === "refused") refuse();
	if (how === "full") throw new DOMException("no room, says the test", "QuotaExceededError");
	const request = call();
	if (how === "closed") store.transaction.db.close();
	store.transaction.abort();
	return request;
});

wrap(IDBTransaction.prototype, ["commit"], (transaction, _, call) => {
	if (how === "full" || !strikes()) return call();
	if (how === "refused") refuse();
	if (how === "closed") transaction.db.close();
	transaction.abort();
	return call();
});
