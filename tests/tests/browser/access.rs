//! Promise: everybody can use it — with a screen reader, without a pointer, on the smallest phone, in large type, by
//! day and by night — and the page that examines a device tells the truth.

use fantoccini::key::Key;
use serde_json::json;
use tests::browser::{Community, Device, Screen, css, id, play};

#[derive(Clone, Copy)]
struct Visit {
    role: &'static str,
    pages: &'static [&'static str],
    /// Part of the text of a wish whose page is visited too.
    wishes: &'static [&'static str],
}

const MEMBER: Visit = Visit {
    role: "member",
    pages: &[
        "/",
        "/mine",
        "/record",
        "/record/new",
        "/orders",
        "/menu",
        "/more",
        "/settings",
        "/diagnose",
        "/outbox",
        "/refused",
        "/in",
        "/nowhere",
    ],
    wishes: &["拐杖", "简历"],
};
const LIAISON: Visit =
    Visit { role: "liaison", pages: &["/", "/mine", "/orders", "/unit", "/more"], wishes: &["楼道灯"] };
const RESIDENT: Visit = Visit {
    role: "resident",
    pages: &["/", "/order/new", "/orders", "/menu", "/wall", "/more", "/settings"],
    wishes: &["拐杖"],
};
const STAFF: Visit = Visit {
    role: "staff",
    pages: &[
        "/today",
        "/",
        "/cases",
        "/cases?state=submitted",
        "/cases/new",
        "/import",
        "/people",
        "/units",
        "/lists",
        "/records",
        "/record",
        "/orders",
        "/order/new",
        "/menu",
        "/checkins",
        "/checkins?tab=urge",
        "/findings",
        "/more",
        "/settings",
        "/diagnose",
        "/outbox",
        "/refused",
    ],
    wishes: &["十万个为什么", "复查"],
};

async fn resize(device: &Device, width: u32, height: u32, mobile: bool) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
    device.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
}

async fn light(device: &Device, theme: &str) {
    let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
    device.cdp("Emulation.setEmulatedMedia", features).await;
}

async fn look(device: &Device, how: &str, page: &str, found: &mut Vec<String>) {
    for flaw in device.flaws().await {
        found.push(format!("{how} {page}: {flaw}"));
    }
    found.extend(device.too_wide().await.map(|wide| format!("{how} {page} is too wide: {wide}")));
}

fn everybody_can_use_it(visit: Visit) {
    play(Community::Sample, |stage| async move {
        let device = stage.desk(visit.role).await;
        device.enter(&stage.relay().way_in(visit.role, 0)).await;
        let mut found = Vec::new();
        for (width, height, mobile) in [(390, 844, true), (1280, 800, false)] {
            resize(&device, width, height, mobile).await;
            for theme in ["light", "dark"] {
                light(&device, theme).await;
                let how = format!("{} {width} {theme}", visit.role);
                for page in visit.pages {
                    device.go(page).await;
                    device.see(css("h1")).await;
                    look(&device, &how, page, &mut found).await;
                    device.shot(&format!("{width}-{theme}-{}", page.replace(['/', '?', '='], "_"))).await;
                }
                for wish in visit.wishes {
                    device.look_at(wish).await;
                    look(&device, &how, wish, &mut found).await;
                    device.shot(&format!("{width}-{theme}-{wish}")).await;
                    // The first thing that can be done, with its sheet open.
                    for step in ["claim", "confirm-claim", "log-contact", "visit"] {
                        if device.sees(step).await {
                            device.tap(step).await;
                            device.see(css("dialog[open]")).await;
                            look(&device, &how, &format!("{wish} {step}"), &mut found).await;
                            device.shot(&format!("{width}-{theme}-{wish}-{step}")).await;
                            device.press(Key::Escape).await;
                            device.see_no(css("dialog[open]")).await;
                        }
                    }
                }
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}

#[test]
fn members_can_use_every_page() {
    everybody_can_use_it(MEMBER);
}

#[test]
fn units_can_use_every_page() {
    everybody_can_use_it(LIAISON);
}

#[test]
fn residents_can_use_every_page() {
    everybody_can_use_it(RESIDENT);
}

#[test]
fn staff_can_use_every_page() {
    everybody_can_use_it(STAFF);
}

#[test]
fn a_wish_is_claimed_without_a_pointer() {
    play(Community::Sample, |stage| async move {
        let device = stage.desk("键盘").await;
        device.enter(&stage.relay().way_in("member", 0)).await;
        device.tab_to(id("wish-card").with("拐杖").then("claim-from-wall")).await;
        device.press(Key::Enter).await;
        device.see(css("dialog[open]")).await;
        // The focus is inside of the sheet and does not leave it.
        device.tab_to("claim-submit").await;
        device.press(Key::Enter).await;
        device.see("own-claim").await;
        device.delivered().await;
        // And where a person is afterwards is said: not at the top of nothing.
        let focused = device.run("return document.activeElement.tagName", Vec::new()).await;
        assert_ne!(focused, "BODY", "the focus is lost when the sheet closes");
    });
}

#[test]
fn the_smallest_phone_in_large_type_needs_no_sideways_scrolling() {
    play(Community::Sample, |stage| async move {
        let mut found = Vec::new();
        for visit in [MEMBER, STAFF] {
            let phone = stage.device(visit.role, Screen::SmallPhone).await;
            phone.enter(&stage.relay().way_in(visit.role, 0)).await;
            phone.go("/settings").await;
            phone.tap("set-large").await;
            phone.see(css("html[data-type=large]")).await;
            for page in visit.pages {
                phone.go(page).await;
                phone.see(css("h1")).await;
                found.extend(phone.too_wide().await.map(|wide| format!("{} {page}: {wide}", visit.role)));
                phone.shot(&format!("small-large-{}", page.replace(['/', '?', '='], "_"))).await;
            }
            for wish in visit.wishes {
                phone.look_at(wish).await;
                found.extend(phone.too_wide().await.map(|wide| format!("{} {wish}: {wide}", visit.role)));
                phone.shot(&format!("small-large-{wish}")).await;
            }
            phone.quit().await;
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    });
}

const LINK: &str = "与社区的连接";
const UNSENT: &str = "等待送出";
const OFFLINE: &str = "离线打开";
const CLOCK: &str = "手机时间";
const PERSISTED: &str = "长期保存";

/// Whether the page gives a good mark to what begins with these words.
async fn good(device: &Device, what: &str) -> String {
    let script = "const row = [...document.querySelectorAll('[data-testid=diagnosis] li')].find((one) => one.innerText.trim().startsWith(arguments[0])); return row ? row.dataset.good : 'missing'";
    device.run(script, vec![what.into()]).await.as_str().unwrap_or_default().to_owned()
}

async fn marks(device: &Device, what: &str, expected: &str) {
    device
        .until(format!("{what} is not marked {expected}"), async || {
            device.tap("diagnose-again").await;
            good(device, what).await == expected
        })
        .await;
}

#[test]
fn the_page_that_examines_a_device_tells_the_truth() {
    play(Community::Sample, |stage| async move {
        let phone = stage.member("党员").await;
        phone.reload().await; // the first page of all is not yet served from the device
        phone.go("/diagnose").await;
        for what in [LINK, UNSENT, OFFLINE, CLOCK] {
            marks(&phone, what, "true").await;
        }
        phone.offline().await;
        phone.claim("拐杖").await;
        phone.go("/diagnose").await;
        marks(&phone, LINK, "false").await;
        marks(&phone, UNSENT, "false").await;
        phone.shot("diagnose-offline").await;
        // What the browser itself says about keeping things is what the page says.
        let kept = phone.run("return navigator.storage.persisted()", Vec::new()).await;
        marks(&phone, PERSISTED, &kept.to_string()).await;
        phone.online().await;
        marks(&phone, LINK, "true").await;
        marks(&phone, UNSENT, "true").await;
    });
}
