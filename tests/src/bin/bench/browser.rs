//! The app in a real browser, as people have it: how long until something is seen, until it can be worked with, until an
//! edit is on the disk. A fast processor, and one slowed down to a sixth in place of a phone's.
//!
//! The page's own clock is read, from the moment the address is opened. *Painted* is the first frame with the data in it,
//! *ready* is when documents and outbox are loaded and nothing that is shown comes from the cache any more.

use std::time::Duration;

use serde_json::{Value, json};
use tests::browser::{Community, Device, css, id as place, play};

use super::{
    line, middle, ratio,
    town::{self, ON_WALL, Size},
};

/// How often a start is measured.
const STARTS: usize = 5;
/// How many edits are measured.
const EDITS: usize = 200;
/// How many in one script: the driver gives a script half a minute.
const EDITS_AT_ONCE: usize = 25;
/// How much slower than this machine a phone is.
const SLOWER: u32 = 6;

/// Marks the frame in which something is first seen.
const WATCH: &str = "(() => {
    const look = () => {
        if (document.querySelector('[data-testid=wish-card], [data-testid=case-row], [data-testid=member-row]') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => performance.mark('painted');
            after.port2.postMessage(null);
        });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
})();";

/// What a start goes through, each as the page's clock or the app has marked it, and in words.
const STEPS: [(&str, &str); 8] = [
    ("page", "the page is here"),
    ("module", "its code is here"),
    ("program-started", "the program runs"),
    ("leads", "it has its part"),
    ("store-open", "the store is open"),
    ("view-read", "what was shown last is read"),
    (PAINTED, "painted"),
    (READY, "ready"),
];
const PAINTED: &str = "painted";
const READY: &str = "replica-ready";

const WHEN: &str = "const of = (name) => {
        if (name === 'page') return performance.getEntriesByType('navigation')[0].responseEnd;
        if (name !== 'module') return performance.getEntriesByName(name)[0]?.startTime;
        const files = performance.getEntriesByType('resource').filter((one) => one.name.endsWith('_bg.wasm'));
        return files[0]?.responseEnd;
    };
    const at = of(arguments[0]);
    return at === undefined ? null : Math.round(at * 1000)";

/// Whether the view is in the cache from which the next start paints.
const CACHED: &str = "return indexedDB.databases().then(([first]) => new Promise((yes, no) => {
    const asked = indexedDB.open(first.name);
    asked.onerror = no;
    asked.onsuccess = () => {
        const count = asked.result.transaction('views').objectStore('views').count();
        count.onerror = no;
        count.onsuccess = () => { asked.result.close(); yes(count.result > 0); };
    };
}))";

/// Tells when a transaction that puts an edit into the outbox is complete.
const LISTEN: &str = "const put = IDBObjectStore.prototype.put;
    window.durable = () => undefined;
    IDBObjectStore.prototype.put = function (...given) {
        if (this.name === 'outbox') this.transaction.addEventListener('complete', () => window.durable());
        return put.apply(this, given);
    };";

/// Fills in one field so many times; from the moment it is left to the moment the edit is on the disk.
const EDIT: &str = "return (async () => {
    const field = document.querySelector('[data-testid=field-reason]');
    const times = [];
    for (let count = 0; count < arguments[0]; count += 1) {
        field.focus();
        field.value = '理由' + performance.now();
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((next) => setTimeout(next, 50));
        const began = performance.now();
        const kept = new Promise((next, never) => {
            window.durable = next;
            setTimeout(() => never(new Error(`edit ${count} is not on the disk`)), 20_000);
        });
        field.dispatchEvent(new FocusEvent('blur'));
        await kept;
        times.push(Math.round((performance.now() - began) * 1000));
    }
    return times;
})()";

/// Everything about a community of one size.
pub(crate) fn measure(size: Size, native: Duration) {
    play(Community::Empty("测速社区"), |stage| async move {
        town::fill(stage.relay(), size).await;
        let Size { records, facts } = size;
        let desk = stage.desk("社区").await;
        desk.enter(&stage.relay().way_in("staff", 0)).await;
        for slower in [1, SLOWER] {
            let how = if slower == 1 { String::new() } else { format!(", {slower} × slower") };
            let what = format!("browser start, {records} × 15 fields + {facts} facts{how}");
            let start = starts(&desk, "/cases", slower).await;
            start.tell(&what, "");
            let ready = start.at(READY);
            line("  ready over the native start", &ratio(ready.as_micros(), native.as_micros()), "");
        }
        desk.go("/cases?state=draft").await;
        desk.tap(place("case-row").option("")).await;
        desk.tap("edit-case").await;
        desk.see("field-reason").await;
        desk.run(LISTEN, Vec::new()).await;
        for slower in [1, SLOWER] {
            slow_down(&desk, slower).await;
            let mut times = Vec::new();
            while times.len() < EDITS {
                let some = desk.run(EDIT, vec![EDITS_AT_ONCE.into()]).await;
                times.extend(some.as_array().unwrap().iter().map(micros));
            }
            let (median, most) = middle(times);
            let how = if slower == 1 { String::new() } else { format!(", {slower} × slower") };
            let aim = if slower == 1 { "≤ 10 ms median" } else { "" };
            let figure = format!("{} ms, p95 {} ms", tenths(median), tenths(most));
            line(&format!("browser edit to durable, strict{how}"), &figure, aim);
            desk.delivered().await;
        }
    });
}

/// How many wishes have been published makes a member's start long, how many are being handled does not: nothing of that is
/// on a phone.
pub(crate) fn wall() {
    play(Community::Empty("测速社区"), |stage| async move {
        town::fill(stage.relay(), Size { records: 0, facts: 0 }).await;
        let phone = stage.phone("党员").await;
        phone.enter(&stage.relay().new_link("member", "党员", None)).await;
        for slower in [1, SLOWER] {
            let how = if slower == 1 { String::new() } else { format!(", {slower} × slower") };
            let what = format!("a returning member's wall of {ON_WALL}{how}");
            starts(&phone, "/", slower).await.tell(&what, if slower == 1 { "≤ 300 ms" } else { "" });
        }
    });
}

/// The middle of some starts: when each step was done.
pub(crate) struct Starts([Duration; STEPS.len()]);

impl Starts {
    fn at(&self, mark: &str) -> Duration {
        let place = STEPS.iter().position(|(known, _)| *known == mark);
        place.map(|place| self.0[place]).unwrap()
    }

    /// Prints when it was painted, and where the time went.
    pub(crate) fn tell(&self, what: &str, aim: &str) {
        line(&format!("{what}: painted"), &format!("{} ms", self.at(PAINTED).as_millis()), aim);
        for ((_, words), at) in STEPS.into_iter().zip(self.0) {
            line(&format!("  {words}"), &format!("{} ms", at.as_millis()), "");
        }
    }
}

/// The browser is closed and opened again, several times.
pub(crate) async fn starts(device: &Device, page: &str, slower: u32) -> Starts {
    let mut times = STEPS.map(|_| Vec::new());
    for _ in 0..STARTS {
        device.until("the view is not cached", async || device.run(CACHED, Vec::new()).await == true).await;
        device.quit().await;
        device.start().await;
        slow_down(device, slower).await;
        device.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await;
        device.open(page).await;
        for ((mark, _), into) in STEPS.into_iter().zip(&mut times) {
            let at = async || device.run(WHEN, vec![mark.into()]).await;
            device.until(format!("no {mark}"), async || !at().await.is_null()).await;
            into.push(micros(&at().await));
        }
        device.see(css("h1")).await;
        device.delivered().await;
    }
    Starts(times.map(|times| middle(times).0))
}

async fn slow_down(device: &Device, slower: u32) {
    device.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slower })).await;
}

/// A time of the page's clock, in microseconds as our scripts give it.
pub(crate) fn micros(value: &Value) -> Duration {
    Duration::from_micros(value.as_u64().unwrap())
}

/// Milliseconds with one decimal.
pub(crate) fn tenths(time: Duration) -> String {
    let tenths = time.as_micros() / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
