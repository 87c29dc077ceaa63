//! What is done with every request before anybody else sees it: what proxies say about it is believed or removed, and
//! an address that asks too often is refused.
//!
//! After this, the forwarding headers say the truth as far as we know it: they are there only when a proxy we know has set
//! them, and `X-Forwarded-Proto` says `https` when the connection to us was encrypted. Who may do what is not decided here.

use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::{app::App, clock, errors::Refusal, metrics::count};

const FOR: &str = "x-forwarded-for";
const PROTO: &str = "x-forwarded-proto";
/// Everything by which a proxy speaks of somebody else.
const FORWARDING: [&str; 5] = [FOR, PROTO, "x-forwarded-host", "x-real-ip", "forwarded"];

/// Whether the connection the request came on is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wired {
    /// By us.
    Tls,
    /// Not, or by somebody in front of us.
    Plain,
}

/// The address that is held responsible for a request. None for this machine itself, and for a proxy on it that names
/// nobody: one bucket for everybody would help nobody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person(pub(crate) Option<IpAddr>);

impl Person {
    fn of(headers: &HeaderMap, extensions: &Extensions) -> Self {
        Self((!is_near(headers, extensions)).then(|| ip_of(headers, extensions)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers, &parts.extensions))
    }
}

/// Looks at a request before anybody else does.
pub(crate) async fn receive(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let (peer, wired) = connection(request.extensions());
    settle(request.headers_mut(), peer, wired, &app.proxies);
    let Person(from) = Person::of(request.headers(), request.extensions());
    if from.is_some_and(|from| !app.doors.requests.spend(from, 1, clock::now())) {
        count(&app.metrics.throttled_total);
        return Refusal::SlowDown.into_response();
    }
    next.run(request).await
}

/// The address of the person, as far as it is known.
pub(crate) fn ip_of(headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
    let named = headers.get(FOR).and_then(|value| value.to_str().ok()).and_then(|value| value.parse().ok());
    named.unwrap_or_else(|| connection(extensions).0)
}

/// Whether the request was made on this machine, and not by a proxy for somebody else.
pub(crate) fn is_near(headers: &HeaderMap, extensions: &Extensions) -> bool {
    let forwarded = FORWARDING.iter().any(|name| *name != PROTO && headers.contains_key(*name));
    !forwarded && connection(extensions).0.is_loopback()
}

fn connection(extensions: &Extensions) -> (IpAddr, Wired) {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |ConnectInfo(peer)| peer.ip().to_canonical());
    (peer, extensions.get().copied().unwrap_or(Wired::Plain))
}

/// Makes the forwarding headers true.
fn settle(headers: &mut HeaderMap, peer: IpAddr, wired: Wired, proxies: &[IpAddr]) {
    let is_proxy = |address: &IpAddr| address.is_loopback() || proxies.contains(address);
    if !is_proxy(&peer) {
        for name in FORWARDING {
            headers.remove(name);
        }
    }
    let chain: Vec<Option<IpAddr>> = headers
        .get_all(FOR)
        .iter()
        .flat_map(|line| line.to_str().unwrap_or_default().split(','))
        .map(|address| address.trim().parse().ok().map(|address: IpAddr| address.to_canonical()))
        .collect();
    // Each proxy adds whom it was asked by: the last one that is none of ours is the person. What it says itself is hearsay.
    let person = chain.iter().rev().find(|address| !address.as_ref().is_some_and(is_proxy));
    let person = person.or(chain.first()).copied().flatten();
    if let Some(person) = person
        && let Ok(value) = HeaderValue::from_str(&person.to_string())
    {
        headers.insert(FOR, value);
    } else if headers.contains_key(FOR) {
        // Nobody who can be read: the proxy stands for them, but it is not this machine that asks.
        headers.insert(FOR, HeaderValue::from_static("unknown"));
    }
    if wired == Wired::Tls && !headers.contains_key(PROTO) {
        headers.insert(PROTO, HeaderValue::from_static("https"));
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    const NEAR: [u8; 4] = [127, 0, 0, 1];
    const PROXY: [u8; 4] = [10, 0, 0, 9];
    const FAR: [u8; 4] = [10, 0, 0, 1];

    fn settled(pairs: &[(&'static str, &str)], peer: [u8; 4], wired: Wired) -> (HeaderMap, Extensions) {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_static(name), value.parse().unwrap());
        }
        settle(&mut headers, peer.into(), wired, &[PROXY.into()]);
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from((peer, 9))));
        (headers, extensions)
    }

    #[test]
    fn only_known_proxies_may_name_an_address() {
        for (named, peer, expected) in [
            (&["1.2.3.4"][..], FAR, FAR),
            (&["1.2.3.4"], NEAR, [1, 2, 3, 4]),
            (&["1.2.3.4"], PROXY, [1, 2, 3, 4]),
            (&["6.6.6.6, 1.2.3.4"], PROXY, [1, 2, 3, 4]),
            (&["6.6.6.6", "1.2.3.4, 10.0.0.9"], NEAR, [1, 2, 3, 4]),
            (&["6.6.6.6, nonsense"], NEAR, NEAR),
            (&["127.0.0.1"], NEAR, NEAR),
            (&[], NEAR, NEAR),
            (&[], PROXY, PROXY),
        ] {
            let pairs: Vec<_> = named.iter().map(|value| ("x-forwarded-for", *value)).collect();
            let (headers, extensions) = settled(&pairs, peer, Wired::Plain);
            assert_eq!(ip_of(&headers, &extensions), IpAddr::from(expected), "{named:?} from {peer:?}");
            assert_eq!(is_near(&headers, &extensions), peer == NEAR && named.is_empty(), "{named:?}");
        }
    }

    #[test]
    fn strangers_say_nothing_about_hosts_or_encryption() {
        let lies = [
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "for=1.2.3.4"),
            ("x-real-ip", "1.2.3.4"),
        ];
        assert!(settled(&lies, FAR, Wired::Plain).0.is_empty());
        assert_eq!(settled(&lies, PROXY, Wired::Plain).0.len(), lies.len());
        let (headers, _) = settled(&[("x-forwarded-proto", "http")], FAR, Wired::Tls);
        assert_eq!(headers.get(PROTO).unwrap(), "https");
        let (headers, extensions) = settled(&[], NEAR, Wired::Tls);
        assert!(is_near(&headers, &extensions), "encryption alone is no proxy");
    }
}
